package verified

import (
	"fmt"
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
	text := markdown(t, Random(verify.Draws{First: 7, Count: 9, Repeat: 3}, sixDrawn(t)))
	_, text, ok := strings.Cut(text, "\n\n") // after the provenance
	require.True(t, ok)
	assert.Equal(t, `6 of 9 scenarios, drawn from the seeds from 7 on, were run once in the simulation and 3× on the kernel.

| standing | scenarios | what it says |
| --- | --- | --- |
| the same | 2 | the kernel and the simulation show the same |
| at an edge | 1 | the simulation shows what the kernel does if the flush, the second call or the fault comes up to 10 ms earlier or later |
| different | 1 | the simulation shows something else than the kernel |
| undecided | 1 | the kernel itself did not show the same each time |
| untested | 1 | the machine was too busy each time |

at an edge: seed 11
different: seed 8
undecided: seed 9
untested: seed 10
2 of the 4 that were the same in 3 of 3 runs on the kernel agree: 50.0 % (95 % interval: 15.0 to 85.0 %).
With those at an edge, 3 of 4: 75.0 % (95 % interval: 30.1 to 95.4 %).
seed 8, flush-on: outcome is "hung" in the simulation, "broken" on the kernel
Runs that were repeated, because the machine was too busy: 6
6×: the flush came late
`, text)

	text = markdown(t, Random(verify.Draws{First: 7, Count: 9, Repeat: 3}, nil))
	assert.Contains(t, text, "No scenario was the same in each run on the kernel, so there is nothing to compare.\n")
}

func TestTextOfTheSmallest(t *testing.T) {
	m := verify.Minimised{Drawn: verify.Drawn{Seed: 8}, Tried: 12, Smaller: 3}
	assert.Equal(t, "seed 8: 12 smaller scenarios were tried, of which 3 still differ\n", Smallest(m))
	m.Interrupted = true
	assert.Equal(t, "seed 8: 12 smaller scenarios were tried, of which 3 still differ; interrupted\n", Smallest(m))
}
