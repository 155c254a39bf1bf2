package command

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report/tables"
	"hangscope/repro/command/progress"
	"hangscope/repro/command/verified"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

func verifyCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "run scenarios in two ways, the simulation and this machine's kernel, and say where they agree",
		UsageText: `hangscope verify mirrord-2348 busy            these scenarios, three times each
hangscope verify --all --repeat 5             the whole catalogue
hangscope verify --clocks --all               real time and virtual time; this needs no kernel
hangscope verify --table                      measure the tables of what a kernel did again
hangscope verify --table --format markdown    as Markdown, for a document
hangscope verify --random 200 --minimise      scenarios that are drawn from the seeds 1 to 200

Exit codes: 0 all agree, 1 some do not (both results are kept) or could not be
tested, 2 bad input or nothing to verify, 4 the machine cannot do it, 130 interrupted.`,
		Flags: []cli.Flag{
			words.Toggle("all", "all built-in scenarios"),
			&cli.IntFlag{Name: "repeat", Value: 3, Usage: "how often each is run in each way"},
			words.Toggle("clocks", "compare real time and virtual time, both in the simulation, with the seeds from 1 on"),
			words.Toggle("table", "measure the tables behind docs/flush.md on this kernel, and print them"),
			&cli.StringFlag{Name: "cells", Usage: "with --table: only the cells with a name like the `PATTERN`, such as unary/g6/*/mirror/*"},
			&cli.IntFlag{Name: "random", Usage: "run `N` scenarios that are drawn from the whole language, each from a seed of its own"},
			&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "with --random: the seed of the first scenario; the others follow it"},
			words.Toggle("minimise", "with --random: for each scenario that differs, find the smallest that still does, and write it as a file"),
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "hangscope-verify", Usage: "the `FOLDER` for both results of each run that does not agree"},
			formatFlag("the report", verifyForms), colorFlag(),
			quietFlag(),
		},
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			v := verification{ways: verify.Layers, repeat: c.Int("repeat"), folder: c.String("output"), quiet: c.Bool("quiet"), places: places{stdout, stderr}}
			if c.Bool("clocks") {
				v.ways = verify.Clocks
			}
			if c.Bool("all") {
				v.ways.Longest = longestOfAll
			}
			if v.repeat < 1 || v.repeat > maxRepeat {
				return outOfRange("repeat", v.repeat)
			}
			var err error
			if v.format, v.write, err = formOfVerify(c, stdout); err != nil {
				return err
			}
			named, err := scenariosToVerify(c)
			if err != nil {
				return err
			}
			if err := checkRandom(c); err != nil {
				return err
			}
			cells, err := cellsToVerify(c)
			if err != nil {
				return err
			}
			if err := somethingToVerify(v.ways, named); err != nil {
				return err
			}
			if err := checkFolder("output", v.folder); err != nil {
				return err // checked first: a long verification must not fail at its end
			}
			if !c.Bool("clocks") {
				if ran, exit := runInUserNamespace(c, stdout, stderr); ran {
					return exit
				}
			}
			v.bar = progress.NewBar(stderr, v.quiet)
			switch {
			case c.Bool("table"):
				return v.table(c.Context, cells)
			case c.IsSet("random"):
				draws := verify.Draws{First: c.Uint64("seed"), Count: c.Int("random"), Repeat: v.repeat}
				return v.random(c.Context, draws, c.Bool("minimise"))
			}
			return v.matrix(c.Context, named)
		},
	}
}

// longestOfAll is how long a scenario may take in real time to be one of --all.
const longestOfAll = 5 * time.Minute

// verifyForms are the forms of what is found: a page, or Markdown for a document.
var verifyForms = []string{formatTerminal, "markdown"}

// formOfVerify reads the flags that say what the report looks like.
func formOfVerify(c *cli.Context, stdout io.Writer) (string, func(io.Writer, tables.Found) error, error) {
	name := c.String("format")
	page, err := newPage(c.String("color"), (&output{places: places{stdout: stdout}, to: toStdout(stdout)}).terminal())
	if err != nil {
		return name, nil, err
	}
	page.ASCII = page.ASCII || asciiLocale()
	switch {
	case !slices.Contains(verifyForms, name):
		return name, nil, unknownWord("--format", name, verifyForms)
	case name == formatTerminal:
		return name, page.WriteFound, nil
	}
	return name, verified.WriteMarkdown, nil
}

// maxRepeat bounds the repetitions of a verification, as those of a run are bounded. Each
// takes a second or two.
const maxRepeat = maxRuns

// scenariosToVerify returns the scenarios that the command line names.
func scenariosToVerify(c *cli.Context) ([]scenarios.Scenario, error) {
	names, err := arguments(c, len(scenarios.Names()))
	switch {
	case err != nil:
		return nil, err
	case c.Bool("clocks") && c.Bool("table"):
		return nil, errors.New("--clocks and --table: two things to verify; allowed: one of the two")
	case c.Bool("all") && c.Bool("table"):
		return nil, errors.New("--all and --table: two things to verify; allowed: one of the two")
	case len(names) > 0 && (c.Bool("all") || c.Bool("table")):
		return nil, fmt.Errorf("%q: a scenario's name beside --all or --table; allowed: one of them", names[0])
	case len(names) > 0 && c.IsSet("random"):
		return nil, fmt.Errorf("%q: a scenario's name beside --random; allowed: one of the two", names[0])
	case c.Bool("table"), c.IsSet("random"):
		return nil, nil
	case c.Bool("all"):
		return scenarios.All(), nil
	case len(names) == 0:
		return nil, hint(errors.New("verify needs the names of scenarios, or --all, or --table, or --random"), "hangscope list names the scenarios")
	}
	var named []scenarios.Scenario
	for _, name := range names {
		scenario, err := findScenario(c, name)
		if err != nil {
			return nil, err
		}
		named = append(named, scenario)
	}
	return named, nil
}

// cellsToVerify returns the cells of the tables that the command line wants.
func cellsToVerify(c *cli.Context) ([]verify.Cell, error) {
	if !c.IsSet("cells") {
		return verify.TrueCells(), nil
	}
	pattern := c.String("cells")
	if !c.Bool("table") {
		return nil, hint(errors.New("--cells: given without --table; allowed: with it"), "add --table")
	}
	cells, err := verify.CellsLike(pattern)
	if err == nil && len(cells) == 0 {
		err = errors.New("no cell has such a name")
	}
	if err != nil {
		return nil, hint(fmt.Errorf("--cells: %q: %w", pattern, err), "a name is call/generation/ports/path/phase, such as bidi/g6/same/mirror/quiet")
	}
	return cells, nil
}

// maxRandom bounds --random. Each scenario takes some seconds.
const maxRandom = 100_000

// checkRandom checks --random and what goes with it.
func checkRandom(c *cli.Context) error {
	if !c.IsSet("random") {
		for _, flag := range []string{"seed", "minimise"} {
			if c.IsSet(flag) {
				return hint(fmt.Errorf("--%s: given without --random; allowed: with it", flag), "add --random 200")
			}
		}
		return nil
	}
	for _, flag := range []string{"all", "table", "clocks"} {
		if c.Bool(flag) {
			return fmt.Errorf("--random and --%s: two things to verify; allowed: one of the two", flag)
		}
	}
	if n := c.Int("random"); n < 1 || n > maxRandom {
		return outOfRange("random", n)
	}
	return nil
}

// somethingToVerify is an error if none of the named scenarios can be run in both ways.
// That is no agreement. No name stands for the tables.
func somethingToVerify(ways verify.Ways, named []scenarios.Scenario) error {
	var reasons []string
	for _, scenario := range named {
		reason := ways.Unable(scenario)
		if reason == "" {
			return nil
		}
		if reason = scenario.Name + ": " + reason; !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	err := fmt.Errorf("nothing to verify: %s", strings.Join(reasons, "; "))
	if ways.Two[1].Layer == result.Kernel {
		return hint(err, "--clocks verifies real time against virtual time, for which a kernel is not needed")
	}
	return err
}
