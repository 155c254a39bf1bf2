package grpcstall_test

import (
	"context"
	"errors"
	"io"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/network"
	"hangscope/repro/stall/grpcstall"
)

// still is a stream that does nothing.
type still struct {
	grpc.ClientStream
}

func (still) RecvMsg(any) error { return nil }
func (still) SendMsg(any) error { return nil }

// watchedStill is such a stream with a monitor.
func watchedStill(tb testing.TB, m *grpcstall.Monitor) grpc.ClientStream {
	tb.Helper()
	conn, err := grpc.NewClient("passthrough:///nobody", grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = conn.Close() })
	stream, err := m.StreamClient(tb.Context(), &grpc.StreamDesc{}, conn, "/x.Y/Z",
		func(context.Context, *grpc.StreamDesc, *grpc.ClientConn, string, ...grpc.CallOption) (grpc.ClientStream, error) {
			return still{}, nil
		})
	require.NoError(tb, err)
	return stream
}

func TestAMessageAllocatesNothing(t *testing.T) {
	var monitor grpcstall.Monitor
	defer monitor.Close()
	stream := watchedStill(t, &monitor)
	allocations := testing.AllocsPerRun(1000, func() {
		_ = stream.SendMsg(nil)
		_ = stream.RecvMsg(nil)
	})
	if allocations > 0 {
		t.Errorf("%v allocations a message, want none", allocations)
	}
}

// BenchmarkRecvMsg measures what entering and leaving costs, without gRPC.
func BenchmarkRecvMsg(b *testing.B) {
	var monitor grpcstall.Monitor
	defer monitor.Close()
	for name, stream := range map[string]grpc.ClientStream{"bare": still{}, "watched": watchedStill(b, &monitor)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_ = stream.RecvMsg(nil)
			}
		})
	}
}

// BenchmarkCall measures what a call costs, without gRPC.
func BenchmarkCall(b *testing.B) {
	info := &grpc.UnaryServerInfo{FullMethod: "/x.Y/Z"}
	handle := func(context.Context, any) (any, error) { return nil, nil }
	for name, threshold := range map[string]time.Duration{"bare": grpcstall.Never, "watched": 0} {
		b.Run(name, func(b *testing.B) {
			monitor := grpcstall.Monitor{StallAfter: threshold}
			defer monitor.Close()
			b.ReportAllocs()
			for b.Loop() {
				_, _ = monitor.UnaryServer(b.Context(), nil, info, handle)
			}
		})
	}
}

// BenchmarkLook measures what one look at many open calls costs the watching
// goroutine.
func BenchmarkLook(b *testing.B) {
	const calls = 10_000
	monitor := grpcstall.Monitor{StallAfter: time.Hour} // it does not look meanwhile
	defer monitor.Close()
	for range calls {
		_ = watchedStill(b, &monitor).RecvMsg(nil)
	}
	b.ReportAllocs()
	for b.Loop() {
		monitor.Look()
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/calls, "ns/call")
}

// BenchmarkEcho measures a message there and back, over gRPC on loopback, with
// monitors at both ends and without. Both are measured in turns, since the
// speed of a machine varies; the ratio is the median of the turns.
func BenchmarkEcho(b *testing.B) {
	answer := service{echo: func(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
		for {
			m, err := stream.Recv()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err == nil {
				err = stream.Send(m)
			}
			if err != nil {
				return err
			}
		}
	}}
	compare(b, answer, func(tb testing.TB, r *rig) func() {
		tb.Helper()
		stream, err := r.Echo(tb.Context())
		require.NoError(tb, err)
		m := &chainpb.Message{Payload: make([]byte, 64)}
		return func() {
			if err := stream.Send(m); err != nil {
				tb.Error(err)
			}
			if _, err := stream.Recv(); err != nil {
				tb.Error(err)
			}
		}
	})
}

// BenchmarkUnary does the same with unary calls, each of which is entered and
// taken out.
func BenchmarkUnary(b *testing.B) {
	answer := service{unary: func(context.Context) error { return nil }}
	compare(b, answer, func(tb testing.TB, r *rig) func() {
		tb.Helper()
		m := &chainpb.Message{Payload: make([]byte, 64)}
		return func() {
			if _, err := r.Unary(tb.Context(), m); err != nil {
				tb.Error(err)
			}
		}
	})
}

// compare measures the same with monitors and without, in turns.
func compare(b *testing.B, s service, prepare func(testing.TB, *rig) func()) {
	b.Helper()
	const turn = 50
	kinds := [2]func(){}
	for i, threshold := range []time.Duration{grpcstall.Never, 0} {
		kinds[i] = prepare(b, start(b, &network.Loopback{}, s, func(m *grpcstall.Monitor) { m.StallAfter = threshold }))
	}
	var ratios []float64
	for b.Loop() {
		var took [2]time.Duration
		for _, i := range [...]int{0, 1, 1, 0} {
			began := time.Now()
			for range turn {
				kinds[i]()
			}
			took[i] += time.Since(began)
		}
		ratios = append(ratios, float64(took[1])/float64(took[0]))
	}
	slices.Sort(ratios)
	b.ReportMetric(ratios[len(ratios)/2], "ratio")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/turn/4, "ns/message")
	b.ReportMetric(0, "ns/op")
	for i, name := range []string{"bare-allocs/message", "watched-allocs/message"} {
		b.ReportMetric(testing.AllocsPerRun(turn, kinds[i]), name)
	}
}
