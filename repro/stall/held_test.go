package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// heldBack is a call whose hop 1 a proxy divides, and which the upstream has sent messages
// up to 20 that the forwarder does not have.
func heldBack(change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		e.Call.Down = passed(20, 10, 10, 10)
		e.Call.Down[evidence.Sent].At, e.Call.Down[evidence.ForwarderReceived].At = 3*time.Second, time.Second
		e.Sockets[toUpstream].Connection, e.Sockets[upstream].Connection = 0, 0
		e.Sockets[upstream].Read.Last = 3*time.Second + time.Millisecond // a window, or an answer to a ping
		e.Call.Ends[upstream] = end(evidence.Pacing, 3*time.Second)
		change(e)
	})
}

// endSent lets the upstream have sent no more than arrived, and return.
func endSent(e *stall.Evidence) {
	e.Call.Down[evidence.Sent].Last = 10
	e.Call.Ends[upstream] = end(evidence.Returned, 3*time.Second)
}

// A proxy has what was taken and has not arrived. That the caller's connection is dead would
// look the same, unless the caller has read anything since.
func TestWhatAProxyHolds(t *testing.T) {
	dead := []stall.Cause{stall.BlackHole, stall.HalfOpenHop}
	alive := func(e *stall.Evidence) { e.Sockets[toUpstream].Read.Last = 5 * time.Second }
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		alike  []stall.Cause
	}{
		"messages":                     {nothing, stall.Buffering, dead},
		"messages, and a ping came":    {alive, stall.Buffering, []stall.Cause{stall.FlowControl}},
		"the kernel has the bytes yet": {func(e *stall.Evidence) { e.Sockets[upstream].Read.Last = 0 }, stall.Unknown, dead},
		"the kernel has none of them": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Last = 0
			e.Sockets[upstream].TCP = &evidence.TCP{}
		}, stall.Buffering, dead},
		"the last one may be under way": {func(e *stall.Evidence) {
			e.Call.Down[evidence.Sent] = evidence.Passed{Last: 11, At: e.At - time.Second}
		}, stall.Unknown, dead},
		"a request": {func(e *stall.Evidence) {
			e.Call.Down, e.Call.Up = passed(10, 10, 10, 10), passed(11, 11, 11, 10)
			e.Call.Up[evidence.ForwarderSent].At, e.Call.Up[evidence.Received].At = time.Second, time.Second
			e.Sockets[upstream].Read.Last = time.Second
			e.Sockets[toUpstream].TCP = &evidence.TCP{}
		}, stall.Buffering, append(dead, stall.DeadBackEnd)},
		"the end":                  {endSent, stall.SwallowedEnd, dead},
		"the end, and a ping came": {func(e *stall.Evidence) { endSent(e); alive(e) }, stall.SwallowedEnd, nil},
		"the end may be under way": {func(e *stall.Evidence) {
			endSent(e)
			e.Call.Ends[upstream] = end(evidence.Returned, e.At-50*time.Millisecond)
		}, stall.Unknown, dead},
		"the upstream was told": {func(e *stall.Evidence) {
			endSent(e)
			e.Call.Ends[upstream].Told = &evidence.Told{Code: "Canceled", At: 3 * time.Second}
		}, stall.Unknown, dead},
		"no proxy": {func(e *stall.Evidence) {
			endSent(e)
			e.Sockets[toUpstream].Connection, e.Sockets[upstream].Connection = 5, 5
		}, stall.Unknown, dead},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(heldBack(test.change))
			assert.Equal(t, test.cause, d.Cause)
			if test.cause != stall.Unknown {
				assert.Equal(t, 1, d.Hop)
			}
			for _, cause := range test.alike {
				assert.Contains(t, d.Alike, cause)
			}
			if len(test.alike) < len(dead) {
				assert.Equal(t, test.alike, d.Alike)
			} else {
				assert.NotEmpty(t, d.Settle)
			}
		})
	}
}

// An upload that its server has answered before it was over is not buffered: the server takes
// no more of it, and it is the answer that has not come. It has left the forwarder.
func TestAnAnswerToAnUploadThatAProxyHolds(t *testing.T) {
	e := hung(func(e *stall.Evidence) {
		e.Call.Direction = evidence.Up
		e.Call.Down, e.Call.Up = passed(0, 0, 0, 0), passed(14, 11, 10, 10)
		e.Call.Up[evidence.Sent].At, e.Call.Up[evidence.ForwarderReceived].At = 3*time.Second, 2*time.Second
		e.Call.Ends[client] = end(evidence.BlockedInSend, 3*time.Second)
		for _, over := range []evidence.End{toClient, toUpstream, upstream} {
			e.Call.Ends[over] = end(evidence.Returned, 2*time.Second)
		}
		e.Sockets[client].Connection, e.Sockets[toClient].Connection = 0, 0
		e.Sockets[toClient].TCP, e.Sockets[client].TCP = &evidence.TCP{}, &evidence.TCP{}
	})
	d := stall.Diagnose(e)
	assert.Equal(t, stall.SwallowedEnd, d.Cause)
	assert.Equal(t, 2, d.Hop)
	assert.Contains(t, d.Alike, stall.Buffering)
	assert.Equal(t, 2, stall.Hop(e.Call), "not inside the forwarder, which has returned")
}
