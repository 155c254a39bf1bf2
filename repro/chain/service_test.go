package chain_test

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain"
	"hangscope/repro/chain/chainpb"
)

// serving serves a service, and returns its address and a client connection to it.
func serving(t *testing.T, service *chain.Service) (address string, conn *grpc.ClientConn) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	var served sync.WaitGroup
	served.Go(func() { assert.NoError(t, service.Serve(listener)) })
	conn, err = grpc.NewClient(listener.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = conn.Close()
		over, cancel := context.WithCancel(context.Background())
		cancel()
		service.Drain(over)
		served.Wait()
	})
	return listener.Addr().String(), conn
}

// The two services as processes of their own pass on calls of all four kinds, of a client
// that knows nothing of the chain.
func TestServices(t *testing.T) {
	address, _ := serving(t, chain.NewUpstream(1))
	forwarder, err := chain.NewForwarder(func(ctx context.Context) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "tcp", address)
	}, chain.Remedies{})
	require.NoError(t, err)
	_, conn := serving(t, forwarder)
	client, ctx := chainpb.NewChainClient(conn), t.Context()

	stream, err := client.Stream(ctx, &chainpb.StreamRequest{Messages: 3, Size: 10})
	require.NoError(t, err)
	for seq := range uint64(3) {
		message, err := stream.Recv()
		require.NoError(t, err)
		assert.Equal(t, seq+1, message.GetSeq())
		assert.Len(t, message.GetPayload(), 10)
	}
	_, err = stream.Recv()
	require.ErrorIs(t, err, io.EOF)

	answer, err := client.Unary(ctx, &chainpb.Message{Seq: 7, AnswerSize: 5})
	require.NoError(t, err)
	assert.Len(t, answer.GetPayload(), 5)

	up, err := client.Collect(ctx)
	require.NoError(t, err)
	require.NoError(t, up.Send(&chainpb.Message{Seq: 1}))
	collected, err := up.CloseAndRecv()
	require.NoError(t, err)
	assert.EqualValues(t, 1, collected.GetMessages())

	both, err := client.Echo(ctx)
	require.NoError(t, err)
	require.NoError(t, both.Send(&chainpb.Message{Seq: 1, AnswerSize: 2}))
	echoed, err := both.Recv()
	require.NoError(t, err)
	assert.Len(t, echoed.GetPayload(), 2)
	require.NoError(t, both.CloseSend())
	_, err = both.Recv()
	require.ErrorIs(t, err, io.EOF)

	healthy, err := healthpb.NewHealthClient(conn).Check(ctx, &healthpb.HealthCheckRequest{})
	require.NoError(t, err)
	assert.Equal(t, healthpb.HealthCheckResponse_SERVING, healthy.GetStatus())
}

// A forwarder whose upstream cannot be reached says so.
func TestForwarderWithoutUpstream(t *testing.T) {
	forwarder, err := chain.NewForwarder(func(context.Context) (net.Conn, error) { return nil, errors.New("no route") }, chain.Remedies{})
	require.NoError(t, err)
	_, conn := serving(t, forwarder)
	_, err = chainpb.NewChainClient(conn).Unary(t.Context(), &chainpb.Message{})
	assert.Equal(t, codes.Unavailable, status.Code(err))
	assert.ErrorContains(t, err, "no route")
}

// A service that is drained lets a call go on, and ends it when its time is over.
func TestDrain(t *testing.T) {
	upstream := chain.NewUpstream(1)
	_, conn := serving(t, upstream)
	stream, err := chainpb.NewChainClient(conn).Stream(t.Context(), &chainpb.StreamRequest{Messages: 2, IntervalNs: int64(time.Hour)})
	require.NoError(t, err)
	_, err = stream.Recv()
	require.NoError(t, err)
	watch, err := healthpb.NewHealthClient(conn).Watch(t.Context(), &healthpb.HealthCheckRequest{})
	require.NoError(t, err)
	first, err := watch.Recv()
	require.NoError(t, err)
	assert.Equal(t, healthpb.HealthCheckResponse_SERVING, first.GetStatus())

	ctx, end := context.WithCancel(t.Context())
	var drained sync.WaitGroup
	drained.Go(func() { upstream.Drain(ctx) })
	later, err := watch.Recv()
	require.NoError(t, err)
	assert.Equal(t, healthpb.HealthCheckResponse_NOT_SERVING, later.GetStatus())
	end()
	_, err = stream.Recv()
	require.Error(t, err)
	drained.Wait()
}
