package command

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/urfave/cli/v2"

	"hangscope/report/content"
	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/command/progress"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func listCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "list",
		Usage: "list the built-in scenarios",
		UsageText: `hangscope list
hangscope list --family proxy                 those of one family
hangscope list --verdicts                     run each in virtual time, and say how it ends

Exit codes of --verdicts: 0 all as expected, 1 not all, 2 bad input, 130 interrupted.`,
		Flags: []cli.Flag{
			words.OneOf(scenarios.FamilyNames(), &cli.StringFlag{Name: "family", Usage: "only those of one `FAMILY`: " + strings.Join(scenarios.FamilyNames(), ", ")}),
			words.Toggle("verdicts", "run each scenario, and say how it ends: outcome, hop and cause"),
			words.OneOf(verdictClocks, &cli.StringFlag{Name: "clock", Value: string(result.VirtualClock), Usage: "with --verdicts: virtual, or real, which takes three quarters of a minute"}),
			quietFlag(),
		},
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			if _, err := arguments(c, 0); err != nil {
				return err
			}
			family := c.String("family")
			if c.IsSet("family") && !slices.Contains(scenarios.FamilyNames(), family) {
				return unknownWord("--family", family, scenarios.FamilyNames())
			}
			if c.Bool("verdicts") {
				return listVerdicts(c, ofFamily(family), stdout, stderr)
			}
			if c.IsSet("clock") {
				return hint(fmt.Errorf("--clock: a list without verdicts runs nothing"), "add --verdicts")
			}
			return untilInterrupted(c.Context, 0, func() error { return writeFamilies(stdout, ofFamily(family)) })
		},
	}
}

// verdictClocks are the clocks of a list: it shows what variants do, and nothing
// that could be tried beside them.
var verdictClocks = []string{string(result.RealClock), string(result.VirtualClock)}

// ofFamily returns the built-in scenarios of a family, or all if it is empty.
func ofFamily(family string) []scenarios.Scenario {
	if family == "" {
		return scenarios.All()
	}
	return scenarios.OfFamily(scenarios.All(), scenarios.Family(family))
}

// writeFamilies lists scenarios with their summaries, each family below its name.
func writeFamilies(w io.Writer, all []scenarios.Scenario) error {
	var text strings.Builder
	widest := 0
	for _, s := range all {
		widest = max(widest, len(s.Name))
	}
	for _, family := range scenarios.Families {
		members := scenarios.OfFamily(all, family.Family)
		if len(members) == 0 {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n")
		}
		fmt.Fprintf(&text, "%s: %s\n", family.Family, family.Is)
		for _, s := range members {
			fmt.Fprintf(&text, "  %-*s  %s\n", widest, s.Name, s.Summary)
		}
	}
	_, err := io.WriteString(w, text.String())
	return err
}

// listVerdicts runs scenarios and lists how each ends.
func listVerdicts(c *cli.Context, all []scenarios.Scenario, stdout, stderr io.Writer) error {
	clock := c.String("clock")
	if !slices.Contains(verdictClocks, clock) {
		return unknownWord("--clock", clock, verdictClocks)
	}
	var plans []repro.Plan
	for _, s := range all {
		plans = append(plans, repro.Plan{Scenario: s, Options: repro.Options{
			Clock: result.Clock(clock), Seed: 1, Version: built.Version(),
		}})
	}
	set, err := watched(c.Context, plans, progress.NewBar(stderr, c.Bool("quiet")), func(int, *result.Result) {})
	if err != nil {
		return machineError(err)
	}
	if _, err := fmt.Fprintln(stdout, content.SetProvenance(set)); err != nil {
		return err
	}
	rows := [][]string{{"scenario", "verdict", "how it ends"}}
	for _, r := range set.Results {
		rows = append(rows, []string{r.Scenario.Name, r.VerdictInWords(), content.InBrief(r)})
	}
	var text strings.Builder
	if err := writeColumns(&text, rows); err != nil {
		return err
	}
	if err := (places{stdout, stderr}).deliver(c.Context, toStdout(stdout), "verdicts.txt", []byte(text.String())); err != nil {
		return err
	}
	return exitOf(set)
}

// writeColumns writes rows whose cells stand below each other.
func writeColumns(w io.Writer, rows [][]string) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		if _, err := fmt.Fprintln(table, strings.Join(row, "\t")); err != nil {
			return err
		}
	}
	return table.Flush()
}
