package relay_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"hangscope/repro/relay"
)

// The service that all languages serve: its messages are bytes.
const (
	echoOne    = "/parts.Echo/One"
	echoBoth   = "/parts.Echo/Both"
	echoRefuse = "/parts.Echo/Refuse"

	echoMessages = 200
)

// plainBytes are messages that are bytes.
type plainBytes struct{}

func (plainBytes) Name() string                  { return "bytes" }
func (plainBytes) Marshal(v any) ([]byte, error) { return *v.(*[]byte), nil }
func (plainBytes) Unmarshal(b []byte, v any) error {
	*v.(*[]byte) = append([]byte(nil), b...)
	return nil
}

// serveEcho serves the service in Go.
func serveEcho(t *testing.T, options ...grpc.ServerOption) string {
	t.Helper()
	listener := listen(t)
	server := grpc.NewServer(append(options, grpc.ForceServerCodec(plainBytes{}), grpc.UnknownServiceHandler(echoed))...)
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := server.Serve(listener); !errors.Is(err, grpc.ErrServerStopped) { // as it is if the test ends first
			assert.NoError(t, err)
		}
	})
	t.Cleanup(func() {
		server.Stop()
		serving.Wait()
	})
	return listener.Addr().String()
}

func echoed(_ any, stream grpc.ServerStream) error {
	if method, _ := grpc.MethodFromServerStream(stream); method == echoRefuse {
		return status.Error(codes.FailedPrecondition, "not today")
	}
	for {
		var message []byte
		if err := stream.RecvMsg(&message); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		if err := stream.SendMsg(&message); err != nil {
			return err
		}
	}
}

// callEcho calls all methods, and compares each byte that comes back. In the call of many
// messages, up to ahead of them are sent before the first is received.
func callEcho(t *testing.T, address string, trust credentials.TransportCredentials, ahead int) {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///"+address, grpc.WithTransportCredentials(trust), grpc.WithDefaultCallOptions(grpc.ForceCodec(plainBytes{})))
	require.NoError(t, err)
	defer conn.Close()
	random := rand.NewChaCha8([32]byte{7})
	message, answer := make([]byte, 300_000), []byte(nil)
	_, _ = random.Read(message)
	require.NoError(t, conn.Invoke(t.Context(), echoOne, &message, &answer))
	assert.Equal(t, sha256.Sum256(message), sha256.Sum256(answer))
	err = conn.Invoke(t.Context(), echoRefuse, &message, &answer)
	assert.Equal(t, codes.FailedPrecondition, status.Code(err), "%v", err)
	assert.Equal(t, "not today", status.Convert(err).Message())
	callBoth(t, conn, random, ahead)
}

// callBoth sends messages of many sizes while it receives them.
func callBoth(t *testing.T, conn *grpc.ClientConn, random *rand.ChaCha8, ahead int) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stream, err := conn.NewStream(ctx, &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, echoBoth)
	require.NoError(t, err)
	sent, got, count, room := sha256.New(), sha256.New(), 0, make(chan struct{}, ahead)
	var sending sync.WaitGroup
	sending.Go(func() {
		for i := range echoMessages {
			message := make([]byte, i*100)
			_, _ = random.Read(message)
			sent.Write(message)
			room <- struct{}{}
			if err := stream.SendMsg(&message); err != nil {
				t.Error(err)
				return
			}
		}
		assert.NoError(t, stream.CloseSend())
	})
	for err == nil {
		var message []byte
		if err = stream.RecvMsg(&message); err == nil {
			got.Write(message)
			count++
			<-room
		}
	}
	sending.Wait()
	require.ErrorIs(t, err, io.EOF)
	assert.Equal(t, echoMessages, count)
	assert.Equal(t, sent.Sum(nil), got.Sum(nil))
}

// countedEcho checks that a relay has counted what its client saw.
func countedEcho(t *testing.T, r *relay.Relay) {
	t.Helper()
	for method, messages := range map[string]uint64{echoOne: 1, echoBoth: echoMessages} {
		found := row(r, method)
		assert.Equal(t, 1, found.OK, "%+v", found)
		assert.Equal(t, []uint64{messages, messages}, []uint64{found.Up, found.Down}, method)
	}
	refused := row(r, echoRefuse)
	assert.Equal(t, map[string]int{"FailedPrecondition": 1}, refused.Ended)
	assert.Empty(t, r.Open())
	assert.Empty(t, r.Strange())
}

// A client of Go calls servers of other languages.
func TestServersOfOtherLanguages(t *testing.T) {
	for name, start := range map[string]func(t *testing.T) string{
		"grpc-go": func(t *testing.T) string { t.Helper(); return serveEcho(t) },
		"grpc-js": func(t *testing.T) string { t.Helper(); return served(t, node(t, "serve")) },
		"grpcio":  func(t *testing.T) string { t.Helper(); return served(t, python(t)) },
	} {
		t.Run(name, func(t *testing.T) {
			r, address := passOn(t, start(t))
			callEcho(t, address, insecure.NewCredentials(), echoMessages)
			countedEcho(t, r)
		})
	}
}

// A client of grpc-js calls servers of other languages.
func TestClientOfNode(t *testing.T) {
	r, address := passOn(t, serveEcho(t))
	command := node(t, "call", address)
	input, err := command.StdinPipe() // it ends with its input
	require.NoError(t, err)
	defer func() { _ = input.Close() }()
	said, err := command.Output()
	require.NoError(t, err)
	assert.JSONEq(t, `{"one": {"code": 0, "same": true}, "refused": 9, "both": {"code": 0, "messages": 200, "same": true}}`, string(said))
	countedEcho(t, r)
}
