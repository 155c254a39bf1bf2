package wire_test

import (
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/wire"
)

var methods = map[string]chain.Method{
	"stream": chain.Stream, "unary": chain.Unary, "collect": chain.Collect, "echo": chain.Echo,
}

// start starts a chain through taps.
func start(t *testing.T, n *wire.Network, config chain.Config) *chain.Chain {
	t.Helper()
	recorder := evidence.NewRecorder(max(config.Streams, 1), config.Messages, config.Method.Direction())
	n.Clock = recorder.Clock
	c, err := chain.Start(n, config, recorder)
	require.NoError(t, err)
	return c
}

// The calls as they look on the wire, at the client. What gRPC sends for its
// own purposes is left out, and the length of header blocks, which has the
// version of gRPC in it.
func TestCallsOnTheWire(t *testing.T) {
	tests := map[string]struct {
		messages      uint64
		written, read []string
	}{
		"stream": {
			3,
			[]string{
				`HEADERS stream=1 END_HEADERS`,
				`DATA stream=1 len=15 END_STREAM`,
			},
			[]string{
				`HEADERS stream=1 END_HEADERS`,
				`DATA stream=1 len=116`,
				`DATA stream=1 len=143`,
				`DATA stream=1 len=143`,
				`HEADERS stream=1 END_STREAM END_HEADERS`,
			},
		},
		"unary": {
			2,
			[]string{
				`HEADERS stream=1 END_HEADERS`,
				`DATA stream=1 len=16 END_STREAM`,
				`HEADERS stream=3 END_HEADERS`,
				`DATA stream=3 len=16 END_STREAM`,
			},
			[]string{
				`HEADERS stream=1 END_HEADERS`,
				`DATA stream=1 len=116`,
				`HEADERS stream=1 END_STREAM END_HEADERS`,
				`HEADERS stream=3 END_HEADERS`,
				`DATA stream=3 len=143`,
				`HEADERS stream=3 END_STREAM END_HEADERS`,
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(&memory.Network{})
				c := start(t, n, chain.Config{Method: methods[name], Messages: test.messages, Interval: time.Second, Size: 100})
				defer c.Close()
				<-c.Done()
				synctest.Wait()
				client := endOf(t, n.Ends(), "client → forwarder")
				assert.Equal(t, test.written, ofCalls(client.Written.Recent))
				assert.Equal(t, test.read, ofCalls(client.Read.Recent))
			})
		})
	}
}

var headersLength = regexp.MustCompile(`^(HEADERS stream=\d+) len=\d+`)

// ofCalls returns the frames that belong to calls.
func ofCalls(frames []wire.Frame) []string {
	var calls []string
	for _, line := range lines(frames) {
		if kind, _, _ := strings.Cut(line, " "); kind == "HEADERS" || kind == "DATA" || kind == "RST_STREAM" {
			calls = append(calls, headersLength.ReplaceAllString(line, "$1"))
		}
	}
	return calls
}

// endOf returns the one end of a name.
func endOf(t *testing.T, ends []wire.End, name string) wire.End {
	t.Helper()
	var found []wire.End
	for _, end := range ends {
		if end.Name() == name {
			found = append(found, end)
		}
	}
	require.Len(t, found, 1, name)
	return found[0]
}

// hops are the two ends of each hop, by name.
var hops = [][2]string{
	{"client → forwarder", "forwarder ← client"},
	{"forwarder → upstream", "upstream ← forwarder"},
}

// Whatever one end wrote the other read, frame by frame.
func TestBothEndsAgree(t *testing.T) {
	for name, method := range methods {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				n := newNetwork(&memory.Network{})
				c := start(t, n, chain.Config{Method: method, Messages: 100, Size: 3000, Streams: 3})
				defer c.Close()
				<-c.Done()
				synctest.Wait()
				ends := n.Ends()
				require.Len(t, ends, 4)
				for _, hop := range hops {
					near, far := endOf(t, ends, hop[0]), endOf(t, ends, hop[1])
					agree(t, near.Written, far.Read)
					agree(t, far.Written, near.Read)
					assert.Empty(t, near.Streams)
					assert.Empty(t, far.Streams)
				}
			})
		})
	}
}

func agree(t *testing.T, written, read wire.Direction) {
	t.Helper()
	require.Positive(t, written.Bytes)
	assert.Equal(t, written.Bytes, read.Bytes)
	assert.Equal(t, written.Settings, read.Settings)
	assert.Equal(t, lines(written.Recent), lines(read.Recent))
	for i, f := range written.Recent {
		assert.LessOrEqual(t, f.At, read.Recent[i].At, "it is written before it is read")
	}
	assert.Empty(t, written.NotHTTP2+read.NotHTTP2)
	assert.Nil(t, written.Partial)
	assert.Nil(t, read.Partial)
	assert.Nil(t, written.Ended)
	assert.Nil(t, read.Ended)
	assert.Nil(t, written.Pinged)
}

// gRPC's client says GOAWAY before it closes.
func TestCloseOfAChain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := newNetwork(&memory.Network{})
		c := start(t, n, chain.Config{Messages: 3, Interval: time.Minute})
		<-time.After(90 * time.Second)
		open := n.Ends()
		c.Close()
		ends := n.Ends()
		for _, hop := range hops {
			assert.Len(t, endOf(t, open, hop[0]).Streams, 1)
			near, far := endOf(t, ends, hop[0]), endOf(t, ends, hop[1])
			require.NotNil(t, near.Written.GoAway)
			assert.Equal(t, "client transport shutdown", near.Written.GoAway.Debug)
			assert.Equal(t, http2.ErrCodeNo, near.Written.GoAway.Code)
			assert.Equal(t, 90*time.Second, near.Written.GoAway.At)
			assert.Equal(t, wire.Closed, near.Written.Ended.How)
			assert.Equal(t, 90*time.Second, near.Written.Ended.At)
			assert.NotNil(t, far.Read.Ended, "by FIN, or by its own close if that came first")
		}
	})
}

// Ends may be taken at any time, and change nothing of what passes.
func TestEndsWhileTrafficRuns(t *testing.T) {
	n := newNetwork(&network.Loopback{})
	n.Options = wire.Options{Capture: &wire.Capture{Limit: 1 << 20}}
	c := start(t, n, chain.Config{Method: chain.Echo, Messages: 1000, Size: 1000, Streams: 2, PerStream: true})
	for done := false; !done; {
		select {
		case <-c.Done():
			done = true
		default:
		}
		for _, end := range n.Ends() {
			assert.Empty(t, end.Written.NotHTTP2+end.Read.NotHTTP2)
		}
		_ = n.Options.Capture.Segments()
	}
	c.Close()
	ends := n.Ends()
	require.Len(t, ends, 6, "hop 2 has a connection for each call")
	for _, end := range ends {
		assert.NotEmpty(t, end.Written.Recent)
		assert.NotNil(t, end.Written.Ended)
	}
}
