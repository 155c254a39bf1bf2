package command

import (
	"bytes"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/compare"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func compareCommand(stdout io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "compare",
		Usage: "say what changed between two stored results, or sets of them",
		UsageText: `hangscope compare before.json after.json        before and after an upgrade
hangscope compare before.json after.json --threshold 50%
hangscope compare a.json b.json --format markdown   for an issue

Each side is a result, or a set with several runs of each scenario. Only several
runs show what is noise. One of the two files may be - for stdin.

Exit codes: 1 if there is a regression: a latency or gap that grew beyond noise,
by more than the threshold and at least by the floor; an outcome worse than any
before; or a run that is no longer as expected. 0 if there is none, 2 if the
input is bad.`,
		Flags: []cli.Flag{
			&cli.StringFlag{Name: "threshold", Value: "20%", Usage: "by how much a latency or gap must grow to be a regression, in `PERCENT`"},
			&cli.DurationFlag{Name: "floor", Value: compare.DefaultRules.Floor, Usage: "a latency or gap that grows by less is no regression"},
			formatFlag("the report", report.ComparisonNames()),
			outputFlag(), colorFlag(),
		},
		OnUsageError: usageError,
		Action: leavable(func(c *cli.Context) error {
			return compareFiles(c, stdout)
		}),
	}
}

func compareFiles(c *cli.Context, stdout io.Writer) error {
	args, err := arguments(c, 2)
	switch {
	case err != nil:
		return err
	case len(args) < 2:
		return hint(fmt.Errorf("compare needs two files of results, not %d", len(args)), "hangscope compare before.json after.json")
	case args[0] == stdinName && args[1] == stdinName:
		return fmt.Errorf("only one of the two can be stdin")
	}
	rules, err := comparisonRules(c)
	if err != nil {
		return err
	}
	out, write, err := newOutputOf(c, stdout, report.Comparisons, func(page terminal.Page) report.ComparisonFunc { return page.WriteComparison })
	if err != nil {
		return err
	}
	sets, err := readSets(c, args...)
	if err != nil {
		return err
	}
	comparison := compare.Sets(sets[0], sets[1], rules)
	if len(comparison.Scenarios) == 0 {
		return hint(fmt.Errorf("the two have no scenario in common: %s has %s, %s has %s",
			args[0], scenarioNames(sets[0]), args[1], scenarioNames(sets[1])),
			"scenarios are told apart by their names")
	}
	var text bytes.Buffer
	if err := write(&text, comparison); err != nil {
		return err
	}
	if err := out.put(c.Context, text); err != nil {
		return err
	}
	if comparison.Regressed() {
		return exitError(ExitUnexpected)
	}
	return nil
}

func comparisonRules(c *cli.Context) (compare.Rules, error) {
	threshold, err := percentage(c.String("threshold"))
	if floor := c.Duration("floor"); err == nil && floor < 0 {
		err = outOfRange("floor", scenarios.Duration(floor))
	}
	return compare.Rules{Threshold: threshold, Floor: c.Duration("floor")}, err
}

// maxThreshold bounds --threshold, in percent. With a larger one nothing would be
// a regression.
const maxThreshold = 10_000

// percentage reads a share that is written as 20%. It refuses a number without the
// sign, because 0.2 could mean a share or a percentage.
func percentage(text string) (float64, error) {
	const hundred = 100
	number, ok := strings.CutSuffix(strings.TrimSpace(text), "%")
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if !ok || err != nil || math.IsNaN(value) || value < 0 || value > maxThreshold {
		return 0, fmt.Errorf("--threshold: %q; allowed: 0%% to %d%%, for example 20%%", text, maxThreshold)
	}
	return value / hundred, nil
}

// scenarioNames lists some of the scenarios of a set.
func scenarioNames(set *result.Set) string {
	const maxNames = 5
	var names []string
	seen := make(map[string]bool)
	for _, r := range set.Results {
		if name := r.Scenario.Name; !seen[name] {
			seen[name] = true
			names = append(names, strconv.Quote(name))
		}
	}
	if len(names) > maxNames {
		names = append(names[:maxNames], "…")
	}
	return strings.Join(names, ", ")
}
