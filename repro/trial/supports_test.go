package trial

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestSupports(t *testing.T) {
	for _, scenario := range scenarios.All() {
		require.NoError(t, Supports(result.Simulated, scenario), scenario.Name)
		if err := Supports(result.Kernel, scenario); scenario.Name == "hypotheses" {
			require.Error(t, err)
		} else {
			require.NoError(t, err, scenario.Name)
		}
	}
}
