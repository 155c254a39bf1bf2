package relay_test

import (
	"context"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/stall/grpcstall"
)

// sighted is where a monitor writes, and gives the lines to the events of a relay.
type sighted struct{ events *relay.Events }

func (s sighted) Write(line []byte) (int, error) {
	sighting, err := stall.ParseSighting(line)
	if err == nil {
		s.events.Add(sighting)
	}
	return len(line), err
}

// busy is a service that sends one message, and is then in its own code.
type busy struct {
	chainpb.UnimplementedChainServer

	over chan struct{}
}

func (b busy) Stream(_ *chainpb.StreamRequest, stream grpc.ServerStreamingServer[chainpb.Message]) error {
	err := stream.Send(&chainpb.Message{Seq: 1})
	<-b.over
	return err
}

// What both ends say of themselves is in the diagnosis: the client waits in Recv, and so it is
// not the one that is slow. Without their word only the wire speaks.
func TestEventsAreJoined(t *testing.T) {
	for name, says := range map[string]bool{"it says so": true, "it does not": false} {
		t.Run(name, func(t *testing.T) {
			clock := evidence.StartClock()
			events := &relay.Events{Clock: clock}
			monitor := &grpcstall.Monitor{StallAfter: 100 * time.Millisecond, Logger: slog.New(slog.DiscardHandler)}
			caller := &grpcstall.Monitor{StallAfter: 100 * time.Millisecond, Logger: slog.New(slog.DiscardHandler)}
			defer caller.Close()
			if says {
				monitor.Sightings, caller.Sightings = sighted{events}, sighted{events}
			}
			r := startRelay(t, busyService(t, monitor), func(c *relay.Config) { c.Clock, c.Events = clock, events })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			conn, err := grpc.NewClient(r.address, grpc.WithTransportCredentials(insecure.NewCredentials()), grpc.WithChainStreamInterceptor(caller.StreamClient))
			require.NoError(t, err)
			defer conn.Close()
			stream, err := chainpb.NewChainClient(conn).Stream(ctx, &chainpb.StreamRequest{})
			require.NoError(t, err)
			_, err = stream.Recv()
			require.NoError(t, err)
			var receiving sync.WaitGroup
			receiving.Go(func() { _, _ = stream.Recv() })
			defer receiving.Wait()
			defer cancel()
			if says {
				require.Eventually(t, func() bool { return events.Lines() > 1 }, 10*time.Second, time.Millisecond)
			}
			open := r.Open()
			require.Len(t, open, 1)
			require.Eventually(t, func() bool { return clock.Now()-open[0].Last() > 300*time.Millisecond }, 10*time.Second, time.Millisecond)
			d := r.Diagnose(open[:1], 200*time.Millisecond)[0]
			require.NotNil(t, d)
			waits := result.RuledOut{Cause: stall.SlowConsumer, Why: "client is waiting in Recv"}
			assert.Equal(t, says, slices.Contains(d.RuledOut, waits), "%+v", d)
			assert.Equal(t, says, !strings.Contains(d.Settle, "goroutine dump"), d.Settle)
		})
	}
}

// busyService serves until the test ends, watched by a monitor.
func busyService(t *testing.T, monitor *grpcstall.Monitor) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer(grpc.WaitForHandlers(true), grpc.ChainStreamInterceptor(monitor.StreamServer))
	over := make(chan struct{})
	chainpb.RegisterChainServer(server, busy{over: over})
	var serving sync.WaitGroup
	serving.Go(func() { assert.NoError(t, server.Serve(listener)) })
	t.Cleanup(func() {
		close(over)
		server.Stop()
		serving.Wait()
		monitor.Close()
	})
	return listener.Addr().String()
}
