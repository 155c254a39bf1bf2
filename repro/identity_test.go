package repro

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/network"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

// manyConnections is a scenario with a connection for each of its calls.
func manyConnections(t *testing.T, calls int) scenarios.Scenario {
	t.Helper()
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Load.Streams, scenario.Load.Connections = calls, scenarios.PerStream
	scenario.Load.Messages, scenario.Load.Interval = 4, new(scenarios.Duration(5*time.Millisecond))
	scenario.Flush.AfterMessage = new(2)
	return scenario.Complete()
}

// leftBy runs a variant and returns what it leaves.
func leftBy(t *testing.T, variant string, scenario scenarios.Scenario, n func() network.Network) *judge.Seen {
	t.Helper()
	e := newExecution(trial.Of(variant, scenario), scenario, Options{NewNetwork: n, Progress: func(Progress) {}})
	require.NoError(t, e.run(t.Context()))
	return e.seen
}

func loopback() network.Network { return &network.Loopback{} }

// With a connection for each call, each socket is paired with its own other end.
// On loopback the addresses tell which that is.
func TestSocketsOfManyConnectionsOnLoopback(t *testing.T) {
	const calls = 20
	seen := leftBy(t, result.VariantDirect, manyConnections(t, calls), loopback)
	ends := make(map[int]map[bool]wire.End)
	for _, end := range seen.Ends {
		require.NotZero(t, end.Connection, end.Name())
		if ends[end.Connection] == nil {
			ends[end.Connection] = make(map[bool]wire.End)
		}
		ends[end.Connection][end.Dialled] = end
	}
	used := make(map[int]bool)
	for _, call := range seen.Snapshot.Calls {
		sockets := wire.Sockets(seen.Ends, call)
		for _, end := range evidence.Ends {
			require.True(t, sockets[end].Observed, "call %d, %s", call.Call, end)
		}
		client, forwarder := sockets[evidence.ClientEnd], sockets[evidence.ForwarderToClient]
		assert.Equal(t, client.Connection, forwarder.Connection)
		pair := ends[client.Connection]
		assert.Equal(t, pair[true].Local, pair[false].Remote)
		assert.Equal(t, pair[true].Remote, pair[false].Local)
		assert.Equal(t, call.Ends[evidence.ClientEnd].Socket, pair[true].Number)
		used[client.Connection] = true
	}
	assert.Len(t, used, calls, "each call has a connection of its own")
}

// The same through relays, whatever the path. A proxy that ends HTTP/2 has two
// connections for one hop, which are not taken for one.
func TestSocketsOfManyConnectionsThroughRelays(t *testing.T) {
	tests := map[string]struct {
		path string
		mesh scenarios.Mesh
		same [2]bool // hop 1, hop 2
	}{
		"no redirect":               {"plain", scenarios.MeshBytes, [2]bool{true, true}},
		"the agent":                 {"steal", scenarios.MeshBytes, [2]bool{true, true}},
		"a proxy on the way out":    {"meshout", scenarios.MeshBytes, [2]bool{true, true}},
		"proxies on both ways":      {"meshio", scenarios.MeshBytes, [2]bool{true, true}},
		"one that ends HTTP/2":      {"meshout", scenarios.MeshHTTP2, [2]bool{false, true}},
		"both of them end HTTP/2":   {"meshio", scenarios.MeshHTTP2, [2]bool{false, false}},
		"the agent only adds bytes": {"steal", scenarios.MeshHTTP2, [2]bool{true, true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				scenario := manyConnections(t, 8)
				scenario.Path, scenario.Mesh = test.path, test.mesh
				seen := leftBy(t, result.VariantFlushOff, scenario, inMemory)
				for _, call := range seen.Snapshot.Calls {
					sockets := wire.Sockets(seen.Ends, call)
					for i, hop := range [2][2]evidence.End{
						{evidence.ForwarderToUpstream, evidence.UpstreamEnd},
						{evidence.ClientEnd, evidence.ForwarderToClient},
					} {
						dialled, accepted := sockets[hop[0]], sockets[hop[1]]
						require.True(t, dialled.Observed && accepted.Observed, "hop %d", i+1)
						same := dialled.Connection != 0 && dialled.Connection == accepted.Connection
						assert.Equal(t, test.same[i], same, "call %d, hop %d", call.Call, i+1)
						if same {
							assert.Equal(t, dialled.Written.Bytes, accepted.Read.Bytes, "call %d, hop %d", call.Call, i+1)
						}
					}
				}
			})
		})
	}
}

// A half-open hop is one whatever the number of connections.
func TestHalfOpenWithManyConnections(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				scenario, err := scenarios.Builtin("mirrord-2348")
				require.NoError(t, err)
				scenario.Flush.Mechanism, scenario.Ports.Upstream = "half-open", 50052
				scenario.Load.Streams, scenario.Load.Connections = 8, scenarios.PerStream
				scenario.Load.Stagger = new(scenarios.Duration(7 * time.Millisecond))
				found, err := Run(t.Context(), scenario, Options{Seed: seed, NewNetwork: inMemory})
				require.NoError(t, err)
				v := found.Variants[1]
				require.NotNil(t, v.Diagnosis)
				assert.Equal(t, stall.HalfOpenHop, v.Diagnosis.Cause)
				assert.Equal(t, 2, v.Diagnosis.Hop)
			})
		})
	}
}

// A client that asks again has several connections, one after the other. The call
// is on the last one, and so are its sockets.
func TestSocketsOfACallThatMovedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		scenario, err := scenarios.Builtin("busy")
		require.NoError(t, err)
		plan := trial.Of(result.VariantFlushOn, scenario)
		plan.Remedies.Retry = true
		e := newExecution(plan, scenario, Options{NewNetwork: inMemory, Progress: func(Progress) {}})
		require.NoError(t, e.run(t.Context()))
		dialled := 0
		var last wire.End
		for _, end := range e.seen.Ends {
			if end.Owner == evidence.Client {
				dialled++
				last = end
			}
		}
		require.Greater(t, dialled, 1)
		client := wire.Sockets(e.seen.Ends, e.seen.Snapshot.Calls[0])[evidence.ClientEnd]
		assert.Equal(t, last.Opened, client.Opened)
		assert.Equal(t, last.Connection, client.Connection)
	})
}
