package network_test

import (
	"context"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// networks are those that behave as TCP does.
var networks = map[string]func() network.Network{
	"loopback": func() network.Network { return &network.Loopback{} },
	"memory":   func() network.Network { return &memory.Network{} },
}

// connect joins client and forwarder.
func connect(t *testing.T, n network.Network) (client, forwarder net.Conn) {
	t.Helper()
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	defer listener.Close()
	client, err = n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	forwarder, err = listener.Accept()
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = client.Close()
		_ = forwarder.Close()
	})
	return client, forwarder
}

// The in-memory network is right when it does what loopback TCP does.
func TestNetworksEndConnectionsAlike(t *testing.T) {
	tests := map[string]func(t *testing.T, client, forwarder net.Conn){
		"bytes arrive in order": func(t *testing.T, client, forwarder net.Conn) {
			write(t, client, "one")
			write(t, client, "two")
			require.NoError(t, client.Close())
			got, err := io.ReadAll(forwarder)
			require.NoError(t, err)
			assert.Equal(t, "onetwo", string(got))
		},
		"half close": func(t *testing.T, client, forwarder net.Conn) {
			require.NoError(t, client.(network.HalfCloser).CloseWrite())
			_, err := forwarder.Read(make([]byte, 1))
			require.Equal(t, io.EOF, err)
			write(t, forwarder, "still open")
			assert.Equal(t, "still open", read(t, client, 10))
		},
		"reset after data": func(t *testing.T, client, forwarder net.Conn) {
			write(t, client, "last words")
			assert.Equal(t, "last words", read(t, forwarder, 10))
			require.NoError(t, network.Reset(client))
			_, err := forwarder.Read(make([]byte, 1))
			assert.ErrorIs(t, err, syscall.ECONNRESET)
		},
		"close with bytes unread is a reset": func(t *testing.T, client, forwarder net.Conn) {
			write(t, client, "unread")
			awaitBytes(t, forwarder)
			require.NoError(t, forwarder.Close())
			_, err := client.Read(make([]byte, 1))
			assert.ErrorIs(t, err, syscall.ECONNRESET)
		},
		"writing to a closed end is answered with a reset": func(t *testing.T, client, forwarder net.Conn) {
			require.NoError(t, forwarder.Close())
			_, err := client.Read(make([]byte, 1))
			require.Equal(t, io.EOF, err)
			write(t, client, "too late")
			assert.ErrorIs(t, eventually(client), syscall.EPIPE)
		},
		"own close": func(t *testing.T, client, _ net.Conn) {
			require.NoError(t, client.Close())
			_, err := client.Read(make([]byte, 1))
			require.ErrorIs(t, err, net.ErrClosed)
			_, err = client.Write([]byte("x"))
			require.ErrorIs(t, err, net.ErrClosed)
			assert.ErrorIs(t, client.Close(), net.ErrClosed)
		},
		"deadline in the past": func(t *testing.T, client, _ net.Conn) {
			require.NoError(t, client.SetDeadline(time.Unix(1, 0)))
			_, err := client.Read(make([]byte, 1))
			require.ErrorIs(t, err, os.ErrDeadlineExceeded)
			_, err = client.Write([]byte("x"))
			assert.ErrorIs(t, err, os.ErrDeadlineExceeded)
		},
	}
	for kind, newNetwork := range networks {
		for name, test := range tests {
			t.Run(kind+"/"+name, func(t *testing.T) {
				client, forwarder := connect(t, newNetwork())
				test(t, client, forwarder)
			})
		}
	}
}

// eventually writes until that fails: the reset takes its way.
func eventually(conn net.Conn) error {
	for {
		if _, err := conn.Write([]byte("x")); err != nil {
			return err
		}
	}
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

func TestMemoryWritesWaitForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, forwarder := connect(t, &memory.Network{})
		written := make(chan struct{})
		go func() {
			defer close(written)
			_, err := client.Write(make([]byte, 1<<20))
			assert.NoError(t, err)
		}()
		synctest.Wait()
		select {
		case <-written:
			t.Fatal("1 MiB fitted with nobody reading")
		default:
		}
		_, err := io.ReadFull(forwarder, make([]byte, 1<<20))
		require.NoError(t, err)
		<-written
	})
}

func TestMemoryDeadlinesUseVirtualTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		client, _ := connect(t, &memory.Network{})
		start := time.Now()
		require.NoError(t, client.SetReadDeadline(start.Add(time.Hour)))
		_, err := client.Read(make([]byte, 1))
		require.ErrorIs(t, err, os.ErrDeadlineExceeded)
		assert.Equal(t, time.Hour, time.Since(start))
	})
}

func TestDialNeedsAListener(t *testing.T) {
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			n := newNetwork()
			_, err := n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
			require.EqualError(t, err, "client dials forwarder, which does not listen")

			listener, err := n.Listen(evidence.Forwarder)
			require.NoError(t, err)
			require.NoError(t, listener.Close())
			_, err = n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
			require.ErrorIs(t, err, syscall.ECONNREFUSED)

			cancelled, cancel := context.WithCancel(t.Context())
			cancel()
			_, err = n.Dial(cancelled, evidence.Client, evidence.Forwarder)
			assert.Error(t, err)
		})
	}
}

func TestMemoryListenerResetsWhatWasNotAccepted(t *testing.T) {
	n := &memory.Network{}
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(t, err)
	client, err := n.Dial(t.Context(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	require.NoError(t, listener.Close())
	_, err = client.Read(make([]byte, 1))
	require.ErrorIs(t, err, syscall.ECONNRESET)
	_, err = listener.Accept()
	assert.ErrorIs(t, err, net.ErrClosed)
}

// Both ends of a connection have the same identity, and no others have it.
func TestIdentity(t *testing.T) {
	for kind, newNetwork := range networks {
		t.Run(kind, func(t *testing.T) {
			n := newNetwork()
			known := make(map[network.Identity]bool)
			for range 3 {
				client, forwarder := connect(t, n)
				identity := network.IdentityOf(client, true)
				assert.NotEmpty(t, identity)
				assert.Equal(t, identity, network.IdentityOf(forwarder, false))
				assert.False(t, known[identity])
				known[identity] = true
				assert.Zero(t, network.NumberOf(client))
			}
		})
	}
}
