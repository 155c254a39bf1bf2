package repro_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// cutter is a network whose connections can be cut from outside.
type cutter struct {
	network.Network
	mu     sync.Mutex
	newest map[evidence.Role]net.Conn // by who dialled
}

// Dial implements network.Network.
func (c *cutter) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	conn, err := c.Network.Dial(ctx, from, to)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.newest[from] = conn
	}
	return conn, err
}

func (c *cutter) cut(t *testing.T, from evidence.Role) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	require.NoError(t, network.Reset(c.newest[from]))
}

// A client that asks again does so on a fresh connection: the call is on that
// one, and no longer on those before.
func TestCallMovesToAFreshConnection(t *testing.T) {
	for _, from := range []evidence.Role{evidence.Client, evidence.Forwarder} {
		for name, method := range map[string]chain.Method{"server stream": chain.Stream, "unary": chain.Unary} {
			t.Run(string(from)+"/"+name, func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) { movesOn(t, method, from) })
			})
		}
	}
}

func movesOn(t *testing.T, method chain.Method, from evidence.Role) {
	under := &cutter{Network: &memory.Network{}, newest: make(map[evidence.Role]net.Conn)}
	w := watch(t, chain.Config{
		Method: method, Messages: 100, Interval: 50 * time.Millisecond, Streams: 1, Remedies: chain.Remedies{Retry: true},
	}, func(evidence.Clock) network.Network { return under })
	defer w.Close()
	call, ends := w.recorder.Call(0), [2]evidence.End{evidence.ClientEnd, evidence.ForwarderToClient}
	if from == evidence.Forwarder {
		ends = [2]evidence.End{evidence.ForwarderToUpstream, evidence.UpstreamEnd}
	}
	known := make(map[int]bool)
	for range 4 {
		for before := call.Received(); call.Received() < before+5; {
			<-w.recorder.Arrived()
		}
		record := w.recorder.Record(call)
		sockets := wire.Sockets(w.taps.Ends(), record)
		newest := sockets[ends[0]]
		assert.NotZero(t, newest.Connection)
		assert.False(t, known[newest.Connection])
		assert.Equal(t, newest.Connection, sockets[ends[1]].Connection)
		_, over := newest.Over()
		assert.False(t, over)
		known[newest.Connection] = true
		under.cut(t, from)
	}
}
