package command

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// sixDrawn have each standing, and two of them are the same.
func sixDrawn(t *testing.T) []verify.Drawn {
	t.Helper()
	var all []verify.Drawn
	for i, standing := range []verify.Standing{verify.Same, verify.Different, verify.Undecided, verify.Untested, verify.AtEdge, verify.Same} {
		scenario, err := scenarios.Builtin("mirrord-2348")
		require.NoError(t, err)
		scenario.Name, scenario.Expect = fmt.Sprint("random-", 7+i), nil
		d := verify.Drawn{Seed: uint64(7 + i), Scenario: scenario, Standing: standing, Again: []verify.Disturbance{verify.FlushLate}}
		if standing == verify.Different {
			d.Differences = []result.Disagreement{{Variant: "flush-on", What: "outcome", One: "hung", Other: "broken"}}
		}
		if standing != verify.Untested {
			for way := range d.Results {
				d.Results[way] = &result.Result{Schema: result.SchemaVersion, Scenario: scenario}
			}
		}
		all = append(all, d)
	}
	return all
}

func TestTextOfDrawnScenarios(t *testing.T) {
	text := randomText(verify.Draws{First: 7, Count: 9, Repeat: 3}, sixDrawn(t))
	_, text, ok := strings.Cut(text, "\n\n") // after the provenance
	require.True(t, ok)
	assert.Equal(t, `6 of 9 scenarios, drawn from the seeds from 7 on, were run once in the simulation and 3× on the kernel.

| standing | scenarios | what it says | seeds |
| --- | --- | --- | --- |
| the same | 2 | the kernel and the simulation show the same |  |
| at an edge | 1 | the simulation shows what the kernel does if the flush comes up to 10 ms earlier or later | 11 |
| different | 1 | the simulation shows something else than the kernel | 8 |
| undecided | 1 | the kernel itself did not show the same each time | 9 |
| untested | 1 | the machine was too busy each time | 10 |

2 of the 4 that were the same in 3 of 3 runs on the kernel agree: 50.0 % (95 % interval: 15.0 to 85.0 %).
With those at an edge, 3 of 4: 75.0 % (95 % interval: 30.1 to 95.4 %).
seed 8, flush-on: outcome is "hung" in the simulation, "broken" on the kernel
Runs that were repeated, because the machine was too busy: 6
  6×: the flush came late
`, text)

	text = randomText(verify.Draws{First: 7, Count: 9, Repeat: 3}, nil)
	assert.Contains(t, text, "No scenario was the same in each run on the kernel, so there is nothing to compare.\n")
}

// What differs is kept with both results, and can be run again; so is the smallest that
// still differs.
func TestDrawnScenariosThatDifferAreKept(t *testing.T) {
	different := withStanding(sixDrawn(t), verify.Different)
	small := verify.Minimised{Drawn: different[0]}
	small.Scenario = small.Scenario.WithMessages(3)
	folder := filepath.Join(t.TempDir(), "kept")
	var told strings.Builder
	v := verification{folder: folder, places: places{stdout: &told}}
	require.NoError(t, v.keepRandom(t.Context(), different, []verify.Minimised{small}))
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	assert.Equal(t, []string{
		"random-8-kernel.json", "random-8-sim.json", "random-8-small-kernel.json", "random-8-small-sim.json",
		"random-8-small.yaml", "random-8.yaml",
	}, names)
	text, err := os.ReadFile(filepath.Join(folder, "random-8-small.yaml"))
	require.NoError(t, err)
	kept, err := scenarios.Parse("random-8-small.yaml", text, scenarios.Vocabulary{})
	require.NoError(t, err)
	assert.Equal(t, 3, kept.Load.Messages)
	assert.Equal(t, "flush-on: outcome is hung in the simulation, broken on a kernel", kept.Summary)
	assert.Contains(t, kept.Description, "verify --random 1 --seed 8")
	assert.Contains(t, told.String(), folder)
}

func TestTextOfTheSmallest(t *testing.T) {
	m := verify.Minimised{Drawn: verify.Drawn{Seed: 8}, Tried: 12, Smaller: 3}
	assert.Equal(t, "seed 8: 12 smaller scenarios were tried, of which 3 still differ\n", smallestText(m))
	m.Interrupted = true
	assert.Equal(t, "seed 8: 12 smaller scenarios were tried, of which 3 still differ; interrupted\n", smallestText(m))
}
