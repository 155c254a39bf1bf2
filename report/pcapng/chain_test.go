package pcapng_test

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
	"hangscope/repro/recording"
	"hangscope/repro/wire"
)

const port = 50051

// trial is a chain that is flushed.
type trial struct {
	mechanism *layer.Mechanism
	path      string
	http2     bool
	streams   int
	perStream bool
	size      int
	closed    bool // whether the capture has the end of the chain too
}

// capture runs a chain of messages 100 ms apart in virtual time, flushes 60 ms
// after the third, and returns what its ends saw in the 2 s after that.
func capture(t *testing.T, config trial) evidence.Capture {
	t.Helper()
	var c evidence.Capture
	synctest.Test(t, func(t *testing.T) {
		streams := max(config.streams, 1)
		recorder := evidence.NewRecorder(streams, 20, evidence.Down)
		path, err := pod.FindPath(config.path)
		require.NoError(t, err)
		ports := map[evidence.Role]int{evidence.Forwarder: port, evidence.Upstream: port}
		under := &layer.Layer{
			Setup: pod.Setup{Clock: recorder.Clock, Ports: ports, Path: path, HTTP2: config.http2},
			Under: &memory.Network{}, Port: port, Pod: []evidence.Role{evidence.Forwarder},
		}
		kept := &wire.Capture{}
		n := &wire.Network{Under: under, Clock: recorder.Clock, Options: wire.Options{Capture: kept}}
		running, err := chain.Start(n, chain.Config{
			Messages: 20, Interval: 100 * ms, Size: max(config.size, 100), Streams: streams, PerStream: config.perStream,
		}, recorder)
		require.NoError(t, err)
		var marks []evidence.Mark
		<-time.After(260 * ms)
		if config.mechanism != nil {
			flushed, _ := under.Flush(config.mechanism)
			_, since := recorder.LastArrival()
			marks = []evidence.Mark{{At: flushed, Text: "flush"}, {At: since, Text: "the stall begins"}}
		}
		<-time.After(2 * time.Second)
		synctest.Wait()
		taps := recording.Taps{Ends: n.Ends(), Segments: kept.Segments(), Ports: ports, Flows: under.Counts()}
		running.Close()
		under.Close()
		if config.closed {
			taps.Ends, taps.Segments = n.Ends(), kept.Segments()
		}
		c = taps.Capture()
		c.Marks = marks
	})
	return c
}

// mirrord2348 is the scenario of that name.
var mirrord2348 = trial{mechanism: &mechanisms.MarkReject, path: "std"}

// Upstream alone is told, of bytes that the forwarder never reads; hop 2 goes
// quiet and nobody is told.
func TestMirrord2348(t *testing.T) {
	c := capture(t, mirrord2348)
	require.Len(t, c.Connections, 2)
	packets := readBack(t, written(t, c))
	var hop1, resets []string
	lost := 0
	for _, p := range packets {
		if strings.HasPrefix(p.wire, "hop 1") {
			hop1 = append(hop1, p.String())
		}
		if p.tcp.RST {
			resets = append(resets, p.wire+" "+p.ip.SrcIP.String()+" "+strings.Join(p.comments, "; "))
		}
		if slices.Contains(p.comments, "written by upstream, never read by forwarder") {
			lost++
		}
	}
	assert.Equal(t, []string{"hop 1 forwarder-upstream 192.0.2.2 RST seen by upstream, not sent by forwarder"}, resets)
	assert.Equal(t, 1, lost)
	require.NotEmpty(t, hop1)
	assert.Contains(t, hop1[len(hop1)-2], "never read by forwarder")
	assert.Contains(t, hop1[len(hop1)-2], "flush: at 260ms, 40ms before this packet")
	assert.Contains(t, hop1[len(hop1)-1], "RST seen by upstream, not sent")
}

// What a healthy chain wrote was read, to the last byte.
func TestNothingIsLost(t *testing.T) {
	for _, path := range []string{"plain", "steal", "meshio"} {
		t.Run(path, func(t *testing.T) {
			c := capture(t, trial{path: path, streams: 3, perStream: true, size: 100_000})
			require.Len(t, c.Connections, 4)
			packets := readBack(t, written(t, c))
			for _, p := range packets {
				if !p.tcp.SYN {
					assert.Empty(t, p.comments)
				}
			}
		})
	}
}

// Each end of a hop behind a proxy that ends HTTP/2 has a connection of its own.
func TestHTTP2Proxies(t *testing.T) {
	c := capture(t, trial{path: "meshio", http2: true})
	var names []string
	for _, p := range readBack(t, written(t, c)) {
		if !slices.Contains(names, p.wire) {
			names = append(names, p.wire)
		}
	}
	assert.ElementsMatch(t, []string{
		"hop 2 client-inbound proxy", "hop 2 inbound proxy-forwarder",
		"hop 1 forwarder-outbound proxy", "hop 1 outbound proxy-upstream",
	}, names)
}

// The same capture makes the same file.
func TestDeterministic(t *testing.T) {
	c := capture(t, mirrord2348)
	first := written(t, c)
	assert.Equal(t, first, written(t, c))
}

// On sockets and with a real clock too, the ends of each connection are found,
// even if the capture is full at one before it is at the other.
func TestSockets(t *testing.T) {
	recorder := evidence.NewRecorder(4, 200, evidence.Down)
	under := &layer.Layer{
		Setup: pod.Setup{Clock: recorder.Clock, Ports: map[evidence.Role]int{evidence.Forwarder: port}},
		Under: &network.Loopback{}, Port: port, Pod: []evidence.Role{evidence.Forwarder},
	}
	kept := &wire.Capture{Limit: 32 << 20} // less than passes
	n := &wire.Network{Under: under, Clock: recorder.Clock, Options: wire.Options{Capture: kept}}
	running, err := chain.Start(n, chain.Config{Messages: 200, Size: 20_000, Streams: 4, PerStream: true}, recorder)
	require.NoError(t, err)
	<-running.Done()
	running.Close()
	under.Close()
	c := recording.Taps{Ends: n.Ends(), Segments: kept.Segments(), Flows: under.Counts()}.Capture()
	require.Len(t, c.Connections, 5)
	for _, connection := range c.Connections {
		assert.NotNil(t, connection.Dialled)
		assert.NotNil(t, connection.Accepted)
	}
	assert.Greater(t, len(readBack(t, written(t, c))), 1000)
}
