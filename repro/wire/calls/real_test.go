package calls_test

import (
	"context"
	"errors"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/wire/calls"
)

// watched is a client's connection whose bytes are followed, and kept.
type watched struct {
	net.Conn
	followed *calls.Connection
	kept     *kept
}

// kept are the bytes that passed, in their order.
type kept struct {
	mu     sync.Mutex
	pieces []piece
}

type piece struct {
	from  calls.Side
	bytes []byte
}

func (k *kept) add(from calls.Side, b []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.pieces = append(k.pieces, piece{from, append([]byte(nil), b...)})
}

// all are the pieces so far.
func (k *kept) all() []piece {
	k.mu.Lock()
	defer k.mu.Unlock()
	return slices.Clone(k.pieces)
}

func (w watched) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.kept.add(calls.FromServer, p[:n])
	w.followed.Pass(calls.FromServer, 0, p[:n])
	return n, err
}

func (w watched) Write(p []byte) (int, error) {
	w.kept.add(calls.FromClient, p)
	w.followed.Pass(calls.FromClient, 0, p)
	return w.Conn.Write(p)
}

// dial returns a client of the interop server, and what is followed of its connection.
func dial(t *testing.T) (chainpb.ChainClient, *calls.Connection, *kept) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	served := grpc.NewServer()
	chainpb.RegisterChainServer(served, server{})
	var serving sync.WaitGroup
	serving.Go(func() { _ = served.Serve(listener) })
	followed, kept := calls.New(calls.Options{}), &kept{}
	conn, err := grpc.NewClient("passthrough:"+listener.Addr().String(),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(_ context.Context, address string) (net.Conn, error) {
			conn, err := net.Dial("tcp", address)
			return watched{conn, followed, kept}, err
		}))
	require.NoError(t, err)
	t.Cleanup(func() {
		_ = conn.Close()
		served.Stop()
		serving.Wait()
	})
	return chainpb.NewChainClient(conn), followed, kept
}

// server answers with what it is asked for.
type server struct {
	chainpb.UnimplementedChainServer
}

func (server) Unary(_ context.Context, asked *chainpb.Message) (*chainpb.Message, error) {
	if asked.GetSeq() == 0 {
		return nil, status.Error(codes.NotFound, "nö, 100 % sure")
	}
	return &chainpb.Message{Payload: make([]byte, asked.GetAnswerSize())}, nil
}

func (server) Stream(asked *chainpb.StreamRequest, stream grpc.ServerStreamingServer[chainpb.Message]) error {
	for range asked.GetMessages() {
		if err := stream.Send(&chainpb.Message{Payload: make([]byte, asked.GetSize())}); err != nil {
			return err
		}
	}
	return nil
}

func (server) Collect(stream grpc.ClientStreamingServer[chainpb.Message, chainpb.Collected]) error {
	for {
		_, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(&chainpb.Collected{})
		}
		if err != nil {
			return err
		}
	}
}

func (server) Echo(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
	for {
		message, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := stream.Send(message); err != nil {
			return err
		}
	}
}

// exercise makes calls of all four kinds, and some that fail.
func exercise(t *testing.T, client chainpb.ChainClient) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	_, err := client.Unary(metadata.AppendToOutgoingContext(ctx, "x-long", long()),
		&chainpb.Message{Seq: 1, Payload: make([]byte, 100_000), AnswerSize: 70_000})
	require.NoError(t, err)
	_, err = client.Unary(ctx, &chainpb.Message{})
	require.Equal(t, codes.NotFound, status.Code(err))

	up, err := client.Collect(ctx)
	require.NoError(t, err)
	for range 3 {
		require.NoError(t, up.Send(&chainpb.Message{}))
	}
	_, err = up.CloseAndRecv()
	require.NoError(t, err)

	down, err := client.Stream(ctx, &chainpb.StreamRequest{Messages: 4, Size: 20_000})
	require.NoError(t, err)
	for err == nil {
		_, err = down.Recv()
	}
	require.ErrorIs(t, err, io.EOF)

	given, giveUp := context.WithCancel(ctx)
	both, err := client.Echo(given)
	require.NoError(t, err)
	require.NoError(t, both.Send(&chainpb.Message{}))
	_, err = both.Recv()
	require.NoError(t, err)
	giveUp()
	_, err = both.Recv()
	require.Equal(t, codes.Canceled, status.Code(err))
	_, err = client.Unary(ctx, &chainpb.Message{Seq: 2}) // after the RST_STREAM
	require.NoError(t, err)
}

// long is a header that needs a CONTINUATION.
func long() string {
	b := make([]byte, 15_000)
	for i := range b {
		b[i] = '!' + byte(i*i*i%90)
	}
	return string(b)
}

// All calls of grpc-go are followed: their methods, messages, and ends.
func TestCallsOfGRPC(t *testing.T) {
	client, followed, kept := dial(t)
	exercise(t, client)
	ended, forgotten := followed.TakeEnded()
	assert.Zero(t, forgotten)
	type seen struct {
		method   string
		up, down uint64
		how      calls.How
		by       calls.Side
		status   int
		message  string
	}
	var got []seen
	for _, call := range ended {
		e := call.Ended
		got = append(got, seen{call.Method, call.Up.Count, call.Down.Count, e.How, e.By, e.Status, e.Message})
		assert.NotNil(t, call.Answered, call.Method)
		assert.Nil(t, call.Up.Partial, call.Method)
		assert.Nil(t, call.Down.Partial, call.Method)
	}
	assert.Equal(t, []seen{
		{chainpb.Chain_Unary_FullMethodName, 1, 1, calls.Trailers, calls.FromServer, 0, ""},
		{chainpb.Chain_Unary_FullMethodName, 1, 0, calls.Trailers, calls.FromServer, int(codes.NotFound), "nö, 100 % sure"},
		{chainpb.Chain_Collect_FullMethodName, 3, 1, calls.Trailers, calls.FromServer, 0, ""},
		{chainpb.Chain_Stream_FullMethodName, 1, 4, calls.Trailers, calls.FromServer, 0, ""},
		{chainpb.Chain_Echo_FullMethodName, 1, 1, calls.Reset, calls.FromClient, -1, ""},
		{chainpb.Chain_Unary_FullMethodName, 1, 1, calls.Trailers, calls.FromServer, 0, ""},
	}, got)
	assert.Empty(t, followed.Open())

	// However the bytes are cut, the same is seen.
	for _, size := range []int{1, 2, 3, 7, 1 << 20} {
		again := calls.New(calls.Options{})
		for _, p := range kept.all() {
			for b := p.bytes; len(b) > 0; {
				n := min(size, len(b))
				again.Pass(p.from, 0, b[:n])
				b = b[n:]
			}
		}
		same, _ := again.TakeEnded()
		assert.Equal(t, ended, same, "%d bytes at a time", size)
	}
}
