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

// The seed of a run decides when the flush falls, and so whether the client is
// told: an acknowledgement is owed for 40 ms. The same seed does so again.
func TestRandomMomentFollowsFromTheSeed(t *testing.T) {
	scenario, err := scenarios.Builtin("random-moment")
	require.NoError(t, err)
	seen := make(map[scenarios.Outcome]int)
	for seed := range uint64(20) {
		r := runVirtually(t, scenario, repro.Options{Seed: seed, Cures: result.BriefCures})
		assert.Equal(t, result.Expected, r.Verdict, "%+v", r.Checks)
		on := variant(t, r, result.VariantFlushOn)
		const message = 900 * time.Millisecond
		after := scenario.FlushAfter(seed)
		require.NotNil(t, on.Flush)
		assert.EqualValues(t, message+after, on.Flush.AtNS)
		want := scenarios.Hung
		if after < 40*time.Millisecond {
			want = scenarios.Broken
		}
		assert.Equal(t, want, on.Outcome, "seed %d, %s after the message", seed, after)
		seen[on.Outcome]++
	}
	assert.Greater(t, len(seen), 1, "%v", seen)
}
