package repro

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// A load balancer that forgets as the agent does is no generation of the agent.
func TestAMiddleboxesFlushHasNoGeneration(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-1575")
	require.NoError(t, err)
	scenario.Flush.By = scenarios.ByMiddlebox
	r, err := Run(context.Background(), scenario, Options{Clock: result.VirtualClock, Cures: result.NoCures})
	require.NoError(t, err)
	for _, v := range r.Variants {
		if v.Flush != nil {
			assert.Empty(t, v.Flush.Generation)
			assert.NotEmpty(t, v.Flush.Runs)
			return
		}
	}
	t.Fatal("nothing was flushed")
}
