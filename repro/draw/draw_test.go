package draw

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/scenarios"
)

// known is a vocabulary with names that no layer has: what is new there is drawn too.
var known = scenarios.Vocabulary{Mechanisms: []string{"one", "another"}, Paths: []string{"plain", "around"}}

func TestASeedDrawsOneScenario(t *testing.T) {
	different := make(map[string]bool)
	for seed := range uint64(50) {
		first, err := Scenario(seed, known).YAML()
		require.NoError(t, err)
		second, err := Scenario(seed, known).YAML()
		require.NoError(t, err)
		assert.Equal(t, string(first), string(second))
		different[string(first)] = true
	}
	assert.Len(t, different, 50)
}

// Most seeds keep what they drew before more faults were drawn, and the others keep their
// call and their path. Some of them have two faults, or a fault besides the flush.
func TestMostSeedsKeepTheirScenario(t *testing.T) {
	before, kept, pairs, beside := Scenario(1, known), 0, 0, 0
	require.NotNil(t, before.Flush)
	const drawn = 600
	for seed := range uint64(drawn) {
		s := wider(seed, before, known)
		if reflect.DeepEqual(before, s) {
			kept++
			continue
		}
		require.NotEmpty(t, s.Fault, seed)
		if len(s.Fault) > 1 {
			pairs++
		}
		if s.Flush != nil {
			beside++
		}
		assert.Equal(t, []any{before.Name, before.Call, before.Path, before.Load.Streams}, []any{s.Name, s.Call, s.Path, s.Load.Streams}, seed)
	}
	assert.InDelta(t, drawn*(1-1.0/oneWider), kept, drawn/20)
	assert.Positive(t, pairs)
	assert.Positive(t, beside)
	assert.Less(t, pairs+beside, drawn-kept)
}
