package grpcstall_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/network"
	"hangscope/repro/stall/grpcstall"
)

// Many calls of all kinds run at once and end in all ways, and many of them
// exceed the threshold. Each stall is reported once at most, its end is
// reported too, and nothing is kept. The test is worth most with the race
// detector.
func TestManyCallsAtOnce(t *testing.T) {
	t.Parallel()
	const callers, rounds = 8, 20
	slow := func(ctx context.Context) error {
		select {
		case <-time.After(20 * time.Millisecond):
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	r := start(t, &network.Loopback{}, service{
		unary: slow,
		stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
			for range 3 {
				if err := slow(stream.Context()); err != nil {
					return err
				}
				if err := stream.Send(&chainpb.Message{}); err != nil {
					return err
				}
			}
			return nil
		},
		echo: func(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
			for {
				m, err := stream.Recv()
				if err != nil {
					return err
				}
				if err := stream.Send(m); err != nil {
					return err
				}
			}
		},
	}, after(5*time.Millisecond))
	var calling sync.WaitGroup
	for range callers {
		calling.Go(func() {
			for round := range rounds {
				ctx, cancel := context.WithTimeout(t.Context(), time.Duration(5+10*(round%5))*time.Millisecond)
				callEachKind(ctx, r)
				cancel()
			}
		})
	}
	calling.Wait()
	require.NoError(t, r.conn.Close())
	r.client.Close()
	assertPaired(t, r.clientEvents.all())
	assert.NotEmpty(t, r.clientEvents.all())
	assert.Zero(t, r.client.Open())
	assert.False(t, r.client.Watches())
}

// callEachKind makes calls that end as they may.
func callEachKind(ctx context.Context, r *rig) {
	_, _ = r.Unary(ctx, &chainpb.Message{})
	if stream, err := r.Stream(ctx, &chainpb.StreamRequest{}); err == nil {
		for err == nil {
			_, err = stream.Recv()
		}
	}
	if stream, err := r.Echo(ctx); err == nil {
		go func() {
			for stream.Send(&chainpb.Message{}) == nil {
				if slept := time.NewTimer(time.Millisecond); ctx.Err() == nil {
					<-slept.C
				}
			}
		}()
		for err == nil {
			_, err = stream.Recv()
		}
	}
}

// assertPaired asserts that every stall has one end, after it.
func assertPaired(t *testing.T, events []grpcstall.Event) {
	t.Helper()
	stalled := make(map[string]bool)
	for _, e := range events {
		key := fmt.Sprint(e.Call, e.Place)
		assert.Equal(t, e.State != "", stalled[key], "%+v", e)
		stalled[key] = e.State == ""
	}
	for key, stalls := range stalled {
		assert.False(t, stalls, key)
	}
}
