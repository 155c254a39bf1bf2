package repro_test

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

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
	down   atomic.Bool                // whether nobody answers who dials
}

// Dial implements network.Network.
func (c *cutter) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	if c.down.Load() {
		<-ctx.Done()
		return nil, ctx.Err()
	}
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
	const times = 5
	known := make(map[int]bool)
	for i := range times {
		for before, arrived := call.Received(), w.recorder.Arrived(); call.Received() < before+5; arrived = w.recorder.Arrived() {
			<-arrived
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
		under.down.Store(i == times-1)
		under.cut(t, from)
	}
	// It waits for a connection, and is on none of those before.
	await(t, func() bool {
		sockets := wire.Sockets(w.taps.Ends(), w.recorder.Record(call))
		return !sockets[ends[0]].Observed && !sockets[ends[1]].Observed
	})
}

// drainer is a network whose forwarder can ask a client to go elsewhere.
type drainer struct {
	network.Network
	accepted chan *drained
}

// Listen implements network.Network.
func (d *drainer) Listen(role evidence.Role) (net.Listener, error) {
	under, err := d.Network.Listen(role)
	if role == evidence.Forwarder {
		return drainerListener{under, d.accepted}, err
	}
	return under, err
}

type drainerListener struct {
	net.Listener
	accepted chan<- *drained
}

// Accept implements net.Listener.
func (l drainerListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	accepted := &drained{Conn: conn}
	l.accepted <- accepted
	return accepted, nil
}

// drained is a connection into which a frame can be put: gRPC writes whole ones.
type drained struct {
	net.Conn
	mu sync.Mutex
}

// Write implements net.Conn.
func (d *drained) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.Conn.Write(p)
}

// goAway asks for new calls to be made on another connection. Those that are open
// go on.
func (d *drained) goAway() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	return http2.NewFramer(d.Conn, nil).WriteGoAway(1<<31-1, http2.ErrCodeNo, nil)
}

// A call stays on its connection when the client has gone over to another one.
func TestCallStaysOnItsConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		under := &drainer{Network: &memory.Network{}, accepted: make(chan *drained, 2)}
		w := watch(t, chain.Config{
			Messages: 100, Interval: 10 * time.Millisecond, Streams: 2, Stagger: 100 * time.Millisecond,
		}, func(evidence.Clock) network.Network { return under })
		defer w.Close()
		first, second := w.recorder.Call(0), w.recorder.Call(1)
		await(t, func() bool { return first.Received() > 1 })
		require.NoError(t, (<-under.accepted).goAway())
		await(t, func() bool { return second.Received() > 1 })
		passed, ends := w.callsOn(t), w.taps.Ends()
		connections := make(map[int]bool)
		for _, call := range []*evidence.Call{first, second} {
			record := w.recorder.Record(call)
			for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToClient} {
				assert.Equal(t, map[int]bool{call.ID(): true}, passed[record.Ends[end].Socket], end)
			}
			connections[wire.Sockets(ends, record)[evidence.ClientEnd].Connection] = true
		}
		assert.Len(t, connections, 2)
	})
}
