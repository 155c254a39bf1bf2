package wire_test

import (
	"io"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

// While a network is held, no byte passes its ends.
func TestHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &wire.Network{Under: &memory.Network{}, Clock: evidence.StartClock()}
		listener, err := n.Listen(evidence.Upstream)
		require.NoError(t, err)
		dialled, err := n.Dial(t.Context(), evidence.Forwarder, evidence.Upstream)
		require.NoError(t, err)
		accepted, err := listener.Accept()
		require.NoError(t, err)
		var read, written atomic.Int64 // calls that have returned
		go func() { _, _ = dialled.Write([]byte("1")); written.Add(1) }()
		go func() { _, _ = io.ReadFull(accepted, make([]byte, 2)); read.Add(1) }()
		synctest.Wait()

		release := n.Hold()
		go func() { _, _ = dialled.Write([]byte("2")); written.Add(1) }()
		synctest.Wait()
		for _, end := range n.Ends() {
			assert.Equal(t, uint64(1), end.Written.Bytes+end.Read.Bytes, end.Name())
		}
		assert.Equal(t, int64(0), read.Load())

		release()
		synctest.Wait()
		assert.Equal(t, int64(1), read.Load())
		assert.Equal(t, int64(2), written.Load())
		for _, end := range n.Ends() {
			assert.Equal(t, uint64(2), end.Written.Bytes+end.Read.Bytes, end.Name())
		}
		require.NoError(t, dialled.Close())
		require.NoError(t, accepted.Close())
		require.NoError(t, listener.Close())
	})
}

// While a network is held, no connection opens.
func TestHoldOfConnections(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := &wire.Network{Under: &memory.Network{}, Clock: evidence.StartClock()}
		listener, err := n.Listen(evidence.Upstream)
		require.NoError(t, err)
		release := n.Hold()
		opened := make(chan io.Closer, 2)
		go func() {
			conn, err := listener.Accept()
			assert.NoError(t, err)
			opened <- conn
		}()
		go func() {
			conn, err := n.Dial(t.Context(), evidence.Forwarder, evidence.Upstream)
			assert.NoError(t, err)
			opened <- conn
		}()
		synctest.Wait()
		assert.Empty(t, opened)
		assert.Empty(t, n.Ends())

		release()
		for range 2 {
			require.NoError(t, (<-opened).Close())
		}
		assert.Len(t, n.Ends(), 2)
		require.NoError(t, listener.Close())
	})
}
