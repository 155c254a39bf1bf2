package relay_test

import (
	"context"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/relay"
)

// bytesEcho serves what it is sent.
func bytesEcho(t *testing.T) string {
	t.Helper()
	return serveConns(t, func(conn net.Conn) { _, _ = io.Copy(conn, conn) })
}

// serveConns serves each connection with a function, and closes it then.
func serveConns(t *testing.T, serve func(net.Conn)) string {
	t.Helper()
	listener := listen(t)
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
				serve(conn)
			})
		}
	})
	t.Cleanup(func() {
		cancel()
		_ = listener.Close()
		serving.Wait()
	})
	return listener.Addr().String()
}

// answers reports whether a byte comes back from an address.
func answers(address string) bool {
	conn, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	defer conn.Close()
	_, err = conn.Write([]byte{7})
	if err != nil {
		return false
	}
	got := make([]byte, 1)
	_, err = io.ReadFull(conn, got)
	return err == nil && got[0] == 7
}

// A client that never reads holds up its own connection and no other, and a relay keeps no
// more of what it is sent than the sockets do.
func TestClientThatNeverReads(t *testing.T) {
	const much = 256 << 20
	var written atomic.Int64
	ended := make(chan struct{})
	flood := serveConns(t, func(conn net.Conn) {
		defer close(ended)
		part := make([]byte, 1<<20)
		for written.Load() < much {
			n, err := conn.Write(part)
			written.Add(int64(n))
			if err != nil {
				return
			}
		}
	})
	_, flooded := passOn(t, flood)
	conn, err := net.Dial("tcp", flooded)
	require.NoError(t, err)
	_, err = io.ReadFull(conn, make([]byte, 1))
	require.NoError(t, err)
	_, address := passOn(t, bytesEcho(t))
	assert.True(t, answers(address))
	before := written.Load()
	assert.Eventually(t, func() bool { // until it is stuck
		stuck := written.Load() == before
		before = written.Load()
		return stuck && before > 0
	}, patience, 20*look)
	require.NoError(t, network.Reset(conn))
	<-ended // it was told
	assert.Less(t, written.Load(), int64(much))
}

// A side that has no more to send, and still reads, gets all that is sent to it.
func TestHalfClosed(t *testing.T) {
	target := serveConns(t, func(conn net.Conn) {
		asked, _ := io.ReadAll(conn)
		_, _ = conn.Write(append([]byte("answer to "), asked...))
	})
	_, address := passOn(t, target)
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte("a question"))
	require.NoError(t, err)
	require.NoError(t, conn.(*net.TCPConn).CloseWrite())
	assert.Equal(t, "answer to a question", string(drained(t, conn)))
}

// A client that aborts leaves nothing behind: its server is told.
func TestClientThatAborts(t *testing.T) {
	told := make(chan error, 1)
	target := serveConns(t, func(conn net.Conn) {
		_, _ = conn.Write([]byte{1})
		_, err := conn.Read(make([]byte, 1))
		told <- err
	})
	_, address := passOn(t, target)
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	_, err = io.ReadFull(conn, make([]byte, 1))
	require.NoError(t, err)
	require.NoError(t, network.Reset(conn))
	assert.ErrorContains(t, <-told, "connection reset")
}

// A client whose target has no address, or refuses, is told at once, and so is whoever runs
// the relay.
func TestTargetThatCannotBeReached(t *testing.T) {
	for target, why := range map[string]string{
		"no-such-host.invalid:1": "no-such-host.invalid",
		unused(t):                "refused",
	} {
		t.Run(why, func(t *testing.T) {
			failed := make(chan error, 1)
			listener := listen(t)
			r := relay.New(relay.Config{
				Clock: evidence.StartClock(), Hops: []relay.Hop{{Number: 2, Listener: listener, Target: target, Port: 1}},
				Failed: func(_ relay.Hop, err error) { failed <- err },
			})
			ctx, cancel := context.WithCancel(context.Background())
			var running sync.WaitGroup
			running.Go(func() { assert.NoError(t, r.Run(ctx)) })
			defer running.Wait()
			defer cancel()
			conn, err := net.Dial("tcp", listener.Addr().String())
			if err == nil { // or the reset was faster
				defer conn.Close()
				_, err = conn.Read(make([]byte, 1))
			}
			require.Error(t, err)
			assert.ErrorContains(t, <-failed, why)
		})
	}
}
