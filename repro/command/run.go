package command

import (
	"errors"
	"io"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/repro"
)

// defaultScenario is what run runs if it is not told.
const defaultScenario = "mirrord-2348"

func runCommand(stdout, stderr io.Writer) *cli.Command {
	return &cli.Command{
		Name:  "run",
		Usage: "run a scenario with and without its fault, and report what hung",
		UsageText: `hangscope run                                 the scenario ` + defaultScenario + `
hangscope run different-ports                 another built-in one; hangscope list names them
hangscope run mine.yaml                       one of your own
hangscope run --streams 8 --interval 150ms      with another load
hangscope run --set path=meshio linkerd-today  with another value of any field
hangscope run --cures                         every remedy, tried and measured (half a minute)
hangscope run --isolate linkerd-today         step by step, from the chain alone to the flush
hangscope run --format json -o result.json    for a machine
hangscope run --pcap run.pcapng               and the packets, for Wireshark

In GitHub Actions it writes annotations on stderr, and the Markdown report to
the step summary.

Exit codes: 0 as the scenario expects, 1 not so, 2 bad input, 4 the machine
cannot do it, 130 interrupted (the partial report is written).`,
		Flags:        slices.Concat(runFlags(), layerFlags(), outputFlags(), pcapFlags()),
		OnUsageError: usageError,
		Action: func(c *cli.Context) error {
			return runScenario(c, stdout, stderr)
		},
	}
}

func runFlags() []cli.Flag {
	flags := []cli.Flag{
		&cli.DurationFlag{Name: "stall-after", Usage: "the silence that counts as a stall (default: 20 times the p99 gap without a flush, at least 250ms)"},
		&cli.DurationFlag{Name: "observe", Usage: "how long to observe each variant (default: until there is nothing more to see)"},
		&cli.Uint64Flag{Name: "seed", Value: 1, Usage: "what the payloads are made from"},
		&cli.GenericFlag{
			Name: "cures", Value: &curesFlag{set: repro.BriefCures},
			Usage: "try remedies: --cures all of them, --cures=fast without those that take longer than seconds, --cures=none (default: the two that matter most)",
		},
		&cli.BoolFlag{Name: "isolate", Usage: "go step by step from the chain alone to the scenario, and name the step that breaks"},
		&cli.StringSliceFlag{Name: "set", Usage: "change a field of the scenario: `FIELD=VALUE`, for example flush.phase=busy; may be repeated"},
		&cli.BoolFlag{Name: "quiet", Aliases: []string{"q"}, Usage: "no progress, even on a terminal"},
	}
	for _, o := range overrides {
		flags = append(flags, o.flag)
	}
	return flags
}

func runScenario(c *cli.Context, stdout, stderr io.Writer) error {
	scenario, err := scenarioToRun(c)
	if err != nil {
		return err
	}
	stallAfter, err := positive(c, "stall-after")
	if err != nil {
		return err
	}
	observe, err := positive(c, "observe")
	if err != nil {
		return err
	}
	set, err := cures(c)
	if err != nil {
		return err
	}
	out, err := newOutput(c, stdout)
	if err != nil {
		return err
	}
	pcap, err := newPcap(c, scenario, out, stderr)
	if err != nil {
		return err
	}
	options := repro.Options{
		StallAfter: stallAfter,
		Observe:    observe,
		Cures:      set,
		Isolate:    c.Bool("isolate"),
		Seed:       c.Uint64("seed"),
		Version:    version(),
		Record:     pcap.recorder(),
	}
	if err := layerOptions(c, &options); err != nil {
		return err
	}
	if c.Bool("kernel-commands") {
		return printKernelCommands(stdout, scenario, options)
	}
	if err := repro.Supports(options.Layer, scenario); err != nil {
		return err
	}
	if options.Layer == repro.Kernel {
		if ran, exit := elsewhere(c, stdout, stderr); ran {
			return exit
		}
	}
	progress := newProgress(stderr, c.Bool("quiet"))
	options.Progress = progress.show
	result, err := repro.Run(c.Context, scenario, options)
	progress.clear()
	if err != nil {
		return cannot(err)
	}
	results := repro.NewSet([]*repro.Result{result}, false)
	if err := errors.Join(out.write(results), pcap.write(result)); err != nil {
		return err
	}
	onActions(stderr, results)
	return exitOf(results)
}

// exitOf returns the exit code that a set asks for, nil if all was as expected.
func exitOf(set *repro.Set) error {
	switch {
	case set.Interrupted:
		return exitError(ExitInterrupted)
	case set.Verdict != repro.Expected:
		return exitError(ExitUnexpected)
	}
	return nil
}
