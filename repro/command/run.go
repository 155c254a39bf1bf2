package command

import (
	"context"
	"errors"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/command/progress"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
)

// defaultScenario is the scenario of run without arguments.
const defaultScenario = "mirrord-2348"

func runCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "run scenarios with and without their fault, and report what hung",
		UsageText: `hangscope run                                 the scenario ` + defaultScenario + `
hangscope run different-ports                 another built-in one; hangscope list names them
hangscope run mine.yaml                       one of your own
hangscope run busy mine.yaml                  several, side by side
hangscope run --all                           the whole catalogue, in virtual time
hangscope run --repeat 1000 random-moment     how often it hangs, with an interval
hangscope run --full                          the whole page: story, last frames, every cure
hangscope run --clock virtual                 the verdict alone, in milliseconds
hangscope run --clock real --cures            every remedy in real time (half a minute)
hangscope run --streams 8 --interval 150ms    with another load
hangscope run --set path=meshio linkerd-today   another value of any field
hangscope run --isolate linkerd-today         step by step, from the chain alone to the flush
hangscope run --format json -o result.json    for other programs
hangscope run --pcap run.pcapng               write the packets too, for Wireshark
hangscope run --bundle run.zip                write everything into one file, for a bug report

In GitHub Actions it writes annotations on stderr, and the Markdown report to
the step summary.

Exit codes: 0 as the scenario expects, 1 not as it expects or undecided, 2 bad
input, 4 the machine cannot do it, 130 interrupted (the partial report is written).`,
		Flags:        slices.Concat(runFlags(), layerFlags(), pageFlags(), pcapFlags(), bundleFlags()),
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			return run(c, stdout, stderr)
		},
	}
}

func runFlags() []cli.Flag {
	return append(planFlags(),
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "the seed of the payloads, and of the moment of the flush if that is random"},
		words.Toggle("all", "run every scenario of the catalogue, side by side"),
		&cli.IntFlag{Name: "repeat", Usage: "run each scenario `N` times, with the seeds that follow --seed, and count how often each outcome occurs", DefaultText: "once"},
		quietFlag(),
	)
}

// planFlags are the flags that define one run. A report repeats them, so that it
// can be run again. None of them is a path.
func planFlags() []cli.Flag {
	flags := []cli.Flag{
		stallAfterFlag(), observeFlag(),
		words.OneOf(cureWords, &cli.GenericFlag{
			Name: "cures", Value: &curesFlag{set: result.BriefCures},
			Usage:       "try remedies: --cures tries all, --cures fast those that show what they do within a few seconds, --cures brief the two that matter most, --cures none no remedy",
			DefaultText: "with --clock both and a small load all of them, and the steps of --isolate; else brief",
		}),
		clockFlag(),
		words.Toggle("isolate", "go step by step from the chain alone to the scenario, and name the step that breaks"),
		&cli.StringSliceFlag{Name: "set", Usage: "change a field of the scenario: `FIELD=VALUE`, for example flush.phase=busy; may be repeated"},
	}
	for _, o := range overrides {
		flags = append(flags, o.flag)
	}
	return flags
}

func stallAfterFlag() cli.Flag {
	return &cli.DurationFlag{Name: "stall-after", Usage: "the silence that counts as a stall", DefaultText: "20 times the interval, more if messages come more slowly without a flush, at least 250ms"}
}

func observeFlag() cli.Flag {
	return &cli.DurationFlag{Name: "observe", Usage: "how long to observe each variant", DefaultText: "until there is nothing more to see"}
}

func run(c *cli.Context, stdout, stderr io.Writer) error {
	options, err := runOptions(c)
	if err != nil {
		return err
	}
	asked, err := plansToRun(c, options)
	if err != nil {
		return err
	}
	setClocks(c, asked)
	out, err := newOutput(c, stdout)
	if err != nil {
		return err
	}
	out.whole = asked.set
	capture, err := newPcap(c, asked, out)
	if err != nil {
		return err
	}
	archive, err := newPacked(c, out, capture)
	if err != nil {
		return err
	}
	if c.Bool("kernel-commands") {
		return printKernelCommands(stdout, asked)
	}
	if options.Layer == result.Kernel {
		if ran, exit := runInUserNamespace(c, stdout, stderr); ran {
			return exit
		}
	}
	if !c.Bool("quiet") {
		progress.AnnounceRuns(stderr, asked.plans)
	}
	for i := range asked.plans {
		asked.plans[i].Options.Record = both(capture.recorder(), archive.recorder(i))
	}
	set, err := watched(c.Context, asked.plans, progress.NewBar(stderr, c.Bool("quiet")), archive.ended)
	if err != nil {
		return machineError(err)
	}
	err = errors.Join(out.write(c.Context, set), capture.write(c.Context, set.Results[0]), archive.write(c.Context, set, asked.set))
	if err != nil {
		return err
	}
	reportToActions(stderr, set)
	return exitOf(set)
}

// runOptions reads the flags that say how the scenarios run.
func runOptions(c *cli.Context) (repro.Options, error) {
	options := repro.Options{Isolate: c.Bool("isolate"), Seed: c.Uint64("seed"), Version: built.Version()}
	var err error
	if options.StallAfter, err = positive(c, "stall-after"); err != nil {
		return options, err
	}
	if options.Observe, err = positive(c, "observe"); err != nil {
		return options, err
	}
	if options.Cures, err = cures(c); err != nil {
		return options, err
	}
	return options, layerOptions(c, &options)
}

// watched runs plans, and shows meanwhile how far they have come. It calls ended
// with each result.
func watched(ctx context.Context, plans []repro.Plan, bar *progress.Bar, ended func(int, *result.Result)) (*result.Set, error) {
	defer bar.Clear()
	if len(plans) == 1 {
		plans[0].Options.Progress = progress.NewRun(bar).Show
		return repro.RunAll(ctx, plans, ended)
	}
	all := progress.NewRuns(bar, plans)
	for i := range plans {
		plans[i].Options.Progress = func(repro.Progress) { all.Begun(i) }
	}
	return repro.RunAll(ctx, plans, func(plan int, r *result.Result) {
		all.Ended(plan)
		ended(plan, r)
	})
}

// exitOf returns the exit code that a set asks for, nil if all was as expected.
func exitOf(set *result.Set) error {
	switch {
	case set.Interrupted:
		return exitError(ExitInterrupted)
	case set.Verdict != result.Expected:
		return exitError(ExitUnexpected)
	}
	return nil
}
