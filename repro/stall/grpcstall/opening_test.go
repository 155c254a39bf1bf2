package grpcstall_test

import (
	"context"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/network/memory"
	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// A stall may come before the first message.
func TestOpening(t *testing.T) {
	t.Run("the peer allows no further stream", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			r := start(t, &memory.Network{}, paced(nil, 5*second), after(second), grpc.MaxConcurrentStreams(1))
			first, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
			require.NoError(t, err)
			pause(second / 2) // the peer's settings have come
			_, err = r.Stream(t.Context(), &chainpb.StreamRequest{})
			require.NoError(t, err, "when the first has ended")
			_, err = first.Recv()
			require.NoError(t, err)
			settle()
			wants(t, r.clientEvents.all(),
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: second},
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: 4500 * time.Millisecond, Sent: 1, State: stall.Recovered})
		})
	})
	t.Run("the header", func(t *testing.T) {
		virtual(t, paced(nil, 5*second), after(second), func(t *testing.T, r *rig) {
			stream, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
			require.NoError(t, err)
			_, err = stream.Header()
			require.NoError(t, err)
			_, err = stream.Header()
			require.NoError(t, err)
			settle()
			wants(t, r.clientEvents.all(),
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: second, Sent: 1},
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: 5 * second, Sent: 1, State: stall.Recovered})
		})
	})
	t.Run("there is no connection", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			monitor, events := watching(after(second))
			conn, err := grpc.NewClient("passthrough:///nobody",
				grpc.WithTransportCredentials(insecure.NewCredentials()),
				grpc.WithContextDialer(func(context.Context, string) (net.Conn, error) { return nil, io.ErrUnexpectedEOF }),
				grpc.WithChainStreamInterceptor(monitor.StreamClient))
			require.NoError(t, err)
			defer conn.Close()
			ctx, cancel := context.WithTimeout(t.Context(), 5*second)
			defer cancel()
			_, err = chainpb.NewChainClient(conn).Stream(ctx, &chainpb.StreamRequest{}, grpc.WaitForReady(true))
			require.Equal(t, codes.DeadlineExceeded, status.Code(err))
			settle()
			wants(t, events.all(),
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: second},
				grpcstall.Event{Side: client, Place: grpcstall.InOpen, Silent: 5 * second, State: stall.Told})
		})
	})
}
