package command

import (
	"fmt"
	"slices"

	"github.com/urfave/cli/v2"

	"hangscope/repro/command/words"
	"hangscope/repro/result"
)

// clockFlag says in which time a run runs.
func clockFlag() cli.Flag {
	return words.OneOf(result.Clocks(), &cli.StringFlag{
		Name:        "clock",
		Usage:       "real, virtual, or both: the variants in real time, cures and isolation in virtual time, where waiting takes no time and latency is not measured",
		DefaultText: "both for one run, virtual for several, real on a kernel",
	})
}

// layerClock checks --clock against --layer.
func layerClock(c *cli.Context, layer result.LayerName) error {
	clock := c.String("clock")
	switch {
	case !c.IsSet("clock"):
		return nil
	case !slices.Contains(result.Clocks(), clock):
		return unknownWord("--clock", clock, result.Clocks())
	case layer == result.Kernel && result.Clock(clock) != result.RealClock:
		return hint(fmt.Errorf("--clock: %q; a kernel runs in real time; allowed with --layer kernel: %s", clock, result.RealClock),
			"without --layer kernel the simulation runs in virtual time")
	}
	return nil
}

// setClocks gives plans their clock, and what they try if the command line does not
// say it. asked is whether they are reported as a set.
func setClocks(c *cli.Context, asked planned) {
	for i := range asked.plans {
		options := &asked.plans[i].Options
		switch {
		case c.IsSet("clock"):
			options.Clock = result.Clock(c.String("clock"))
		case options.Layer == result.Kernel:
			options.Clock = result.RealClock
		case asked.set:
			options.Clock = result.VirtualClock
		default:
			options.Clock = result.BothClocks
		}
		if options.Clock == result.BothClocks && !c.IsSet("cures") && result.IsBrief(asked.plans[i].Scenario.Load) {
			options.Cures = result.AllCures
			options.Isolate = options.Isolate || !c.IsSet("isolate")
		}
	}
}
