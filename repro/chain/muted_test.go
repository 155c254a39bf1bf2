package chain

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"hangscope/repro/evidence"
	"hangscope/repro/network/memory"
)

// mutedServer serves health on the listener of a role with a fault, until the test ends, and
// returns what dials it.
func mutedServer(t *testing.T, faults *faults) (dial func() healthpb.HealthClient) {
	t.Helper()
	n := &transports{Network: &memory.Network{}, faults: faults}
	listener, err := n.Listen(evidence.Upstream)
	require.NoError(t, err)
	server := grpc.NewServer(grpc.Creds(newPlaintext()))
	healthpb.RegisterHealthServer(server, health.NewServer())
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener) // it ends with Stop
	}()
	t.Cleanup(func() { server.Stop(); <-served })
	return func() healthpb.HealthClient {
		c, err := newChannel(evidence.ForwarderToUpstream, evidence.Upstream, func(ctx context.Context) (net.Conn, error) {
			return n.Dial(ctx, evidence.Forwarder, evidence.Upstream)
		})
		require.NoError(t, err)
		t.Cleanup(func() { _ = c.Close() })
		return healthpb.NewHealthClient(c.ClientConn)
	}
}

// asked is what a call got, and when.
type asked struct {
	code codes.Code
	at   time.Duration
}

func ask(ctx context.Context, client healthpb.HealthClient, options ...grpc.CallOption) asked {
	begun := time.Now()
	_, err := client.Check(ctx, &healthpb.HealthCheckRequest{}, options...)
	return asked{status.Code(err), time.Since(begun)}
}

// What grpc-go makes of a server that accepts and says nothing: its first connection is given
// up after 20 s, with the calls that wait for it. A later call fails at once, with the same
// error. One with WaitForReady waits until its deadline.
func TestCallsOfAServerThatSaysNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faults := &faults{all: []Fault{{Kind: NoSettings, Role: evidence.Upstream}}}
		client := mutedServer(t, faults)()
		ctx, cancel := context.WithTimeout(t.Context(), 75*time.Second)
		defer cancel()
		ready := make(chan asked)
		go func() { ready <- ask(ctx, client, grpc.WaitForReady(true)) }()
		assert.Equal(t, asked{codes.Unavailable, 20 * time.Second}, ask(ctx, client))
		time.Sleep(5 * time.Second) //nolint:forbidigo // virtual time
		assert.Equal(t, asked{codes.Unavailable, 0}, ask(ctx, client), "grpc-go has dialled again by now")
		assert.Equal(t, asked{codes.DeadlineExceeded, 75 * time.Second}, <-ready)
		assert.True(t, faults.struck.Load())
	})
}

// A server that is stopped closes also what it has said nothing on.
func TestServerThatSaysNothingIsStopped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		faults := &faults{all: []Fault{{Kind: NoSettings, Role: evidence.Upstream}}}
		n := &transports{Network: &memory.Network{}, faults: faults}
		listener, err := n.Listen(evidence.Upstream)
		require.NoError(t, err)
		accepted := make(chan error, 1)
		go func() {
			_, err := listener.Accept()
			accepted <- err
		}()
		conn, err := n.Dial(t.Context(), evidence.Forwarder, evidence.Upstream)
		require.NoError(t, err)
		synctest.Wait()
		require.Empty(t, accepted, "the server sees no connection")
		require.NoError(t, listener.Close())
		require.ErrorIs(t, <-accepted, net.ErrClosed)
		_, err = conn.Read(make([]byte, 1))
		require.Error(t, err)
		require.NoError(t, conn.Close())
	})
}

// A fault of later connections spares those that are open.
func TestServerThatSaysNothingLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chain := &Chain{faults: faults{all: []Fault{{Kind: NoSettings, Role: evidence.Upstream, After: 3}}}}
		dial := mutedServer(t, &chain.faults)
		before := dial()
		assert.Equal(t, codes.OK, ask(t.Context(), before).code)
		chain.Strike(2)
		assert.Equal(t, codes.OK, ask(t.Context(), dial()).code, "the message has not come")
		assert.False(t, chain.Struck())
		chain.Strike(3)
		assert.Equal(t, codes.Unavailable, ask(t.Context(), dial()).code)
		assert.Equal(t, codes.OK, ask(t.Context(), before).code)
		assert.True(t, chain.Struck())
	})
}
