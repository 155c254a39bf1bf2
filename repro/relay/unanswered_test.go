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
)

// A target that accepts connections, reads, and never writes shows, though no call begins.
func TestUnanswered(t *testing.T) {
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
	r := startRelay(t, target.Addr().String())
	var conns []net.Conn
	for range 2 {
		conn, err := net.Dial("tcp", r.address)
		require.NoError(t, err)
		defer conn.Close()
		conns = append(conns, conn)
		_, err = io.WriteString(conn, http2.ClientPreface)
		require.NoError(t, err)
	}
	told := func() bool {
		notes := r.Unanswered()
		return len(notes) == 1 && strings.Contains(notes[0], "on 2 of the connections")
	}
	assert.Empty(t, r.Unanswered(), "it may still answer")
	require.Eventually(t, told, 30*time.Second, 50*time.Millisecond)
	require.NoError(t, conns[0].Close()) // the target closes it then too
	assert.Eventually(t, func() bool { return len(r.Open()) == 0 && told() }, 30*time.Second, 50*time.Millisecond)
}
