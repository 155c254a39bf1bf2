package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The runs of a set in virtual time go side by side, each in a time of its own.
func TestRunAllInVirtualTime(t *testing.T) {
	var plans []repro.Plan
	for _, s := range scenarios.All() {
		plans = append(plans, repro.Plan{Scenario: s, Options: repro.Options{Clock: result.VirtualClock, Seed: 1}})
	}
	set, err := repro.RunAll(t.Context(), plans, nil)
	require.NoError(t, err)
	require.Len(t, set.Results, len(plans))
	for _, r := range set.Results {
		assert.Equal(t, result.Expected, r.Verdict, r.Scenario.Name)
		assert.Equal(t, result.VirtualClock, r.Clock, r.Scenario.Name)
	}
}
