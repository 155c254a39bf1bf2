package probe_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/probe"
)

// service answers as its tests want it to.
type service struct {
	chainpb.UnimplementedChainServer
	// silentAfter is after how many messages Stream is silent, until its call ends. If zero,
	// it never is.
	silentAfter uint64
	// resume ends the silence, if it is not nil.
	resume <-chan struct{}
	// deaf is whether Collect and Echo read nothing.
	deaf bool
}

func (service) Unary(_ context.Context, asked *chainpb.Message) (*chainpb.Message, error) {
	if asked.GetSeq() == 0 {
		return nil, status.Error(codes.NotFound, "no such message")
	}
	return &chainpb.Message{Seq: asked.GetSeq(), Payload: make([]byte, asked.GetAnswerSize())}, nil
}

func (s service) Stream(asked *chainpb.StreamRequest, stream grpc.ServerStreamingServer[chainpb.Message]) error {
	for i := range asked.GetMessages() {
		if s.silentAfter > 0 && i == s.silentAfter {
			select {
			case <-s.resume:
			case <-stream.Context().Done():
				return stream.Context().Err()
			}
		}
		if err := stream.Send(&chainpb.Message{Seq: i + 1, Payload: make([]byte, asked.GetSize())}); err != nil {
			return err
		}
	}
	return nil
}

func (s service) Collect(stream grpc.ClientStreamingServer[chainpb.Message, chainpb.Collected]) error {
	if s.deaf {
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	var count uint64
	for {
		_, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(&chainpb.Collected{Messages: count})
		}
		if err != nil {
			return err
		}
		count++
	}
}

func (service) Echo(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
	for {
		message, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(message); err != nil {
			return err
		}
	}
}

// serve serves until the test is over, and returns the address.
func serve(t *testing.T, s service, register func(*grpc.Server), options ...grpc.ServerOption) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	// Windows of one size: gRPC would make them larger, by and by.
	const window = 1 << 16
	server := grpc.NewServer(append(options, grpc.InitialWindowSize(window), grpc.InitialConnWindowSize(window))...)
	chainpb.RegisterChainServer(server, s)
	if register == nil {
		register = func(server *grpc.Server) { reflection.Register(server) }
	}
	register(server)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() {
		server.Stop()
		serving.Wait()
	})
	return listener.Addr().String()
}

// dial connects to an address.
func dial(t *testing.T, target probe.Target, clock evidence.Clock) *probe.Conn {
	t.Helper()
	conn, err := probe.Dial(t.Context(), target, clock, nil)
	require.NoError(t, err)
	t.Cleanup(conn.Close)
	return conn
}

// patience bounds what a test waits for that must happen.
const patience = 30 * time.Second

// newProbe returns a probe of a method of a service that is served for the test.
func newProbe(t *testing.T, s service, method, data string) *probe.Probe {
	t.Helper()
	clock := evidence.StartClock()
	conn := dial(t, probe.Target{Address: serve(t, s, nil)}, clock)
	source, done := conn.Reflect(t.Context(), nil)
	defer done()
	found, err := probe.Find(source, "hangscope.v1.Chain/"+method)
	require.NoError(t, err)
	requests, err := probe.Requests([]byte(data), "-d", found)
	require.NoError(t, err)
	return &probe.Probe{
		Method: found, Requests: requests, Sides: []*probe.Side{probe.NewSide(probe.TargetSide, conn)},
		StallAfter: patience, Within: patience, Clock: clock,
	}
}
