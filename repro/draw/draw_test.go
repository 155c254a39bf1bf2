package draw

import (
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
