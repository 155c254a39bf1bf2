package command

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/repro"
	"hangscope/repro/command/progress"
	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

func verifyCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "verify",
		Usage: "run scenarios in the simulation and on this machine's kernel, and say where they agree",
		UsageText: `hangscope verify mirrord-2348 busy            these scenarios, three times each
hangscope verify --all --repeat 5             the whole catalogue
hangscope verify --table                      measure the tables of what a kernel did again

Exit codes: 0 all agree, 1 some do not (both results are kept), 2 bad input,
4 the machine cannot do it, 130 interrupted.`,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "all", Usage: "all built-in scenarios"},
			&cli.IntFlag{Name: "repeat", Value: 3, Usage: "how often each is run on each layer"},
			&cli.BoolFlag{Name: "table", Usage: "measure the tables behind docs/flush.md on this kernel, and print them"},
			&cli.StringFlag{Name: "output", Aliases: []string{"o"}, Value: "hangscope-verify", Usage: "the `FOLDER` for both results of each run that does not agree"},
			&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress, even on a terminal"},
		},
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			v := verification{repeat: c.Int("repeat"), folder: c.String("output"), stdout: stdout}
			if v.repeat < 1 || v.repeat > maxRepeat {
				return fmt.Errorf("--repeat: %d is out of range; allowed: 1 to %d", v.repeat, maxRepeat)
			}
			named, err := scenariosToVerify(c)
			if err != nil {
				return err
			}
			if err := checkFolder("output", v.folder); err != nil {
				return err // checked first: a long verification must not fail at its end
			}
			if ran, exit := runInUserNamespace(c, stdout, stderr); ran {
				return exit
			}
			v.bar = progress.NewBar(stderr, c.Bool("quiet"))
			if c.Bool("table") {
				return v.table(c.Context)
			}
			return v.matrix(c.Context, named)
		},
	}
}

// maxRepeat bounds the repetitions of a verification. Each takes a second or two.
const maxRepeat = 1000

// scenariosToVerify returns the scenarios that the command line names.
func scenariosToVerify(c *cli.Context) ([]scenarios.Scenario, error) {
	names, err := arguments(c, len(scenarios.Names()))
	switch {
	case err != nil:
		return nil, err
	case c.Bool("all") && c.Bool("table"):
		return nil, errors.New("--all and --table: two things to verify; allowed: one of the two")
	case len(names) > 0 && (c.Bool("all") || c.Bool("table")):
		return nil, fmt.Errorf("%q: a scenario's name beside --all or --table; allowed: one of them", names[0])
	case c.Bool("table"):
		return nil, nil
	case c.Bool("all"):
		return scenarios.All(), nil
	case len(names) == 0:
		return nil, hint(errors.New("verify needs the names of scenarios, or --all, or --table"), "hangscope list names the scenarios")
	}
	var named []scenarios.Scenario
	for _, name := range names {
		scenario, err := findScenario(name)
		if err != nil {
			return nil, err
		}
		named = append(named, scenario)
	}
	return named, nil
}

// verification is what the command does, and where its results go.
type verification struct {
	repeat int
	folder string
	stdout io.Writer
	bar    *progress.Bar
}

// matrix verifies scenarios and prints what both layers showed.
func (v verification) matrix(ctx context.Context, all []scenarios.Scenario) error {
	done := 0
	options := repro.Options{Version: version(), Seed: 1}
	verifications, err := verify.Run(ctx, all, v.repeat, options, func(name string, _ verify.Pair) {
		done++
		v.bar.Draw(done, len(all)*v.repeat, name)
	})
	v.bar.Clear()
	if err != nil {
		return machineError(err)
	}
	if _, err := io.WriteString(v.stdout, v.rows(verifications)); err != nil {
		return err
	}
	disagree := false
	for _, verified := range verifications {
		disagree = disagree || !verified.Agrees()
	}
	if disagree {
		if err := v.keep(verifications); err != nil {
			return err
		}
	}
	return verdict(ctx, !disagree)
}

func verdict(ctx context.Context, agree bool) error {
	switch {
	case ctx.Err() != nil:
		return exitError(ExitInterrupted)
	case !agree:
		return exitError(ExitUnexpected)
	}
	return nil
}

// rows is the matrix as a Markdown table, and the differences beneath it.
func (v verification) rows(verifications []verify.Verification) string {
	var text, notes strings.Builder
	head := []string{"scenario", "variant"}
	for _, fact := range result.LayerFacts {
		head = append(head, fact.Name)
	}
	head = append(head, "agree")
	writeRow(&text, head)
	writeRow(&text, slices.Repeat([]string{"---"}, len(head)))
	for _, verified := range verifications {
		if verified.Skipped != "" {
			fmt.Fprintf(&notes, "%s has no kernel form: %s\n", verified.Scenario, verified.Skipped)
			continue
		}
		if len(verified.Pairs) == 0 {
			fmt.Fprintf(&notes, "%s was not run\n", verified.Scenario)
			continue
		}
		for i := range verified.Pairs[0].Kernel.Variants {
			writeRow(&text, v.row(verified, i))
		}
		for n, pair := range verified.Pairs {
			for _, d := range pair.Differences {
				fmt.Fprintf(&notes, "%s, run %d, %s: %s is %q in the simulation, %q on the kernel\n",
					verified.Scenario, n+1, d.Variant, d.What, d.One, d.Other)
			}
		}
	}
	if again := runsAgain(verifications); again > 0 {
		fmt.Fprintf(&notes, "Runs that were repeated, because the machine was too busy: %d\n", again)
	}
	if notes.Len() > 0 {
		text.WriteString("\n" + notes.String())
	}
	return text.String()
}

// runsAgain counts the runs that were repeated because the machine was too busy.
func runsAgain(verifications []verify.Verification) int {
	again := 0
	for _, verified := range verifications {
		for _, pair := range verified.Pairs {
			again += pair.Again
		}
	}
	return again
}

// row is what a variant showed on the kernel. It is taken from the first repetition
// in which both layers agreed, or else from the first of all.
func (v verification) row(verified verify.Verification, variant int) []string {
	shown := verified.Pairs[0]
	for _, pair := range verified.Pairs {
		if len(pair.Differences) == 0 {
			shown = pair
			break
		}
	}
	seen := &shown.Kernel.Variants[variant]
	row := []string{verified.Scenario, seen.Name}
	for _, fact := range result.LayerFacts {
		row = append(row, cellOf(fact.Of(seen)))
	}
	return append(row, fmt.Sprintf("%d/%d", verified.Agreed(seen.Name), len(verified.Pairs)))
}

// cellOf shortens a fact for a cell, because the column says what the fact is about.
func cellOf(fact string) string {
	if fact == result.None {
		return "–"
	}
	return strings.TrimPrefix(fact, "told ")
}

func writeRow(w *strings.Builder, columns []string) {
	w.WriteString("| " + strings.Join(columns, " | ") + " |\n")
}

// keep writes both results of every repetition that does not agree.
func (v verification) keep(verifications []verify.Verification) error {
	if err := os.MkdirAll(v.folder, folderMode); err != nil {
		return environmentError{fmt.Errorf("--output: %w", err)}
	}
	for _, verified := range verifications {
		for n, pair := range verified.Pairs {
			if len(pair.Differences) == 0 {
				continue
			}
			for layer, r := range map[string]*result.Result{"sim": pair.Simulated, "kernel": pair.Kernel} {
				var text bytes.Buffer
				if err := report.JSON(&text, r); err != nil {
					return err
				}
				path := filepath.Join(v.folder, fmt.Sprintf("%s-%d-%s.json", verified.Scenario, n+1, layer))
				if err := writeFile("output", path, text.Bytes()); err != nil {
					return err
				}
			}
		}
	}
	_, err := fmt.Fprintf(v.stdout, "\nBoth results of each run that does not agree are in %s.\n", v.folder)
	return err
}

// folderMode is the mode of a folder for results, before the umask.
const folderMode = 0o755
