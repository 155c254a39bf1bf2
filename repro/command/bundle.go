package command

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"hangscope/report/bundle"
	"hangscope/repro"
)

func bundleFlags() []cli.Flag {
	return []cli.Flag{
		&cli.StringFlag{Name: "bundle", Usage: "write all there is to `FILE`, a zip for a bug report: the reports, the captures, the stacks at the stall, the scenario"},
	}
}

// packed is the bundle that a run writes beside its report, if it is asked to.
type packed struct {
	path   string // if empty, none
	stderr io.Writer
	// mu guards kept, which is filled by runs at once: by their plan.
	mu   sync.Mutex
	kept map[int][]repro.Recording
	// results are those of the plans that have ended.
	results map[int]*repro.Result
}

// newPacked reads the flag, and finds out now whether the file can be written.
func newPacked(c *cli.Context, out *output, pcap *pcap, stderr io.Writer) (*packed, error) {
	p := &packed{
		path: c.String("bundle"), stderr: stderr,
		kept: make(map[int][]repro.Recording), results: make(map[int]*repro.Result),
	}
	if c.IsSet("bundle") && p.path == "" {
		return nil, fmt.Errorf("--bundle: needs the name of a file")
	}
	if p.path == "" {
		return p, nil
	}
	return p, checkOwnFile("bundle", p.path, place{"output", out.path}, place{"pcap", pcap.path})
}

// recorder returns what keeps what the variants of a plan leave, nil if nobody
// asks for it.
func (p *packed) recorder(plan int) func(repro.Recording) {
	if p.path == "" || plan >= bundle.MostRuns {
		return nil
	}
	return func(r repro.Recording) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.kept[plan] = append(p.kept[plan], r)
	}
}

// ended is told of the result of a plan.
func (p *packed) ended(plan int, result *repro.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.results[plan] = result
}

// write writes the bundle, and lists on stderr what is in it.
func (p *packed) write(set *repro.Set, whole bool) error {
	if p.path == "" {
		return nil
	}
	var runs []bundle.Run
	for plan := range bundle.MostRuns {
		if result := p.results[plan]; result != nil {
			runs = append(runs, bundle.Run{Result: result, Recordings: p.kept[plan]})
		}
	}
	files, err := bundle.Several(set, runs)
	if !whole {
		files, err = bundle.One(runs[0])
	}
	if err != nil {
		return fmt.Errorf("--bundle: %w", err)
	}
	var archive bytes.Buffer
	if err := bundle.Zip(&archive, files); err != nil {
		return fmt.Errorf("--bundle: %w", err)
	}
	if err := writeFile("bundle", p.path, archive.Bytes()); err != nil {
		return err
	}
	p.list(files, archive.Len())
	return nil
}

// list says what is in the bundle: each file of the top folder, and of others
// how many. There is nowhere left to report that stderr is gone.
func (p *packed) list(files []bundle.File, size int) {
	_, _ = fmt.Fprintf(p.stderr, "%s: %d files, %d bytes\n", p.path, len(files), size)
	table := tabwriter.NewWriter(p.stderr, 0, 0, 2, ' ', 0)
	var folders []string
	count, bytes := make(map[string]int), make(map[string]int)
	for _, file := range files {
		folder, _, ok := strings.Cut(file.Name, "/")
		if !ok {
			_, _ = fmt.Fprintf(table, "  %s\t%d bytes\t%s\n", file.Name, len(file.Data), file.What)
			continue
		}
		if count[folder] == 0 {
			folders = append(folders, folder)
		}
		count[folder]++
		bytes[folder] += len(file.Data)
	}
	for _, folder := range folders {
		_, _ = fmt.Fprintf(table, "  %s/\t%d bytes\t%d files\n", folder, bytes[folder], count[folder])
	}
	_ = table.Flush()
}
