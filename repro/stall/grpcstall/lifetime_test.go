package grpcstall_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// endless is a service that sends one message and then waits for the end of
// the call.
var endless = service{
	stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
		if err := stream.Send(&chainpb.Message{}); err != nil {
			return err
		}
		<-stream.Context().Done()
		return stream.Context().Err()
	},
	unary: func(ctx context.Context) error {
		<-ctx.Done()
		return ctx.Err()
	},
}

// open returns how many calls a monitor holds, when all have come to rest.
func open(m *grpcstall.Monitor) int {
	synctest.Wait()
	return m.Open()
}

// However a call ends, nothing of it is kept, whether or not somebody reads.
func TestCallsThatEndAreForgotten(t *testing.T) {
	tests := map[string]func(t *testing.T, r *rig, stream grpc.ServerStreamingClient[chainpb.Message], cancel func()){
		"cancelled while nobody reads": func(_ *testing.T, _ *rig, _ grpc.ServerStreamingClient[chainpb.Message], cancel func()) {
			cancel()
		},
		"its connection closed while nobody reads": func(t *testing.T, r *rig, _ grpc.ServerStreamingClient[chainpb.Message], _ func()) {
			require.NoError(t, r.conn.Close())
		},
		"cancelled while somebody reads": func(t *testing.T, _ *rig, stream grpc.ServerStreamingClient[chainpb.Message], cancel func()) {
			time.AfterFunc(second/2, cancel)
			for range 2 {
				_, _ = stream.Recv()
			}
			_, err := stream.Recv()
			require.Equal(t, codes.Canceled, status.Code(err))
		},
	}
	for name, end := range tests {
		for _, late := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				virtual(t, endless, after(second), func(t *testing.T, r *rig) {
					ctx, cancel := context.WithCancel(t.Context())
					defer cancel()
					stream, err := r.Stream(ctx, &chainpb.StreamRequest{})
					require.NoError(t, err)
					if late {
						pause(10 * second) // the monitor has looked
					}
					assert.Equal(t, 1, open(r.client))
					end(t, r, stream, cancel)
					settle()
					assert.Zero(t, open(r.client))
					assert.Zero(t, open(r.server))
					assert.False(t, r.client.Watches(), "no call, no goroutine")
					assert.Empty(t, r.clientEvents.all())
				})
			})
		}
	}
}

func TestCancelledStall(t *testing.T) {
	virtual(t, endless, after(second), func(t *testing.T, r *rig) {
		ctx, cancel := context.WithTimeout(t.Context(), 5*second)
		defer cancel()
		_, err := r.Unary(ctx, &chainpb.Message{})
		require.Error(t, err)
		settle()
		events := r.clientEvents.all()
		wants(t, events,
			grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: second},
			grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: 5 * second, State: stall.Told})
		assert.Equal(t, codes.DeadlineExceeded, status.Code(events[1].Err))
	})
}

func TestClose(t *testing.T) {
	virtual(t, endless, after(second), func(t *testing.T, r *rig) {
		received := make(chan error)
		for range 2 { // one of them stalls
			stream, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
			require.NoError(t, err)
			go func() {
				for {
					if _, err := stream.Recv(); err != nil {
						received <- err
						return
					}
				}
			}()
			pause(700 * time.Millisecond)
		}
		r.client.Close()
		r.client.Close()
		wants(t, r.clientEvents.all(),
			grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: second, Sent: 1, Received: 1},
			grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: 1400 * time.Millisecond, Sent: 1, Received: 1, State: stall.Hung})
		assert.False(t, r.client.Watches())

		stream, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
		require.NoError(t, err, "calls go on")
		_, err = stream.Recv()
		require.NoError(t, err)
		assert.EqualValues(t, 2, r.client.Begun())
		require.NoError(t, r.conn.Close())
		for range 2 {
			require.Error(t, <-received)
		}
		assert.Len(t, r.clientEvents.all(), 2)
	})
}

// The end of a stall just before the monitor is closed is reported.
func TestCloseAfterAnEnd(t *testing.T) {
	virtual(t, paced(nil, 5*second), after(second), func(t *testing.T, r *rig) {
		require.Equal(t, io.EOF, drain(t, r))
		r.client.Close()
		events := r.clientEvents.all()
		require.Len(t, events, 2)
		assert.Equal(t, stall.Recovered, events[1].State)
	})
}

// The same holds if the call has begun to wait again.
func TestCloseAfterAMessage(t *testing.T) {
	virtual(t, paced(nil, 5*second+50*time.Millisecond, time.Minute), after(second), func(t *testing.T, r *rig) {
		time.AfterFunc(5*second+80*time.Millisecond, r.client.Close) // between two looks
		require.Equal(t, io.EOF, drain(t, r))
		events := r.clientEvents.all()
		require.Len(t, events, 2)
		assert.Equal(t, stall.Recovered, events[1].State)
	})
}

func TestCloseOfAMonitorThatWasNotUsed(*testing.T) {
	var monitor grpcstall.Monitor
	monitor.Close()
}

// A callback that fails does no harm to the service, and other stalls are
// reported.
func TestCallbacksThatFail(t *testing.T) {
	tests := map[string]func(grpcstall.Event){
		"a panic":                 func(grpcstall.Event) { panic("oh") },
		"an end of its goroutine": func(grpcstall.Event) { runtime.Goexit() },
	}
	for name, fail := range tests {
		t.Run(name, func(t *testing.T) {
			var logged bytes.Buffer
			virtual(t, paced(nil, 5*second, 5*second), func(m *grpcstall.Monitor) {
				m.StallAfter, m.OnStall = second, fail
				m.Logger = slog.New(slog.NewTextHandler(&logged, nil))
			}, func(t *testing.T, r *rig) {
				for range 2 {
					require.Equal(t, io.EOF, drain(t, r))
				}
				settle()
				if name == "a panic" {
					assert.Len(t, r.clientEvents.all(), 4)
					assert.Equal(t, 4, strings.Count(logged.String(), "panic in a callback of grpcstall"))
				} else {
					assert.NotEmpty(t, r.clientEvents.all())
				}
				assert.GreaterOrEqual(t, strings.Count(logged.String(), "gRPC call stalls"), 2)
			})
		})
	}
}

// Time in which the monitor did not run does not count as waiting: the process
// may not have run at all.
func TestLateLook(t *testing.T) {
	var calls atomic.Int64
	virtual(t, service{unary: func(ctx context.Context) error {
		if calls.Add(1) == 1 {
			pause(3 * second)
		} else {
			<-ctx.Done()
		}
		return nil
	}}, func(m *grpcstall.Monitor) {
		m.StallAfter = second
		told := m.OnStall
		m.OnStall = func(e grpcstall.Event) {
			told(e)
			if e.Call == 1 {
				pause(30 * second)
			}
		}
	}, func(t *testing.T, r *rig) {
		ctx, cancel := context.WithTimeout(t.Context(), 35*second)
		defer cancel()
		go func() {
			pause(second / 2)
			_, _ = r.Unary(ctx, &chainpb.Message{}) // has waited for half a second when the monitor rests
		}()
		_, err := r.Unary(ctx, &chainpb.Message{})
		require.NoError(t, err)
		<-ctx.Done()
		settle()
		var noticed []time.Duration
		for _, e := range r.clientEvents.all() {
			if e.Call == 2 && e.State == "" {
				noticed = append(noticed, e.Silent.Round(second/2))
			}
		}
		assert.Equal(t, []time.Duration{second}, noticed)
	})
}

// badHandler is a handler of slog that panics.
type badHandler struct{ slog.Handler }

func (badHandler) Handle(context.Context, slog.Record) error { panic("no disk") }

func TestLoggerThatPanics(t *testing.T) {
	virtual(t, paced(nil, 5*second), func(m *grpcstall.Monitor) {
		m.StallAfter = second
		m.Logger = slog.New(badHandler{slog.NewTextHandler(io.Discard, nil)})
	}, func(t *testing.T, r *rig) {
		require.Equal(t, io.EOF, drain(t, r))
		settle()
		assert.Len(t, r.clientEvents.all(), 2)
	})
}

// A callback that does not return holds up the watching, and nothing else.
func TestCallbackThatBlocks(t *testing.T) {
	var release chan struct{}
	virtual(t, paced(nil, 5*second, 5*second), func(m *grpcstall.Monitor) {
		release = make(chan struct{}) // of the bubble, so that time passes
		m.StallAfter = second
		told := m.OnStall
		m.OnStall = func(e grpcstall.Event) {
			<-release
			told(e)
		}
	}, func(t *testing.T, r *rig) {
		began := time.Now()
		for range 3 {
			require.Equal(t, io.EOF, drain(t, r))
		}
		assert.Equal(t, 30*second, time.Since(began), "no longer than its pauses")
		assert.Empty(t, r.clientEvents.all())
		assert.LessOrEqual(t, open(r.client), 1, "those that have ended are not kept")
		close(release)
		settle()
		assert.Len(t, r.clientEvents.all(), 2, "what came and went meanwhile was not seen")
	})
}
