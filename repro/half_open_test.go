package repro_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

// runs is how often a half-open hop is to be found among others.
const runs = 12

// Of eight calls with a connection each one has a half-open hop, and is the only
// one to hang: that is what is said of it, however the connections were made.
func TestHalfOpenAmongOthers(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"plain", "steal", "meshio"} {
		path, err := pod.FindPath(name)
		require.NoError(t, err)
		for run := range runs {
			t.Run(fmt.Sprintf("%s/memory/%d", name, run), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) { halfOpenAmongOthers(t, path, run, &memory.Network{}) })
			})
			t.Run(fmt.Sprintf("%s/loopback/%d", name, run), func(t *testing.T) {
				t.Parallel()
				halfOpenAmongOthers(t, path, run, &network.Loopback{})
			})
		}
	}
}

func halfOpenAmongOthers(t *testing.T, path *pod.Path, run int, under network.Network) {
	const streams, silence = 8, 20 * time.Millisecond
	var l *layer.Layer
	w := watch(t, chain.Config{Messages: 10000, Interval: 5 * time.Millisecond, Streams: streams, PerStream: true},
		func(clock evidence.Clock) network.Network {
			l = layerOn(under, podOf(clock, path, false))
			return l
		})
	defer w.Close()
	defer l.Close()
	calls := w.recorder.Calls()
	await(t, func() bool {
		return !slices.ContainsFunc(calls, func(call *evidence.Call) bool { return call.Received() == 0 })
	})
	_, matched := l.Flush(onlyTheClients(run % streams))
	require.Equal(t, 1, matched)
	var hung evidence.Record
	await(t, func() bool {
		return slices.ContainsFunc(calls, func(call *evidence.Call) bool {
			hung = w.recorder.Record(call)
			return hung.Ends[evidence.ForwarderToClient].Told != nil && hung.Waited.Lasted > silence
		})
	})
	found := stall.Diagnose(stall.Evidence{
		At: w.recorder.Clock.Now(), Threshold: silence, Call: hung, Sockets: wire.Sockets(w.taps.Ends(), hung),
	})
	assert.Equal(t, stall.HalfOpenHop, found.Cause)
	assert.Equal(t, 2, found.Hop)
	assert.Equal(t, evidence.ForwarderToClient, found.Knows[0])
	assert.Contains(t, found.Waits, evidence.ClientEnd)
}

// onlyTheClients makes one connection of the clients' half-open: that of a number.
func onlyTheClients(number int) *layer.Mechanism {
	seen := 0
	return &layer.Mechanism{Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) || flow.Owners[layer.Dialler] != evidence.Client {
			return nil
		}
		seen++
		if seen-1 != number {
			return nil
		}
		return &halfOpen{}
	}}
}

// halfOpen is the fault of a flow of which the acceptor learns that it is dead.
type halfOpen struct{ told bool }

// Packet implements layer.Fault.
func (h *halfOpen) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	if !h.told && p.From == layer.Acceptor && p.Kind == layer.Data {
		h.told = true
		flow.Reset(p.From)
	}
	return layer.Swallow
}

func await(t *testing.T, is func() bool) {
	t.Helper()
	require.Eventually(t, is, time.Minute, time.Millisecond)
}
