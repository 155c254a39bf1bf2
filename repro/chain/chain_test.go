package chain_test

import (
	"context"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"

	"hangscope/repro/chain"
	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var methods = map[string]chain.Method{
	"stream": chain.Stream, "unary": chain.Unary, "collect": chain.Collect, "echo": chain.Echo,
}

// run runs a chain to the end of its calls.
func run(t *testing.T, n network.Network, config chain.Config) evidence.Snapshot {
	t.Helper()
	recorder := evidence.NewRecorder(max(config.Streams, 1), config.Messages, config.Method.Direction())
	c, err := chain.Start(n, config, recorder)
	require.NoError(t, err)
	defer c.Close()
	<-c.Done()
	for _, call := range recorder.Calls() {
		waitIdle(call)
	}
	return recorder.Freeze()
}

// waitIdle lets the servers return, which they do just after the client got
// the last message.
func waitIdle(call *evidence.Call) {
	for !call.Idle() {
		<-time.After(time.Millisecond)
	}
}

func TestEveryMessagePassesFourPointsInOrder(t *testing.T) {
	for name, method := range methods {
		for _, streams := range []int{1, 5} {
			for _, perStream := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s/%d/%t", name, streams, perStream), func(t *testing.T) {
					snapshot := run(t, &network.Loopback{}, chain.Config{
						Method: method, Messages: 20, Size: 100, Streams: streams, PerStream: perStream,
					})
					for _, record := range snapshot.Calls {
						checkComplete(t, record, 20)
					}
					assert.EqualValues(t, 20*streams, snapshot.Measured.Latency.Count())
					assert.GreaterOrEqual(t, snapshot.Measured.Latency.Max(), snapshot.Measured.Crossings[0].Max())
				})
			}
		}
	}
}

func checkComplete(t *testing.T, record evidence.Record, messages uint64) {
	t.Helper()
	assert.False(t, record.Open)
	assert.Equal(t, messages, record.Received)
	assert.Zero(t, record.Doubled+record.Disordered)
	assert.Nil(t, record.Waited)
	points := record.Points()
	for point, passed := range points {
		assert.Equal(t, evidence.Passed{Count: messages, Last: messages, At: passed.At}, passed)
		if point > 0 {
			assert.LessOrEqual(t, points[point-1].At, passed.At, "the last message is stamped in order")
		}
	}
	for end, e := range record.Ends {
		assert.True(t, e.Returned(), "end %d", end)
		assert.Nil(t, e.Told, "end %d", end)
	}
}

func TestMessagesArePaced(t *testing.T) {
	for name, method := range methods {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				snapshot := run(t, &memory.Network{}, chain.Config{Method: method, Messages: 5, Interval: time.Second})
				gaps := snapshot.Measured.Gaps
				assert.EqualValues(t, 4, gaps.Count())
				assert.Equal(t, time.Second, gaps.Min(), "in virtual time nothing else takes time")
				assert.Equal(t, time.Second, gaps.Max())
				assert.Zero(t, snapshot.Measured.Latency.Max())
			})
		})
	}
}

// The silence of an open call, and who waits for what, is in the snapshot.
func TestSnapshotOfAnOpenCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		recorder := evidence.NewRecorder(1, 5, evidence.Down)
		c, err := chain.Start(&memory.Network{}, chain.Config{Messages: 5, Interval: time.Minute}, recorder)
		require.NoError(t, err)
		<-time.After(90 * time.Second) // virtual
		record := recorder.Freeze().Calls[0]
		c.Close()

		assert.True(t, record.Open)
		assert.Equal(t, &evidence.Gap{Since: time.Minute, Lasted: 30 * time.Second, After: 2}, record.Waited)
		for _, end := range record.Ends {
			assert.Nil(t, end.Told, "closing the chain is not news: the recorder is frozen")
		}
	})
}

func TestCloseEndsEverything(t *testing.T) {
	for name, method := range methods {
		t.Run(name, func(t *testing.T) {
			recorder := evidence.NewRecorder(3, 1000, method.Direction())
			c, err := chain.Start(&network.Loopback{}, chain.Config{
				Method: method, Messages: 1000, Interval: time.Minute, Streams: 3,
			}, recorder)
			require.NoError(t, err)
			<-recorder.Arrived()
			c.Close()
			goleak.VerifyNone(t)
		})
	}
}

// A caller that is not the chain's own gets answers, and can ask what there is.
func TestServicesAnswerStrangers(t *testing.T) {
	n := &network.Loopback{}
	recorder := evidence.NewRecorder(1, 1, evidence.Down)
	c, err := chain.Start(n, chain.Config{Messages: 1}, recorder)
	require.NoError(t, err)
	defer c.Close()
	conn := dial(t, n)

	stream, err := chainpb.NewChainClient(conn).Stream(t.Context(), &chainpb.StreamRequest{Messages: 2, Size: 3})
	require.NoError(t, err)
	for want := uint64(1); want <= 2; want++ {
		message, err := stream.Recv()
		require.NoError(t, err)
		assert.Equal(t, want, message.GetSeq())
		assert.Len(t, message.GetPayload(), 3)
	}

	reflection, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	require.NoError(t, err)
	require.NoError(t, reflection.Send(&reflectionpb.ServerReflectionRequest{
		MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{},
	}))
	answer, err := reflection.Recv()
	require.NoError(t, err)
	var names []string
	for _, service := range answer.GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	assert.Contains(t, names, "hangscope.v1.Chain")
}

func dial(t *testing.T, n *network.Loopback) *grpc.ClientConn {
	t.Helper()
	probe, err := n.Dial(context.Background(), evidence.Client, evidence.Forwarder)
	require.NoError(t, err)
	address := probe.RemoteAddr().String()
	require.NoError(t, probe.Close())
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, conn.Close()) })
	return conn
}

// slow is a network on which it takes long to connect.
type slow struct {
	network.Network

	takes time.Duration
}

func (s slow) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	<-time.After(s.takes)
	return s.Network.Dial(ctx, from, to)
}

// The messages of two calls are as far apart as the scenario has it, however long the
// first one waits for its connections, and whatever the client sends first.
func TestStaggerIsBetweenCalls(t *testing.T) {
	const interval, messages = 100 * time.Millisecond, 3
	for _, method := range []chain.Method{chain.Stream, chain.Unary, chain.Collect, chain.Echo} {
		for _, delay := range []time.Duration{0, 40 * time.Millisecond, 500 * time.Millisecond} {
			synctest.Test(t, func(t *testing.T) {
				const stagger = 30 * time.Millisecond
				recorder := evidence.NewRecorder(2, messages, method.Direction())
				recorder.Clock = evidence.StartClock()
				running, err := chain.Start(slow{&memory.Network{}, 70 * time.Millisecond}, chain.Config{
					Method: method, Messages: messages, Interval: interval, Delay: delay, Streams: 2, Stagger: stagger,
				}, recorder)
				require.NoError(t, err)
				defer running.Close()
				<-running.Done()
				_, first := recorder.Call(0).LastArrival()
				_, second := recorder.Call(1).LastArrival()
				assert.Equal(t, stagger, second-first, "method %d, delay %s", method, delay)
			})
		}
	}
}
