package repro

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What was tried in virtual time beside a run is compared with it, but not if it was
// interrupted: then it had not ended, and says nothing of the clocks.
func TestJoined(t *testing.T) {
	of := func(outcome scenarios.Outcome) *result.Result {
		return &result.Result{
			Verdict:  result.Expected,
			Variants: []result.Variant{{Name: result.VariantFlushOn, Outcome: outcome}},
			Cures:    []result.Cure{{Name: "a cure"}},
		}
	}
	found := joined(of(scenarios.Hung), of(scenarios.Broken))
	assert.Equal(t, result.Expected, found.Verdict)
	assert.Equal(t, []result.Disagreement{
		{Variant: result.VariantFlushOn, What: "outcome", One: "hung", Other: "broken"},
	}, found.ClocksDiffer)

	cut := of(scenarios.Undecided)
	cut.Interrupted = true
	found = joined(of(scenarios.Hung), cut)
	assert.True(t, found.Interrupted)
	assert.Equal(t, result.NoVerdict, found.Verdict)
	assert.Nil(t, found.ClocksDiffer)
	assert.Len(t, found.Cures, 1, "and what was seen is reported")
}
