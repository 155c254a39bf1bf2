//go:build !race

// It goes through thousands of command lines in one goroutine: the race detector would see
// nothing, and take minutes.

package command

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/urfave/cli/v2"

	"hangscope/report/rerun"
	"hangscope/repro"
	"hangscope/repro/command/words"
	"hangscope/repro/result"
)

// plansOf returns the plans that a command line of run makes, without running them.
func plansOf(t *testing.T, line string) []repro.Plan {
	t.Helper()
	var asked planned
	app := newApp(io.Discard, io.Discard)
	for _, command := range app.Commands {
		if command.Name == "run" {
			command.Action = func(c *cli.Context) error {
				options, err := runOptions(c)
				if err != nil {
					return err
				}
				asked, err = plansToRun(c, options)
				setClocks(c, asked)
				return err
			}
		}
	}
	require.NoError(t, app.Run(words.FlagsFirst(strings.Fields(line), app.Commands)), line)
	require.NotEmpty(t, asked.plans, line)
	return asked.plans
}

// resultOf is the result of a plan, as far as the command depends on it.
func resultOf(plan repro.Plan) *result.Result {
	o := plan.Options
	return &result.Result{Scenario: plan.Scenario.Complete(), Seed: o.Seed, Asked: &result.Asked{
		StallAfterNS: int64(o.StallAfter), ObserveNS: int64(o.Observe), Cures: o.Cures, Isolate: o.Isolate,
		Layer: o.Layer, Clock: o.Clock, LinkDelayNS: int64(o.LinkDelay), LinkLoss: o.LinkLoss,
	}}
}

// For every way to ask for a run, the command that a report prints asks for the same
// again, also for one run of several.
func TestRerunAsksForTheSame(t *testing.T) {
	clocks := map[string][]string{
		"":                            {"", "--clock real", "--clock virtual", "--clock both"},
		"--layer kernel":              {"", "--clock real"},
		"--layer kernel --delay 20ms": {""},
	}
	walked := 0
	for layer, clocks := range clocks {
		for _, clock := range clocks {
			for _, cures := range []string{"", "--cures", "--cures=all", "--cures=fast", "--cures=brief", "--cures=none"} {
				for _, isolate := range []string{"", "--isolate", "--isolate=false"} {
					for _, load := range []string{"", "--messages 500", "--messages 501", "--messages 100 --streams 5", "--messages 100 --streams 6"} {
						for _, several := range []string{"mirrord-2348", "--seed 7 --observe 2s mirrord-2348", "--repeat 2 mirrord-2348", "mirrord-2348 different-ports"} {
							line := strings.Join([]string{"hangscope run", layer, clock, cures, isolate, load, several}, " ")
							for _, plan := range plansOf(t, line) {
								again := rerun.Of(resultOf(plan))
								require.Empty(t, again.File, line)
								got := plansOf(t, again.Line)
								require.Len(t, got, 1, again.Line)
								require.Equal(t, resultOf(plan), resultOf(got[0]), "%s\nis made again by\n%s", line, again.Line)
								walked++
							}
						}
					}
				}
			}
		}
	}
	assert.Positive(t, walked)
}

// The command has no flag that changes nothing.
func TestRerunIsShort(t *testing.T) {
	for line, want := range map[string]string{
		"mirrord-2348":                                 "mirrord-2348",
		"--cures --isolate mirrord-2348":               "mirrord-2348",
		"--clock both mirrord-2348":                    "mirrord-2348",
		"--isolate=false mirrord-2348":                 "--cures=all mirrord-2348",
		"--repeat 1 mirrord-2348":                      "--clock virtual mirrord-2348",
		"--messages 600 mirrord-2348":                  "--set load.messages=600 mirrord-2348",
		"--cures=brief mirrord-2348":                   "--cures=brief mirrord-2348",
		"--cures=brief --isolate mirrord-2348":         "--cures=brief --isolate mirrord-2348",
		"--clock real mirrord-2348":                    "--clock real mirrord-2348",
		"--layer kernel --cures=brief mirrord-2348":    "--layer kernel mirrord-2348",
		"--layer kernel --clock real --cures busy":     "--cures=all --layer kernel busy",
		"--clock both --messages 600 --cures=all busy": "--cures=all --set load.messages=600 busy",
	} {
		got := rerun.Of(resultOf(plansOf(t, "hangscope run "+line)[0])).Line
		assert.Equal(t, fmt.Sprintf("hangscope run %s", want), got, line)
	}
}
