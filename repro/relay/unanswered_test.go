package relay_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/pod"
)

// A target that accepts connections, reads, and never writes shows, though no call begins.
func TestUnanswered(t *testing.T) {
	r := startRelay(t, mute(t))
	first := r.begin(t)
	greet(t, first)
	greet(t, r.begin(t))
	assert.Empty(t, r.Unanswered(), "it may still answer")
	r.tells(t, "on 2 of the connections")
	require.NoError(t, first.Close()) // the target closes it then too
	r.tells(t, "on 2 of the connections")
}

// A target that has not got what its client sent, since a fault took it, owes no answer.
func TestUnansweredForAFault(t *testing.T) {
	r := startRelay(t, mute(t))
	spared := r.begin(t)
	require.Eventually(t, func() bool { return r.Hops()[0].Connections == 1 }, 30*time.Second, time.Millisecond) // accepted
	r.Strike(pod.LinkFault{Kind: pod.Drop, Hop: 2, Up: true, Down: true, New: true})
	greet(t, r.begin(t))
	greet(t, spared) // it waits for less time than the other
	r.tells(t, "on 1 of the connections")
}

// tells waits until the relay tells of unanswered connections, in these words.
func (r relayed) tells(t *testing.T, words string) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Contains(c, strings.Join(r.Unanswered(), "\n"), words)
	}, 30*time.Second, 50*time.Millisecond)
}

// begin makes a connection through the relay, for the length of a test.
func (r relayed) begin(t *testing.T) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", r.address)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// greet sends what a client of HTTP/2 says first.
func greet(t *testing.T, conn net.Conn) {
	t.Helper()
	_, err := io.WriteString(conn, http2.ClientPreface)
	require.NoError(t, err)
}

// mute serves a target that reads and never writes, and returns its address.
func mute(t *testing.T) string {
	t.Helper()
	target := listen(t)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := target.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				_, _ = io.Copy(io.Discard, conn)
				_ = conn.Close()
			})
		}
	})
	t.Cleanup(func() {
		_ = target.Close()
		serving.Wait()
	})
	return target.Addr().String()
}
