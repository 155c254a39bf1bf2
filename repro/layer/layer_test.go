package layer_test

import (
	"io"
	"net"
	"runtime"
	"syscall"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	stolenPort = 50051
	otherPort  = 50052
)

// hop is one connection through a layer: hop 2 of the chain, in which the
// forwarder (in the pod) accepted and the client (outside) dialled.
type hop struct {
	*layer.Layer
	clock     evidence.Clock
	far, near net.Conn
}

func newHop(t *testing.T, under network.Network, configure ...func(*layer.Layer)) hop {
	t.Helper()
	return newHopFrom(t, evidence.Client, under, configure...)
}

// newHopFrom is newHop with another role than the client that dials.
func newHopFrom(t *testing.T, dialler evidence.Role, under network.Network, configure ...func(*layer.Layer)) hop {
	t.Helper()
	h := hop{clock: evidence.StartClock()}
	h.Layer = &layer.Layer{
		Setup: pod.Setup{Clock: h.clock, Ports: map[evidence.Role]int{evidence.Forwarder: stolenPort}},
		Under: under,
		Port:  stolenPort,
		Pod:   []evidence.Role{evidence.Forwarder},
	}
	for _, set := range configure {
		set(h.Layer)
	}
	listener, err := h.Listen(evidence.Forwarder)
	require.NoError(t, err)
	defer listener.Close()
	h.far, err = h.Dial(t.Context(), dialler, evidence.Forwarder)
	require.NoError(t, err)
	h.near, err = listener.Accept()
	require.NoError(t, err)
	for len(h.Counts()) == 0 {
		runtime.Gosched() // the relay has dialled, and is about to enter the flow
	}
	h.Warm()
	t.Cleanup(func() {
		_ = h.far.Close()
		_ = h.near.Close()
		h.Close()
	})
	return h
}

func write(t *testing.T, conn net.Conn, text string) {
	t.Helper()
	_, err := io.WriteString(conn, text)
	require.NoError(t, err)
}

func read(t *testing.T, conn net.Conn, n int) string {
	t.Helper()
	buffer := make([]byte, n)
	_, err := io.ReadFull(conn, buffer)
	require.NoError(t, err)
	return string(buffer)
}

// ended returns the error with which a connection's reading ends.
func ended(conn net.Conn) error {
	_, err := conn.Read(make([]byte, 1))
	return err
}

// On real sockets, without a flush, a relay is not there.
func TestRelayIsTransparent(t *testing.T) {
	tests := map[string]func(t *testing.T, from, to net.Conn){
		"bytes, both ways": func(t *testing.T, from, to net.Conn) {
			write(t, from, "ping")
			assert.Equal(t, "ping", read(t, to, 4))
			write(t, to, "pong")
			assert.Equal(t, "pong", read(t, from, 4))
		},
		"FIN": func(t *testing.T, from, to net.Conn) {
			write(t, from, "bye")
			require.NoError(t, from.(network.HalfCloser).CloseWrite())
			assert.Equal(t, "bye", read(t, to, 3))
			require.Equal(t, io.EOF, ended(to))
			write(t, to, "bye too")
			assert.Equal(t, "bye too", read(t, from, 7))
		},
		"close": func(t *testing.T, from, to net.Conn) {
			require.NoError(t, from.Close())
			assert.Equal(t, io.EOF, ended(to))
		},
		"RST": func(t *testing.T, from, to net.Conn) {
			write(t, from, "x")
			read(t, to, 1)
			require.NoError(t, network.Reset(from))
			assert.ErrorIs(t, ended(to), syscall.ECONNRESET)
		},
	}
	for name, test := range tests {
		t.Run(name+", from the dialling side", func(t *testing.T) {
			h := newHop(t, &network.Loopback{})
			test(t, h.far, h.near)
		})
		t.Run(name+", from the accepting side", func(t *testing.T) {
			h := newHop(t, &network.Loopback{})
			test(t, h.near, h.far)
		})
	}
}

func TestRelayCarriesMuchDataBothWays(t *testing.T) {
	h := newHop(t, &network.Loopback{})
	const size = 4 << 20
	done := make(chan error, 2)
	for _, conn := range []net.Conn{h.far, h.near} {
		go func() {
			_, err := conn.Write(make([]byte, size))
			done <- err
		}()
		go func() {
			_, err := io.CopyN(io.Discard, conn, size)
			done <- err
		}()
	}
	for range 4 {
		require.NoError(t, <-done)
	}
	counts := h.Counts()
	require.Len(t, counts, 1)
	assert.EqualValues(t, 2*size, counts[0].Delivered)
}

func TestFlushMatchesByOriginalPort(t *testing.T) {
	tests := map[string]struct{ port, want int }{
		"the stolen port": {stolenPort, 1},
		"another port":    {otherPort, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHop(t, &network.Loopback{}, func(l *layer.Layer) {
				l.Ports = map[evidence.Role]int{evidence.Forwarder: test.port}
			})
			_, matched := h.Flush(&mechanisms.MarkReject)
			assert.Equal(t, test.want, matched)
			assert.Equal(t, test.want == 1, h.Counts()[0].Matched)
		})
	}
}

func TestFindMechanism(t *testing.T) {
	for _, m := range mechanisms.All {
		found, err := mechanisms.Find(m.Name)
		require.NoError(t, err)
		assert.Same(t, m, found)
		assert.NotEmpty(t, m.Summary)
	}
	_, err := mechanisms.Find("mark-rejekt")
	assert.ErrorContains(t, err, `unknown mechanism "mark-rejekt"; known: `)
}

func TestCloseEndsConnectionsAndRefusesNew(t *testing.T) {
	h := newHop(t, &network.Loopback{})
	h.Close()
	require.Error(t, ended(h.far))
	require.Error(t, ended(h.near))
	_, err := h.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	assert.ErrorIs(t, err, net.ErrClosed)
}

// waits reports that a connection has nothing to read until all is idle.
func waits(t *testing.T, conn net.Conn) {
	t.Helper()
	read := make(chan error, 1)
	go func() { read <- ended(conn) }()
	synctest.Wait()
	select {
	case err := <-read:
		t.Fatalf("expected silence, got %v", err)
	default:
	}
}
