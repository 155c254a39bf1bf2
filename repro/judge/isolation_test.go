package judge

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Steps that an interrupted isolation did not reach are left out, and the
// others keep their names.
func TestRungsThatWereTried(t *testing.T) {
	steps := []trial.Step{{Name: "one"}, {Name: "two"}, {Name: "three"}, {Name: "four"}}
	tried := []result.Variant{{Name: "one", Outcome: scenarios.Flowing}, {Name: "three", Outcome: scenarios.Hung}, {Name: "four", Outcome: scenarios.Hung}}
	assert.Equal(t, []result.Rung{
		{Name: "one", Outcome: scenarios.Flowing},
		{Name: "three", Outcome: scenarios.Hung, Breaks: true},
		{Name: "four", Outcome: scenarios.Hung},
	}, Rungs(steps, tried))
	assert.Nil(t, Rungs(steps, nil))
}
