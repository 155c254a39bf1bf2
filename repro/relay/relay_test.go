package relay_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	"hangscope/repro/chain"
	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// listen listens on loopback.
func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	return listener
}

// upstream serves the chain's upstream, and returns its address.
func upstream(t *testing.T) string {
	t.Helper()
	listener, service := listen(t), chain.NewUpstream(1)
	var serving sync.WaitGroup
	serving.Go(func() { assert.NoError(t, service.Serve(listener)) })
	t.Cleanup(func() {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		service.Drain(over)
		serving.Wait()
	})
	return listener.Addr().String()
}

// relayed is a relay with one hop to a target.
type relayed struct {
	*relay.Relay
	address string
	arrived chan calls.Call // each message that came to a client
}

func startRelay(t *testing.T, target string, changes ...func(*relay.Config)) relayed {
	t.Helper()
	listener, arrived := listen(t), make(chan calls.Call, 1000)
	_, port, err := net.SplitHostPort(target)
	require.NoError(t, err)
	number, err := net.LookupPort("tcp", port)
	require.NoError(t, err)
	config := relay.Config{
		Clock: evidence.StartClock(),
		Hops:  []relay.Hop{{Number: 2, Listener: listener, Target: target, Port: number}},
		Arrived: func(_ int, call *calls.Call, from calls.Side, _ time.Duration) {
			if from == calls.FromServer {
				arrived <- *call
			}
		},
	}
	for _, change := range changes {
		change(&config)
	}
	r := relay.New(config)
	ctx, cancel := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() { assert.NoError(t, r.Run(ctx)) })
	t.Cleanup(func() {
		cancel()
		running.Wait()
	})
	return relayed{r, listener.Addr().String(), arrived}
}

// client dials an address.
func client(t *testing.T, address string) chainpb.ChainClient {
	t.Helper()
	conn, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return chainpb.NewChainClient(conn)
}

const often = int64(20 * time.Millisecond)

// A stream of another program's client flows through the relay, and each flush does to it
// what it does to the chain: it is told, hangs in silence, or goes on.
func TestFlushOfARelayedStream(t *testing.T) {
	for mechanism, want := range map[string]struct {
		state   result.FateState
		client  string
		server  bool
		flowsOn bool
	}{
		"socket-kill":      {state: result.ToldSince, client: "FIN", server: true},
		"black-hole":       {state: result.HungSince},
		"half-open":        {state: result.HungSince, server: true},
		"conntrack-delete": {state: result.WentOn, flowsOn: true},
	} {
		t.Run(mechanism, func(t *testing.T) {
			r := startRelay(t, upstream(t))
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			stream, err := client(t, r.address).Stream(ctx, &chainpb.StreamRequest{Messages: 100_000, IntervalNs: often, Size: 100})
			require.NoError(t, err)
			var receiving sync.WaitGroup
			defer receiving.Wait()
			defer cancel()
			receiving.Go(func() {
				for err := error(nil); err == nil; {
					_, err = stream.Recv()
				}
			})
			for range 3 {
				<-r.arrived
			}
			fault, err := r.Flush(mechanism)
			require.NoError(t, err)
			assert.Equal(t, 1, fault.Matched)
			var fate result.Fate
			decided := func() bool {
				fates := r.Fates(fault, 300*time.Millisecond)
				if len(fates) != 1 {
					return false
				}
				fate = fates[0]
				if mechanism == "half-open" && fate.ClientTold != "" { // it sent first
					want.state, want.client, want.server = result.ToldSince, "RST", false
				}
				return fate.State == want.state && (!want.flowsOn || fate.Down > 20)
			}
			if !assert.Eventually(t, decided, 20*time.Second, 10*time.Millisecond) {
				t.Fatalf("%+v", fate)
			}
			assert.Equal(t, chainpb.Chain_Stream_FullMethodName, fate.Method)
			assert.GreaterOrEqual(t, fate.DownBefore, uint64(3))
			assert.Equal(t, want.client != "", fate.ClientTold != "", fate.ClientTold)
			assert.Equal(t, want.client != "", len(r.Open()) == 0, "a call whose client was told is not open")
			assert.Equal(t, want.server, fate.ServerTold != "", fate.ServerTold)
			if mechanism == "black-hole" {
				assert.Positive(t, fate.UndeliveredDown)
			}
		})
	}
}

// Bytes that are no HTTP/2 pass as they are, both ways.
func TestOtherBytes(t *testing.T) {
	target := listen(t)
	var serving sync.WaitGroup
	serving.Go(func() {
		conn, err := target.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.Copy(conn, conn)
	})
	t.Cleanup(func() {
		_ = target.Close()
		serving.Wait()
	})
	r := startRelay(t, target.Addr().String())
	conn, err := net.Dial("tcp", r.address)
	require.NoError(t, err)
	defer conn.Close()
	sent, got := make([]byte, 8<<20), sha256.New()
	_, _ = rand.NewChaCha8([32]byte{1}).Read(sent)
	var writing sync.WaitGroup
	writing.Go(func() {
		_, err := conn.Write(sent)
		assert.NoError(t, err)
		assert.NoError(t, conn.(*net.TCPConn).CloseWrite())
	})
	_, err = io.Copy(got, conn)
	require.NoError(t, err)
	writing.Wait()
	want := sha256.Sum256(sent)
	assert.True(t, bytes.Equal(want[:], got.Sum(nil)))
}

// A client whose target cannot be reached is told at once.
func TestTargetRefuses(t *testing.T) {
	gone := listen(t)
	require.NoError(t, gone.Close())
	r := startRelay(t, gone.Addr().String())
	conn, err := net.Dial("tcp", r.address)
	if err == nil { // or the reset was faster
		defer conn.Close()
		_, err = conn.Read(make([]byte, 1))
	}
	assert.Error(t, err)
}
