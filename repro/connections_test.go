package repro_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
)

// Each of twenty calls with a connection each is seen on its own connection at
// all of its ends, whatever carries them. A proxy that ends HTTP/2 makes two
// connections of one.
func TestEachCallIsSeenOnItsOwnConnection(t *testing.T) {
	t.Run("loopback", func(t *testing.T) {
		onTheirOwn(t, nil, func(evidence.Clock) network.Network { return &network.Loopback{} })
	})
	able := kernel.Unable(kernel.Doctor())
	for _, path := range pod.Paths {
		for mesh, proxied := range map[string]bool{"bytes": false, "http2": true} {
			var ended map[int]bool
			switch {
			case !proxied:
			case path.Name == "meshout":
				ended = map[int]bool{1: true}
			case path.Name == "meshio":
				ended = map[int]bool{1: true, 2: true}
			default:
				continue // there is no proxy
			}
			t.Run("layer/"+path.Name+"/"+mesh, func(t *testing.T) {
				onTheirOwn(t, ended, func(clock evidence.Clock) network.Network {
					l := layerOn(&network.Loopback{}, podOf(clock, path, proxied))
					t.Cleanup(l.Close)
					return l
				})
			})
			t.Run("kernel/"+path.Name+"/"+mesh, func(t *testing.T) {
				if able != nil {
					t.Skip(able)
				}
				onTheirOwn(t, ended, func(clock evidence.Clock) network.Network {
					k, err := kernel.New(kernel.Config{Setup: podOf(clock, path, proxied)})
					require.NoError(t, err)
					t.Cleanup(k.Close)
					return k
				})
			})
		}
	}
}

// onTheirOwn makes twenty calls. The connections of some hops end on the way.
func onTheirOwn(t *testing.T, ended map[int]bool, under func(evidence.Clock) network.Network) {
	w := watch(t, chain.Config{Messages: 3, Streams: 20, PerStream: true}, under)
	defer w.Close()
	<-w.Done()
	ends, passed := w.taps.Ends(), w.callsOn(t)
	connections := make(map[int]int)
	for _, end := range ends {
		connections[end.Number] = end.Connection
	}
	clients := make(map[int]bool)
	for _, call := range w.recorder.Freeze().Calls {
		sockets := wire.Sockets(ends, call)
		for _, end := range evidence.Ends {
			number := call.Ends[end].Socket
			assert.True(t, passed[number][call.Call], "call %d did not pass socket %d, %s", call.Call, number, end)
			require.True(t, sockets[end].Observed, end)
			assert.Equal(t, connections[number], sockets[end].Connection, end)
		}
		assert.Len(t, passed[call.Ends[evidence.ClientEnd].Socket], 1, "the client's connections have one call each")
		clients[call.Ends[evidence.ClientEnd].Socket] = true
		for hop, pair := range map[int][2]evidence.End{
			1: {evidence.ForwarderToUpstream, evidence.UpstreamEnd}, 2: {evidence.ClientEnd, evidence.ForwarderToClient},
		} {
			one := sockets[pair[0]].Connection != 0 && sockets[pair[0]].Connection == sockets[pair[1]].Connection
			assert.Equal(t, !ended[hop], one, "hop %d of call %d", hop, call.Call)
		}
	}
	assert.Len(t, clients, 20)
}
