package repro

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What an interrupted isolation did not come to is left out, and the others
// keep their names.
func TestRungsThatWereTried(t *testing.T) {
	steps := []step{{name: "one"}, {name: "two"}, {name: "three"}, {name: "four"}}
	tried := []result.Variant{{Name: "one", Outcome: scenarios.Flowing}, {Name: "three", Outcome: scenarios.Hung}, {Name: "four", Outcome: scenarios.Hung}}
	assert.Equal(t, []result.Rung{
		{Name: "one", Outcome: scenarios.Flowing},
		{Name: "three", Outcome: scenarios.Hung, Breaks: true},
		{Name: "four", Outcome: scenarios.Hung},
	}, rungs(steps, tried))
	assert.Nil(t, rungs(steps, nil))
}
