package relay_test

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/wire"
)

// capturing lets a relay keep what passes.
func capturing(limit int64) func(*relay.Config) {
	return func(c *relay.Config) { c.Capture = &wire.Capture{Limit: limit} }
}

// echo returns the address of a service that sends back what it gets.
func echo(t *testing.T) string {
	t.Helper()
	listener := listen(t)
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				_, _ = io.Copy(conn, conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		serving.Wait()
	})
	return listener.Addr().String()
}

// ask sends a text through a connection of its own, and waits for it to come back.
func ask(t *testing.T, address, text string) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte(text))
	require.NoError(t, err)
	_, err = io.ReadFull(conn, make([]byte, len(text)))
	require.NoError(t, err)
}

// data joins what passed.
func data(p evidence.Passage) string {
	var all []byte
	for _, s := range p.Segments {
		all = append(all, s.Data...)
	}
	return string(all)
}

// A capture has what each end of a connection wrote and was given, as it passed.
func TestCapture(t *testing.T) {
	r := startRelay(t, echo(t), capturing(0))
	ask(t, r.address, "no HTTP/2")
	c, more := r.Capture()
	assert.Zero(t, more)
	require.Len(t, c.Connections, 1)
	one := c.Connections[0]
	assert.Equal(t, 2, one.Hop)
	for _, passage := range []evidence.Passage{one.Dialled.Written, one.Accepted.Read, one.Accepted.Written, one.Dialled.Read} {
		assert.Equal(t, "no HTTP/2", data(passage))
		assert.Zero(t, passage.Missing)
	}
	assert.Contains(t, c.Title, "on hop 2 the forwarder is the service of port ")
}

// What was lost on the way was written, and never read.
func TestCaptureOfABlackHole(t *testing.T) {
	r := startRelay(t, echo(t), capturing(0))
	conn, err := net.Dial("tcp", r.address)
	require.NoError(t, err)
	defer conn.Close()
	_, err = conn.Write([]byte("before"))
	require.NoError(t, err)
	_, err = io.ReadFull(conn, make([]byte, len("before")))
	require.NoError(t, err)
	_, err = r.Flush("black-hole")
	require.NoError(t, err)
	_, err = conn.Write([]byte(", after"))
	require.NoError(t, err)
	require.Eventually(t, func() bool {
		c, _ := r.Capture()
		return data(c.Connections[0].Dialled.Written) == "before, after"
	}, 20*time.Second, time.Millisecond)
	c, _ := r.Capture()
	assert.Equal(t, "before", data(c.Connections[0].Accepted.Read))
}

// A capture has bounds: of its bytes, and of its connections. It says what it lacks.
func TestCaptureIsBounded(t *testing.T) {
	const limit = 4 << 10
	r := startRelay(t, echo(t), capturing(limit))
	for range relay.MaxCaptured + 2 {
		ask(t, r.address, "sixteen letters.")
	}
	c, more := r.Capture()
	assert.Len(t, c.Connections, relay.MaxCaptured)
	assert.Equal(t, 2, more)
	kept, missing := 0, uint64(0)
	for _, one := range c.Connections {
		kept += len(data(one.Dialled.Written))
		missing += one.Dialled.Written.Missing
	}
	assert.Positive(t, kept)
	assert.LessOrEqual(t, kept, limit)
	assert.Equal(t, relay.MaxCaptured*len("sixteen letters."), kept+int(missing)) //nolint:gosec // it is small
}

// Without a capture nothing is kept.
func TestNoCapture(t *testing.T) {
	r := startRelay(t, echo(t))
	ask(t, r.address, "nothing")
	c, more := r.Capture()
	assert.Empty(t, c.Connections)
	assert.Zero(t, more)
}
