package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestCatalogueInVirtualTime(t *testing.T) {
	var plans []repro.Plan
	for _, s := range scenarios.All() {
		plans = append(plans, repro.Plan{Scenario: s, Options: repro.Options{Clock: result.VirtualClock, Seed: 1}})
	}
	start := time.Now()
	set, err := repro.RunAll(t.Context(), plans, nil)
	require.NoError(t, err)
	t.Log(time.Since(start))
	for _, r := range set.Results {
		assert.Equal(t, result.Expected, r.Verdict, r.Scenario.Name)
	}
	s, _ := scenarios.Builtin("mirrord-2348")
	for _, cures := range []result.CureSet{"", "brief", "fast", "all"} {
		start = time.Now()
		_, err = repro.Run(t.Context(), s, repro.Options{Clock: result.VirtualClock, Seed: 1, Cures: cures, Isolate: cures == "all"})
		require.NoError(t, err)
		t.Log(cures, time.Since(start))
	}
}
