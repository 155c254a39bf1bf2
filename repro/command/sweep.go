package command

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/report"
	"hangscope/report/terminal"
	"hangscope/repro/command/progress"
	"hangscope/repro/result"
	"hangscope/repro/sweep"
)

func sweepCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "sweep",
		Usage: "run a scenario over ranges of its fields, and draw which settings are safe",
		UsageText: `hangscope sweep --set flush.delay=0ms..100ms/2ms        when the flush falls
hangscope sweep --set flush.delay=0ms..100ms/4ms --set load.interval=20ms..200ms/20ms
hangscope sweep --set ports.upstream=50051,50052 --set 'flush.mechanism=*'
hangscope sweep --set load.interval=50ms,100ms --seeds 20 random-moment
hangscope sweep --set 'path=*' --format html -o map.html mine.yaml
hangscope sweep --set 'path=*' --format json -o map.json; hangscope render map.json

Every combination runs in virtual time, which takes some milliseconds. A --set with
several values is an axis of the map:

  FIELD=LOW..HIGH/STEP   a range of durations or numbers
  FIELD=A,B,C            a list
  FIELD=*                all values of a field whose values have names

One field gives a row, two give a map, and a third gives a map for each of its values.
Numbers and durations go to the right rather than down; otherwise the order is that of
the command line. A --set with one value changes the field, as in hangscope run.

Of each cell the map shows the worst of its runs, and of each run the variant with the
fault. If a scenario has several such variants, each has its own map.

Exit codes: 0 the map is complete, whatever it shows; 2 bad input; 4 the machine cannot
do it; 130 interrupted (the partial map is written).`,
		Flags:        slices.Concat(sweepFlags(), sweepOutputFlags()),
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			return runSweep(c, stdout, stderr)
		},
	}
}

func sweepFlags() []cli.Flag {
	flags := []cli.Flag{
		&cli.StringSliceFlag{Name: "set", Usage: "vary a field of the scenario, or change it: `FIELD=VALUES`; may be repeated"},
		&cli.IntFlag{Name: "seeds", Value: 1, Usage: "run each cell `N` times, with the seeds that follow --seed"},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "the seed of the payloads, and of the moment of the flush if that is random"},
		stallAfterFlag(), observeFlag(),
		&cli.StringFlag{Name: "layer", Value: string(result.Simulated), Usage: "sim, the only layer in virtual time"},
		quietFlag(),
	}
	for _, o := range overrides {
		flags = append(flags, o.flag)
	}
	return flags
}

func sweepOutputFlags() []cli.Flag {
	return []cli.Flag{
		formatFlag("the map", report.SweepNames()),
		outputFlag(), colorFlag(),
	}
}

func runSweep(c *cli.Context, stdout, stderr io.Writer) error {
	plan, err := sweepPlan(c)
	if err != nil {
		return err
	}
	out, write, err := newSweepOutput(c, stdout)
	if err != nil {
		return err
	}
	bar := progress.NewBar(stderr, c.Bool("quiet"))
	count := progress.NewCount(bar, plan.Runs(), "runs")
	found, err := sweep.Run(c.Context, plan, func(done int) { count.Ended(done, "") })
	bar.Clear()
	if err != nil {
		return machineError(err)
	}
	if err := out.writeSweep(c.Context, found, write); err != nil {
		return err
	}
	if found.Interrupted {
		return exitError(ExitInterrupted)
	}
	return nil
}

// newSweepOutput is newOutput for the formats of sweeps.
func newSweepOutput(c *cli.Context, stdout io.Writer) (*output, report.SweepFunc, error) {
	return newOutputOf(c, stdout, report.Sweeps, func(page terminal.Page) report.SweepFunc { return page.WriteSweep })
}

// writeSweep writes a sweep to its place.
func (o *output) writeSweep(ctx context.Context, found *result.Sweep, write report.SweepFunc) error {
	var text bytes.Buffer
	if err := write(&text, found); err != nil {
		return err
	}
	return o.put(ctx, text)
}

// oneLayer refuses the layer that has no virtual time.
func oneLayer(c *cli.Context) error {
	name := c.String("layer")
	if name == string(result.Kernel) {
		return hint(fmt.Errorf("--layer: a kernel has no virtual time, and a sweep runs in no other; allowed: %s", result.Simulated),
			"hangscope run --layer kernel --set FIELD=VALUE runs one cell on the kernel")
	}
	if name != string(result.Simulated) {
		return unknownWord("--layer", name, []string{string(result.Simulated)})
	}
	return nil
}
