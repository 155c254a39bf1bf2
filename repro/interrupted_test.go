package repro

import (
	"context"
	"maps"
	"net"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// manyStuck returns an execution of many calls, each on a connection of its own, that
// all stall at one moment: the forwarder does not pass on what it has received.
func manyStuck(t *testing.T, n network.Network) *execution {
	t.Helper()
	scenario, err := scenarios.Builtin("forwarder-stuck")
	require.NoError(t, err)
	scenario = scenario.Complete()
	scenario.Load.Streams, scenario.Load.Connections = 50, scenarios.PerStream
	stuck := trial.Of(result.VariantFaultOn, scenario)
	stuck.Relays = false
	require.Equal(t, chain.StuckForwarder, stuck.Faults[0].Kind)
	return newExecution(stuck, scenario, Options{
		NewNetwork: func() network.Network { return n }, Progress: func(Progress) {}, StallAfter: stuckAfter,
	})
}

const stuckAfter = 2 * time.Second

// Calls that stall at one moment share what the ends had seen then. Asking all ends for
// each of a thousand calls took a minute, and Ctrl-C waited for it.
func TestStalledCallsShareALook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &asked{Network: inMemory()}
		e := manyStuck(t, n)
		require.NoError(t, e.run(t.Context()))
		require.Len(t, e.notices, 50)
		const ofALook, ofGRPC = 2, 10 // how often the address of an end is asked for
		ends, looks := len(e.seen.Ends), 2
		assert.Less(t, n.times.Load(), int64(ends*(ofALook*looks+ofGRPC)))
	})
}

// After an interruption no evidence of stalls is collected. That takes longer than the
// rest of the ending, and the last snapshot shows the same.
func TestNoLookAfterAnInterruption(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := manyStuck(t, inMemory())
		ctx, cancel := context.WithCancel(t.Context())
		e.options.Progress = func(p Progress) {
			if p.Silent > stuckAfter { // no watcher has looked since
				cancel()
			}
		}
		require.NoError(t, e.run(ctx))
		assert.True(t, e.interrupted)
		assert.Empty(t, slices.Collect(maps.Keys(e.notices)))
	})
}

// An interrupted execution does not wait for ever for its connections to close.
func TestInterruptedWhileConnectionsDoNotClose(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &asked{Network: inMemory(), closes: make(chan struct{})}
		defer close(n.closes)
		e := manyStuck(t, n)
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, cancel)
		require.NoError(t, e.run(ctx))
		assert.True(t, e.interrupted)
		assert.NotEmpty(t, e.seen.Ends)
	})
}

// asked counts how often its connections are asked for their address. They close when
// closes is closed; if it is nil, at once.
type asked struct {
	network.Network
	times  atomic.Int64
	closes chan struct{}
}

func (a *asked) Listen(role evidence.Role) (net.Listener, error) {
	listener, err := a.Network.Listen(role)
	return askedListener{listener, a}, err
}

func (a *asked) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	conn, err := a.Network.Dial(ctx, from, to)
	return askedConn{conn, a}, err
}

type askedListener struct {
	net.Listener
	of *asked
}

func (l askedListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return askedConn{conn, l.of}, nil
}

type askedConn struct {
	net.Conn
	of *asked
}

func (c askedConn) LocalAddr() net.Addr {
	c.of.times.Add(1)
	return c.Conn.LocalAddr()
}

func (c askedConn) Close() error {
	if c.of.closes != nil {
		<-c.of.closes
	}
	return c.Conn.Close()
}
