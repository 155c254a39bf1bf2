package content

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestIsolated(t *testing.T) {
	of := func(ladder ...result.Rung) *result.Result { return &result.Result{Ladder: ladder} }
	rungs := sample.IsolatedResult().Ladder
	first := rungs[0]
	first.Breaks = true
	cut := result.Rung{Name: "relays", Outcome: scenarios.Undecided}
	faulty := of(rungs[0])
	faulty.Scenario.Fault = scenarios.Faults{{Kind: "slow-client"}}
	for _, test := range []struct {
		of   *result.Result
		want string
	}{
		{of(rungs...), "It breaks on the step flush, which adds the flush: conntrack-delete."},
		{of(append([]result.Rung{cut}, rungs...)...), "It breaks on the step flush, which adds the flush: conntrack-delete; relays is undecided."},
		{of(rungs[:3]...), "No step breaks."},
		{of(first), "It already breaks on the first step, direct: the two services and the client."},
		{
			of(result.Rung{Name: "direct"}, result.Rung{Name: "flush a", Breaks: true}, result.Rung{Name: "flush b"}, result.Rung{Name: "flush c", Breaks: true}),
			"It breaks on each of the steps flush a and flush c.",
		},
		{of(rungs[0], cut), "No step was seen to break; relays is undecided."},
		{of(cut, cut), "No step was seen to break; relays and relays are undecided."},
		{faulty, "No step breaks. The fault itself is no step."},
	} {
		assert.Equal(t, test.want, Isolated(test.of))
	}
}
