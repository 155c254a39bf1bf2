package grpcstall_test

import (
	"context"
	"io"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// The odd streams are those of an interceptor that is not gRPC's.
type (
	oddClientStream struct {
		grpc.ClientStream
		recv func() error
	}
	oddServerStream struct {
		grpc.ServerStream
		ctx  context.Context
		recv func() error
	}
)

func (s oddClientStream) RecvMsg(any) error        { return s.recv() }
func (s oddServerStream) RecvMsg(any) error        { return s.recv() }
func (s oddServerStream) Context() context.Context { return s.ctx }

func panics() error {
	pause(5 * second)
	panic("oh")
}

// Code that panics leaves nothing behind, and the panic passes through. An
// error ended the stall, not a message.
func TestPanics(t *testing.T) {
	unary, stream := &grpc.UnaryServerInfo{FullMethod: "/x.Y/Z"}, &grpc.StreamServerInfo{FullMethod: "/x.Y/Z"}
	tests := map[string]struct {
		place grpcstall.Place
		call  func(context.Context, *grpcstall.Monitor, *grpc.ClientConn) error
	}{
		"unary handler": {grpcstall.InHandler, func(ctx context.Context, m *grpcstall.Monitor, _ *grpc.ClientConn) error {
			_, err := m.UnaryServer(ctx, nil, unary, func(context.Context, any) (any, error) { return nil, panics() })
			return err
		}},
		"RecvMsg of a handler": {grpcstall.InRecv, func(ctx context.Context, m *grpcstall.Monitor, _ *grpc.ClientConn) error {
			return m.StreamServer(nil, oddServerStream{ctx: ctx, recv: panics}, stream, func(_ any, stream grpc.ServerStream) error {
				return stream.RecvMsg(nil)
			})
		}},
		"unary call": {grpcstall.InRecv, func(ctx context.Context, m *grpcstall.Monitor, conn *grpc.ClientConn) error {
			return m.UnaryClient(ctx, "/x.Y/Z", nil, nil, conn,
				func(context.Context, string, any, any, *grpc.ClientConn, ...grpc.CallOption) error { return panics() })
		}},
		"opening of a stream": {grpcstall.InOpen, func(ctx context.Context, m *grpcstall.Monitor, conn *grpc.ClientConn) error {
			_, err := m.StreamClient(ctx, nil, conn, "/x.Y/Z",
				func(context.Context, *grpc.StreamDesc, *grpc.ClientConn, string, ...grpc.CallOption) (grpc.ClientStream, error) {
					return nil, panics()
				})
			return err
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				monitor, events := watching(after(second))
				conn, err := grpc.NewClient("passthrough:///nobody", grpc.WithTransportCredentials(insecure.NewCredentials()))
				require.NoError(t, err)
				defer conn.Close()
				assert.PanicsWithValue(t, "oh", func() { _ = test.call(t.Context(), monitor, conn) })
				settle()
				assert.Zero(t, open(monitor))
				assert.False(t, monitor.Watches())
				got := events.all()
				require.Len(t, got, 2)
				assert.Equal(t, test.place, got[0].Place)
				assert.Equal(t, stall.Told, got[1].State)
				assert.ErrorContains(t, got[1].Err, "panic")
			})
		})
	}
}

// An interceptor may fail to pass on the options of a call; its streams are
// watched all the same.
func TestStreamThatIsNotOfGRPC(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		monitor, _ := watching(after(second))
		conn, err := grpc.NewClient("passthrough:///nobody", grpc.WithTransportCredentials(insecure.NewCredentials()))
		require.NoError(t, err)
		defer conn.Close()
		stream, err := monitor.StreamClient(t.Context(), nil, conn, "/x.Y/Z",
			func(context.Context, *grpc.StreamDesc, *grpc.ClientConn, string, ...grpc.CallOption) (grpc.ClientStream, error) {
				return oddClientStream{recv: func() error { return io.EOF }}, nil
			})
		require.NoError(t, err)
		assert.Equal(t, 1, open(monitor))
		require.Equal(t, io.EOF, stream.RecvMsg(nil))
		settle()
		assert.Zero(t, open(monitor))
	})
}
