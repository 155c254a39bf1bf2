package chain

import (
	"context"
	"net"
	"testing"
	"testing/synctest"

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
