package compare_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/compare"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Whatever can be read can be compared, with itself and with something real.
func FuzzSets(f *testing.F) {
	one, err := json.Marshal(set(times(2, 1, scenarios.Hung, µs)...))
	require.NoError(f, err)
	f.Add(one, one)
	f.Add([]byte(`{"schema": 1, "variants": [{}, {}]}`), []byte(`{"schema": 1, "results": [{}, {"variants": [{"hops": [{"hop": 1}]}]}]}`))
	f.Add([]byte(`{"schema": 1, "variants": [{"latency": {"count": 1, "p50_ns": -9223372036854775808}}]}`), []byte(`{"schema": 1, "variants": [{"latency": {"count": 9, "p50_ns": 9223372036854775807}}]}`))
	f.Fuzz(func(t *testing.T, left, right []byte) {
		before, errBefore := result.Read(bytes.NewReader(left), "left")
		after, errAfter := result.Read(bytes.NewReader(right), "right")
		if errBefore != nil || errAfter != nil {
			return
		}
		c := compare.Sets(before, after, anyGrowth)
		_, err := json.Marshal(c)
		require.NoError(t, err)
		same := compare.Sets(before, before, anyGrowth)
		assert.True(t, same.SameRuns)
		assert.False(t, same.Regressed(), "nothing is worse than itself")
	})
}
