package grpcstall_test

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/stall/grpcstall"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// service answers as a test says.
type service struct {
	chainpb.UnimplementedChainServer

	stream func(grpc.ServerStreamingServer[chainpb.Message]) error
	unary  func(context.Context) error
	echo   func(grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error
}

func (s service) Stream(_ *chainpb.StreamRequest, stream grpc.ServerStreamingServer[chainpb.Message]) error {
	return s.stream(stream)
}

func (s service) Unary(ctx context.Context, m *chainpb.Message) (*chainpb.Message, error) {
	return m, s.unary(ctx)
}

func (s service) Echo(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
	return s.echo(stream)
}

// rig is a service and a caller of it, both watched by monitors of their own.
type rig struct {
	chainpb.ChainClient

	conn                       *grpc.ClientConn
	client, server             *grpcstall.Monitor
	clientEvents, serverEvents *eventLog
}

// eventLog is the events that a monitor has reported.
type eventLog struct {
	mu     sync.Mutex
	events []grpcstall.Event
}

func (l *eventLog) add(e grpcstall.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
}

func (l *eventLog) all() []grpcstall.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.events
}

// watching makes a monitor and the log of its events.
func watching(configure func(*grpcstall.Monitor)) (*grpcstall.Monitor, *eventLog) {
	l := new(eventLog)
	m := &grpcstall.Monitor{OnStall: l.add, OnEnd: l.add, Logger: slog.New(slog.DiscardHandler)}
	configure(m)
	return m, l
}

func after(d time.Duration) func(*grpcstall.Monitor) {
	return func(m *grpcstall.Monitor) { m.StallAfter = d }
}

// start starts a service and connects to it.
func start(tb testing.TB, n network.Network, s service, configure func(*grpcstall.Monitor), options ...grpc.ServerOption) *rig {
	tb.Helper()
	r := new(rig)
	r.client, r.clientEvents = watching(configure)
	r.server, r.serverEvents = watching(configure)
	listener, err := n.Listen(evidence.Forwarder)
	require.NoError(tb, err)
	server := grpc.NewServer(append(options,
		grpc.WaitForHandlers(true),
		grpc.ChainUnaryInterceptor(r.server.UnaryServer),
		grpc.ChainStreamInterceptor(r.server.StreamServer))...)
	chainpb.RegisterChainServer(server, s)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	r.conn, err = grpc.NewClient("passthrough:///the-service",
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return n.Dial(ctx, evidence.Client, evidence.Forwarder)
		}),
		grpc.WithChainUnaryInterceptor(r.client.UnaryClient),
		grpc.WithChainStreamInterceptor(r.client.StreamClient))
	require.NoError(tb, err)
	r.ChainClient = chainpb.NewChainClient(r.conn)
	tb.Cleanup(func() {
		_ = r.conn.Close()
		server.Stop()
		serving.Wait()
		r.client.Close()
		r.server.Close()
	})
	return r
}

// virtual runs a test in memory and in virtual time.
func virtual(t *testing.T, s service, configure func(*grpcstall.Monitor), test func(*testing.T, *rig)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, start(t, &memory.Network{}, s, configure)) })
}

// pause lets virtual time pass.
func pause(d time.Duration) { <-time.After(d) }

// settle lets the monitors see what has happened.
func settle() { pause(time.Minute) }

// wants compares events with what they should be, but for figures that depend
// on when the monitor looked.
func wants(t *testing.T, got []grpcstall.Event, want ...grpcstall.Event) {
	t.Helper()
	require.Len(t, got, len(want), "%+v", got)
	for i, w := range want {
		g := got[i]
		assert.Equal(t, w.State, g.State, "event %d", i)
		assert.Equal(t, w.Side, g.Side, "event %d", i)
		assert.Equal(t, w.Place, g.Place, "event %d", i)
		assert.Equal(t, w.Received, g.Received, "event %d", i)
		assert.Equal(t, w.Sent, g.Sent, "event %d", i)
		assert.InDelta(t, w.Silent.Seconds(), g.Silent.Seconds(), 0.25, "event %d", i)
	}
}
