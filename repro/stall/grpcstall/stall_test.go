package grpcstall_test

import (
	"context"
	"io"
	"testing"
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

const (
	client, server = grpcstall.Client, grpcstall.Server
	second         = time.Second
)

// paced is a service that sends a message after each pause and then returns.
func paced(result error, pauses ...time.Duration) service {
	return service{stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
		for i, d := range pauses {
			pause(d)
			if i == len(pauses)-1 && result != nil {
				return result
			}
			if err := stream.Send(&chainpb.Message{}); err != nil {
				return err
			}
		}
		return result
	}}
}

// drain receives all that a stream has.
func drain(t *testing.T, r *rig) error {
	t.Helper()
	stream, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
	require.NoError(t, err)
	for {
		if _, err := stream.Recv(); err != nil {
			return err
		}
	}
}

func TestStallsOfAStream(t *testing.T) {
	const usual = 900 * time.Millisecond // with a threshold of 1 s
	broken := status.Error(codes.DataLoss, "gone")
	tests := map[string]struct {
		service service
		end     error
		want    []grpcstall.Event
	}{
		"none": {paced(nil, usual, usual, usual), io.EOF, nil},
		"a message ends it": {paced(nil, usual, usual, 5*second, usual), io.EOF, []grpcstall.Event{
			{Side: client, Place: grpcstall.InRecv, Received: 2, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Received: 3, Sent: 1, Silent: 5 * second, State: stall.Recovered},
		}},
		"each has its own events": {paced(nil, 5*second, usual, 3*second), io.EOF, []grpcstall.Event{
			{Side: client, Place: grpcstall.InRecv, Received: 0, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Received: 1, Sent: 1, Silent: 5 * second, State: stall.Recovered},
			{Side: client, Place: grpcstall.InRecv, Received: 2, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Received: 3, Sent: 1, Silent: 3 * second, State: stall.Recovered},
		}},
		"an error ends it": {paced(broken, usual, 5*second), broken, []grpcstall.Event{
			{Side: client, Place: grpcstall.InRecv, Received: 1, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Received: 1, Sent: 1, Silent: 5 * second, State: stall.Told, Err: broken},
		}},
		"a message ends it, and then an error the call": {paced(broken, usual, 5*second, 0), broken, []grpcstall.Event{
			{Side: client, Place: grpcstall.InRecv, Received: 1, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Received: 2, Sent: 1, Silent: 5 * second, State: stall.Recovered},
		}},
		"the end of the call ends it": {service{stream: func(grpc.ServerStreamingServer[chainpb.Message]) error {
			pause(5 * second)
			return nil
		}}, io.EOF, []grpcstall.Event{
			{Side: client, Place: grpcstall.InRecv, Sent: 1, Silent: second},
			{Side: client, Place: grpcstall.InRecv, Sent: 1, Silent: 5 * second, State: stall.Recovered},
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			virtual(t, test.service, after(second), func(t *testing.T, r *rig) {
				require.ErrorIs(t, drain(t, r), test.end)
				settle()
				wants(t, r.clientEvents.all(), test.want...)
				assert.Empty(t, r.serverEvents.all(), "the server waits for nothing")
				for i, e := range r.clientEvents.all() {
					assert.ErrorIs(t, e.Err, test.want[i].Err)
				}
			})
		})
	}
}

func TestEventSaysWhich(t *testing.T) {
	type key struct{}
	virtual(t, paced(nil, 5*second), after(second), func(t *testing.T, r *rig) {
		began := time.Now()
		ctx := context.WithValue(t.Context(), key{}, "trace")
		for range 2 {
			stream, err := r.Stream(ctx, &chainpb.StreamRequest{})
			require.NoError(t, err)
			_, err = stream.Recv()
			require.NoError(t, err)
		}
		settle()
		events := r.clientEvents.all()
		require.Len(t, events, 4)
		first := events[0]
		assert.Equal(t, chainpb.Chain_Stream_FullMethodName, first.Method)
		assert.Equal(t, "passthrough:///the-service", first.Peer)
		assert.Equal(t, "trace", first.Context.Value(key{}))
		assert.Equal(t, second, first.StallAfter)
		assert.WithinDuration(t, began, first.Since, second/10)
		assert.InDelta(t, 1, first.Elapsed.Seconds(), 0.25)
		assert.InDelta(t, 5, events[1].Elapsed.Seconds(), 0.25)
		for i, call := range []uint64{1, 1, 2, 2} {
			assert.Equal(t, call, events[i].Call)
		}
	})
}

// A client that has not read for a while is busy, and its server may not send.
func TestNobodyWaitsInAStreamThatNobodyReads(t *testing.T) {
	flood := service{stream: func(stream grpc.ServerStreamingServer[chainpb.Message]) error {
		for range 100 {
			if err := stream.Send(&chainpb.Message{Payload: make([]byte, 10_000)}); err != nil {
				return err
			}
		}
		return nil
	}}
	virtual(t, flood, after(second), func(t *testing.T, r *rig) {
		stream, err := r.Stream(t.Context(), &chainpb.StreamRequest{})
		require.NoError(t, err)
		pause(10 * second)
		for err == nil {
			_, err = stream.Recv()
		}
		require.Equal(t, io.EOF, err)
		settle()
		assert.Empty(t, r.clientEvents.all())
		events := r.serverEvents.all()
		require.Len(t, events, 2)
		sent := events[0].Sent
		assert.NotZero(t, sent)
		wants(t, events,
			grpcstall.Event{Side: server, Place: grpcstall.InSend, Received: 1, Sent: sent, Silent: second},
			grpcstall.Event{Side: server, Place: grpcstall.InSend, Received: 1, Sent: 100, Silent: 10 * second, State: stall.Recovered})
		assert.Equal(t, "client:1", events[0].Peer)
	})
}

// The two directions of a stream stall independently.
func TestBidi(t *testing.T) {
	deaf := service{echo: func(grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
		pause(10 * second)
		return nil
	}}
	virtual(t, deaf, after(second), func(t *testing.T, r *rig) {
		stream, err := r.Echo(t.Context())
		require.NoError(t, err)
		sent := make(chan error)
		go func() {
			var err error
			for err == nil {
				err = stream.Send(&chainpb.Message{Payload: make([]byte, 10_000)})
			}
			sent <- err
		}()
		pause(100 * time.Millisecond)
		_, err = stream.Recv()
		require.Equal(t, io.EOF, err)
		require.Equal(t, io.EOF, <-sent)
		settle()
		var places []grpcstall.Place
		states := make(map[stall.State]int)
		for _, e := range r.clientEvents.all() {
			places = append(places, e.Place)
			states[e.State]++
		}
		assert.ElementsMatch(t, []grpcstall.Place{
			grpcstall.InSend, grpcstall.InRecv, grpcstall.InSend, grpcstall.InRecv,
		}, places)
		assert.Equal(t, map[stall.State]int{"": 2, stall.Recovered: 2}, states)
		assert.Empty(t, r.serverEvents.all(), "it does something else")
	})
}

func TestUnary(t *testing.T) {
	slow := func(result error) service {
		return service{unary: func(context.Context) error {
			pause(5 * second)
			return result
		}}
	}
	refused := status.Error(codes.ResourceExhausted, "no")
	tests := map[string]struct {
		service service
		state   stall.State
		code    codes.Code
	}{
		"answered": {slow(nil), stall.Recovered, codes.OK},
		"refused":  {slow(refused), stall.Told, codes.ResourceExhausted},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			virtual(t, test.service, after(second), func(t *testing.T, r *rig) {
				_, err := r.Unary(t.Context(), &chainpb.Message{})
				require.Equal(t, test.code, status.Code(err))
				settle()
				wants(t, r.clientEvents.all(),
					grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: second},
					grpcstall.Event{Side: client, Place: grpcstall.InRecv, Silent: 5 * second, State: test.state})
				wants(t, r.serverEvents.all(),
					grpcstall.Event{Side: server, Place: grpcstall.InHandler, Silent: second},
					grpcstall.Event{Side: server, Place: grpcstall.InHandler, Silent: 5 * second, State: test.state})
				assert.Equal(t, test.code, status.Code(r.clientEvents.all()[1].Err))
			})
		})
	}
}

// A server that is asked for no message yet waits for the client.
func TestServerWaitsForItsClient(t *testing.T) {
	echo := service{echo: func(stream grpc.BidiStreamingServer[chainpb.Message, chainpb.Message]) error {
		_, err := stream.Recv()
		return err
	}}
	virtual(t, echo, after(second), func(t *testing.T, r *rig) {
		stream, err := r.Echo(t.Context())
		require.NoError(t, err)
		pause(5 * second)
		require.NoError(t, stream.CloseSend())
		settle()
		wants(t, r.serverEvents.all(),
			grpcstall.Event{Side: server, Place: grpcstall.InRecv, Silent: second},
			grpcstall.Event{Side: server, Place: grpcstall.InRecv, Silent: 5 * second, State: stall.Recovered})
		assert.Empty(t, r.clientEvents.all(), "it did not call Recv")
	})
}
