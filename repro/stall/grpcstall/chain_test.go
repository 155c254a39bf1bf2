package grpcstall_test

import (
	"context"
	"net"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// chained is a chain of services that know nothing of hangscope but their
// monitor, through the simulated layer.
type chained struct {
	layer     *layer.Layer
	forwarder *grpcstall.Monitor // of both sides of the forwarder
	client    *grpcstall.Monitor
	events    map[evidence.Role]*eventLog
	stop      []func()
}

const podPort = 50051

func newChained(clock evidence.Clock, configure func(*grpcstall.Monitor)) *chained {
	c := &chained{events: make(map[evidence.Role]*eventLog)}
	c.layer = &layer.Layer{
		Setup: pod.Setup{Clock: clock, Ports: map[evidence.Role]int{evidence.Forwarder: podPort, evidence.Upstream: podPort}},
		Under: &memory.Network{}, Port: podPort, Pod: []evidence.Role{evidence.Forwarder},
	}
	c.forwarder, c.events[evidence.Forwarder] = watching(configure)
	c.client, c.events[evidence.Client] = watching(configure)
	return c
}

func (c *chained) serve(t *testing.T, role evidence.Role, s service, options ...grpc.ServerOption) {
	t.Helper()
	listener, err := c.layer.Listen(role)
	require.NoError(t, err)
	server := grpc.NewServer(append(options, grpc.WaitForHandlers(true))...)
	chainpb.RegisterChainServer(server, s)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	c.stop = append(c.stop, func() {
		server.Stop()
		serving.Wait()
	})
}

func (c *chained) dial(t *testing.T, from, to evidence.Role, monitor *grpcstall.Monitor) chainpb.ChainClient {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+string(to),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return c.layer.Dial(ctx, from, to) }),
		grpc.WithChainStreamInterceptor(monitor.StreamClient))
	require.NoError(t, err)
	c.stop = append(c.stop, func() { _ = conn.Close() })
	return chainpb.NewChainClient(conn)
}

// close ends everything, the callers first.
func (c *chained) close() {
	for _, stop := range slices.Backward(c.stop) {
		stop()
	}
	c.layer.Close()
	c.client.Close()
	c.forwarder.Close()
}

// forward passes a stream on, as an ordinary service does.
func forward(upstream chainpb.ChainClient) service {
	return service{stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
		from, err := upstream.Stream(stream.Context(), &chainpb.StreamRequest{})
		for err == nil {
			var m *chainpb.Message
			if m, err = from.Recv(); err == nil {
				err = stream.Send(m)
			}
		}
		return err
	}}
}

// In the hang of mirrord #2348 the forwarder and the client each notice that
// their connection is silent, though neither gets an error.
func TestHangOfAChain(t *testing.T) {
	tests := map[string]struct {
		flush *layer.Mechanism
		want  int // events of each
	}{
		"no flush":    {nil, 0},
		"mark-reject": {&mechanisms.MarkReject, 2},
		"black-hole":  {&mechanisms.BlackHole, 2},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newChained(evidence.StartClock(), after(0))
				defer c.close()
				c.serve(t, evidence.Upstream, steady(400, every(100*time.Millisecond), 0))
				c.serve(t, evidence.Forwarder, forward(c.dial(t, evidence.Forwarder, evidence.Upstream, c.forwarder)),
					grpc.ChainStreamInterceptor(c.forwarder.StreamServer))
				stream, err := c.dial(t, evidence.Client, evidence.Forwarder, c.client).Stream(t.Context(), &chainpb.StreamRequest{})
				require.NoError(t, err)
				for received := range 300 {
					_, err := stream.Recv()
					require.NoError(t, err)
					if received == 200 && test.flush != nil {
						pause(60 * time.Millisecond) // no acknowledgement is owed
						c.layer.Flush(test.flush)
						break
					}
				}
				waiting := make(chan struct{})
				go func() {
					defer close(waiting)
					for err == nil {
						_, err = stream.Recv()
					}
				}()
				pause(5 * second)
				c.client.Close()
				c.forwarder.Close()
				for role, peer := range map[evidence.Role]string{
					evidence.Client: "passthrough:///forwarder", evidence.Forwarder: "passthrough:///upstream",
				} {
					events := c.events[role].all()
					require.Len(t, events, test.want, role)
					for i, state := range []stall.State{"", stall.Hung}[:test.want] {
						assert.Equal(t, state, events[i].State)
						assert.Equal(t, client, events[i].Side)
						assert.Equal(t, grpcstall.InRecv, events[i].Place)
						assert.Equal(t, peer, events[i].Peer, "the hop is told by who is on it")
						assert.EqualValues(t, 201, events[i].Received)
						assert.InDelta(t, 2.25, events[i].StallAfter.Seconds(), 0.3, "20 times the usual gap")
					}
				}
				c.close()
				<-waiting
			})
		})
	}
}
