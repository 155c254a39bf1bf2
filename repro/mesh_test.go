package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// A chain works through mesh proxies of both kinds, with all kinds of call.
func TestMeshIsTransparent(t *testing.T) {
	for _, mesh := range []scenarios.Mesh{scenarios.MeshBytes, scenarios.MeshHTTP2} {
		for _, call := range []scenarios.CallKind{
			scenarios.ServerStream, scenarios.Unary, scenarios.ClientStream, scenarios.Bidi,
		} {
			t.Run(string(mesh)+"/"+string(call), func(t *testing.T) {
				scenario, err := scenarios.Builtin("healthy")
				require.NoError(t, err)
				scenario.Path, scenario.Mesh, scenario.Call = "meshio", mesh, call
				off := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOff)
				assert.Equal(t, scenarios.Flowing, off.Outcome)
				assert.Equal(t, 30, off.Messages.Received)
				assert.Len(t, off.Flows, 4, "each proxy is a hop of its own")
			})
		}
	}
}

// The agent before today's, behind a proxy that ends streams.
func TestHTTP2MeshUnderConntrackAndSocketKill(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Path, scenario.Mesh, scenario.Flush.Mechanism = "meshio", scenarios.MeshHTTP2, "conntrack-and-socket-kill"
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
	assert.Equal(t, scenarios.Hung, on.Outcome)
	assert.True(t, on.Silent)
	assert.Equal(t, "Canceled", end(t, on, evidence.Forwarder).Status, "the forwarder's socket was killed")
	assert.Equal(t, new(false), end(t, on, evidence.Client).Told)
}
