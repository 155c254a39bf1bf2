package chain

import (
	"context"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
)

// pair returns the two ends of a connection, of which the process has the second.
func pair(t *testing.T, p *process) (peer, held net.Conn) {
	t.Helper()
	n := &memory.Network{}
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	peer, err = n.Dial(context.Background(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	held, err = listener.Accept()
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	return peer, p.hold(held)
}

// The kernel of a stopped process takes what comes. The process reads none of it, writes
// nothing and closes nothing, until it goes on.
func TestStoppedProcess(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProcess()
		peer, held := pair(t, p)
		var read, wrote, entered bool
		go func() { // reads already when the process is stopped
			b := make([]byte, 10)
			n, err := held.Read(b)
			assert.NoError(t, err)
			assert.Equal(t, "late", string(b[:n]))
			read = true
		}()
		synctest.Wait()
		p.stop()
		synctest.Wait()
		n, err := peer.Write([]byte("late"))
		require.NoError(t, err)
		assert.Equal(t, 4, n, "the kernel takes it")
		go func() {
			_, err := held.Write([]byte("x"))
			assert.NoError(t, err)
			wrote = true
		}()
		go func() {
			worker{process: p}.Enter(evidence.Working)
			entered = true
		}()
		synctest.Wait()
		assert.False(t, read || wrote || entered, "it does nothing")

		p.goOn()
		synctest.Wait()
		assert.True(t, read && wrote && entered, "it goes on")
		require.NoError(t, held.Close())
		require.NoError(t, peer.Close())
	})
}

// What a stopped process closes, its peer hears of when it goes on.
func TestStoppedProcessCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProcess()
		peer, held := pair(t, p)
		p.stop()
		var heard bool
		go func() {
			_, err := peer.Read(make([]byte, 1))
			assert.Error(t, err)
			heard = true
		}()
		var failed error
		go func() { _, failed = held.Read(make([]byte, 1)) }()
		synctest.Wait()
		require.NoError(t, held.Close())
		synctest.Wait()
		assert.False(t, heard)
		require.ErrorIs(t, failed, net.ErrClosed, "its own reader hears of it")
		p.goOn()
		synctest.Wait()
		assert.True(t, heard)
		require.NoError(t, peer.Close())
	})
}

// closesOther is a connection whose deadline, when it is set, has another one closed first.
type closesOther struct {
	net.Conn
	other func()
}

func (c closesOther) SetReadDeadline(time.Time) error {
	c.other()
	return nil
}

// A connection may be closed at the moment when its process goes on.
func TestProcessGoesOnWhileItsConnectionsAreClosed(t *testing.T) {
	p := newProcess()
	peer, other := pair(t, p)
	var once sync.Once
	first := p.hold(closesOther{peer, func() {
		if p.isStopped() {
			return
		}
		once.Do(func() { assert.NoError(t, other.Close()) })
	}})
	p.stop()
	p.goOn()
	require.NoError(t, first.Close())
}

// Who was woken by the stop reads on, and never hears of the deadline that woke it.
func TestStopIsNoTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newProcess()
		peer, held := pair(t, p)
		read := make(chan error)
		go func() {
			_, err := held.Read(make([]byte, 1))
			read <- err
		}()
		synctest.Wait()
		p.stop()
		close(p.resumed) // it goes on, and has not come to its connections yet
		synctest.Wait()
		_, err := peer.Write([]byte("x"))
		require.NoError(t, err)
		require.NoError(t, <-read)
		require.NoError(t, held.Close())
		require.NoError(t, peer.Close())
	})
}
