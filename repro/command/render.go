package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

func renderCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "render",
		Usage: "show a stored result, several, or a map, in any form",
		UsageText: `hangscope render result.json                   the page of a terminal
hangscope render result.json --format json     any form of hangscope run
hangscope run --format json | hangscope render -   from stdin
hangscope render all.json --select healthy/1   one of several: its scenario and seed
hangscope render map.json --format html        a map of hangscope sweep
hangscope render relay.json --format html      what a relay or a probe saw, or a check said

Exit codes: 0 if it could be rendered, whatever its verdict; 2 if the input is bad.`,
		Flags: append([]cli.Flag{
			&cli.StringFlag{Name: "select", Usage: "show only the results of `SCENARIO[/SEED]`"},
		}, pageFlags()...),
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			return render(c, stdout)
		}),
	}
}

func render(c *cli.Context, stdout io.Writer) error {
	args, err := arguments(c, 1)
	if err != nil {
		return err
	}
	if len(args) == 0 {
		return hint(fmt.Errorf("render needs a file of results, or - for stdin"), "hangscope run --format json --output FILE writes one")
	}
	if err := formatOfAny(c.String("format")); err != nil {
		return err
	}
	document, err := readDocument(c, args[0])
	if err != nil {
		return err
	}
	switch {
	case document.Sweep != nil:
		return renderSweep(c, stdout, document.Sweep)
	case document.Relayed != nil:
		return renderRelayed(c, stdout, document.Relayed)
	case document.Probed != nil:
		return renderProbe(c, stdout, document.Probed)
	case document.Checked != nil:
		return renderCheck(c, stdout, document.Checked)
	}
	out, err := newOutput(c, stdout)
	if err != nil {
		return err
	}
	set := document.Set
	if c.IsSet("select") {
		if set, err = selected(set, c.String("select")); err != nil {
			return err
		}
	}
	return out.write(c.Context, set)
}

// formatOfAny refuses a format that no document has, before one is read.
func formatOfAny(name string) error {
	known := slices.Sorted(slices.Values(slices.Concat(report.Names(), report.SweepNames(), report.CheckNames())))
	if slices.Contains(known, name) {
		return nil
	}
	return unknownWord("--format", name, slices.Compact(known))
}

// renderSweep shows a stored sweep.
func renderSweep(c *cli.Context, stdout io.Writer, stored *result.Sweep) error {
	if c.IsSet("select") {
		return hint(fmt.Errorf("--select: a sweep has no results, but cells; allowed with a file of results"), "the form csv has a row for each cell")
	}
	out, write, err := newSweepOutput(c, stdout)
	if err != nil {
		return err
	}
	return out.writeSweep(c.Context, stored, write)
}

// renderRelayed shows what a relay saw.
func renderRelayed(c *cli.Context, stdout io.Writer, stored *result.Relayed) error {
	if c.IsSet("select") {
		return errors.New("--select: what a relay saw has no results; allowed with a file of results")
	}
	out, write, err := newRelayOutput(c, stdout)
	if err != nil {
		return err
	}
	return out.writeRelayed(c.Context, stored, write)
}

// renderCheck shows what a stored check said.
func renderCheck(c *cli.Context, stdout io.Writer, stored *result.Checked) error {
	if c.IsSet("select") {
		return errors.New("--select: a check has no results to choose from; allowed with a file of results")
	}
	out, write, err := newOutputOf(c, stdout, report.Checks, func(page terminal.Page) report.CheckFunc { return page.WriteCheck })
	if err != nil {
		return err
	}
	var text bytes.Buffer
	if err := write(&text, stored); err != nil {
		return err
	}
	return out.put(c.Context, text)
}

// selected returns the results of one scenario, or of one of its seeds.
func selected(set *result.Set, which string) (*result.Set, error) {
	name, seed, one := strings.Cut(which, "/")
	var found []*result.Result
	var known []string
	for _, r := range set.Results {
		if r.Scenario.Name == name && (!one || strconv.FormatUint(r.Seed, 10) == seed) {
			found = append(found, r)
		}
		known = append(known, fmt.Sprintf("%s/%d", r.Scenario.Name, r.Seed))
	}
	if len(found) == 0 {
		const maxKnown = 50 // a longer line would not be read
		known = slices.Compact(known)
		if len(known) > maxKnown {
			known = append(known[:maxKnown], "…")
		}
		return nil, fmt.Errorf("--select: there is no result of %q; allowed: %s", which, strings.Join(known, ", "))
	}
	return result.NewSet(found, set.Interrupted), nil
}
