package command

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"hangscope/report/bundle"
	"hangscope/repro/result"
)

func bundleFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "bundle", Usage: "write everything to `FILE`, a zip for a bug report: the reports, the captures, the stacks at the stall, the scenario"},
	}
}

// packed is the bundle that a run writes beside its report, if it is asked to.
type packed struct {
	places
	to   *target // if nil, no bundle is written
	kept bundle.Kept
}

// newPacked reads the flag.
func newPacked(c *cli.Context, out *output, capture *pcap) (*packed, error) {
	p := &packed{places: out.places}
	if !c.IsSet("bundle") {
		return p, nil
	}
	var err error
	p.to, err = openOwn("bundle", c.String("bundle"), p.stdout, out.to, capture.to)
	return p, err
}

// recorder returns the function that keeps the recordings of a plan's variants.
// It is nil if no bundle is written.
func (p *packed) recorder(plan int) func(result.Recording) {
	if p.to == nil {
		return nil
	}
	return p.kept.Recorder(plan)
}

// ended keeps the result of a plan.
func (p *packed) ended(plan int, r *result.Result) {
	if p.to != nil {
		p.kept.Ended(plan, r)
	}
}

// write writes the bundle, and lists its contents on stderr. If whole is true,
// even a single result is written as a set.
func (p *packed) write(ctx context.Context, set *result.Set, whole bool) error {
	if p.to == nil {
		return nil
	}
	var archive bytes.Buffer
	contents, err := bundle.Bundle{Set: set, Whole: whole, Kept: &p.kept}.Write(&archive)
	if err != nil {
		return fmt.Errorf("--bundle %s: %w", p.to.path, err)
	}
	return p.deliverBundle(ctx, p.to, archive.Bytes(), contents)
}

// deliverBundle writes an archive to its place, and lists its contents on stderr.
func (p places) deliverBundle(ctx context.Context, to *target, archive []byte, contents bundle.Contents) error {
	if err := p.deliver(ctx, to, "bundle.zip", archive); err != nil {
		return err
	}
	p.say("%s: %d files, %d bytes", to.path, len(contents.Files), len(archive))
	p.list(contents.Files)
	for _, line := range contents.LeftOut {
		p.say("left out: %s", line)
	}
	return nil
}

// list prints the contents of the bundle: each file of the top folder, and the
// number of files in each other folder. It drops the errors of stderr, because
// there is nowhere left to report them.
func (p places) list(files []bundle.File) {
	table := tabwriter.NewWriter(p.stderr, 0, 0, 2, ' ', 0)
	var folders []string
	count, size := make(map[string]int), make(map[string]int64)
	for _, file := range files {
		folder, _, ok := strings.Cut(file.Name, "/")
		if !ok {
			_, _ = fmt.Fprintf(table, "  %s\t%d bytes\t%s\n", file.Name, file.Size, file.What)
			continue
		}
		if count[folder] == 0 {
			folders = append(folders, folder)
		}
		count[folder]++
		size[folder] += file.Size
	}
	for _, folder := range folders {
		_, _ = fmt.Fprintf(table, "  %s/\t%d bytes\t%d files\n", folder, size[folder], count[folder])
	}
	_ = table.Flush()
}
