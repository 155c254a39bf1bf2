package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// A kernel that has given a connection up answers with a RST. The end that was told first
// says what happened; an end that was not observed may be it.
func TestTheFirstEndThatWasToldSaysWhy(t *testing.T) {
	const resetByPeer = "read: connection reset by peer"
	timeout := func(at time.Duration) *evidence.Ended {
		return &evidence.Ended{How: "failed", At: at, Error: "read: connection timed out"}
	}
	reset := func(at time.Duration) *evidence.Ended { return &evidence.Ended{How: "RST", At: at} }
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		alike  stall.Cause
	}{
		"the peer gave up, and then a RST came": {func(e *stall.Evidence) {
			e.Sockets[toClient].Read.Ended = timeout(1500 * time.Millisecond)
			e.Sockets[client].Read.Ended = reset(2 * time.Second)
		}, stall.BlackHole, ""},
		"the peer gave up after the RST": {func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = reset(1500 * time.Millisecond)
			e.Sockets[toClient].Read.Ended = timeout(2 * time.Second)
		}, stall.Reset, ""},
		"the peer was reset, and the client gave up": {func(e *stall.Evidence) {
			e.Sockets[toClient].Read.Ended = reset(1500 * time.Millisecond)
			e.Sockets[client].Read.Ended = timeout(2 * time.Second)
		}, stall.Reset, ""},
		"a RST after a long silence, and nobody saw the peer": {func(e *stall.Evidence) {
			e.Threshold = 500 * time.Millisecond
			e.Sockets[client].Read.Ended = reset(2 * time.Second)
			e.Sockets[toClient] = evidence.Socket{}
		}, stall.Reset, stall.BlackHole},
		"the client gave up, and nobody saw the peer": {func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = timeout(2 * time.Second)
			e.Sockets[toClient] = evidence.Socket{}
		}, stall.BlackHole, stall.Reset},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(told("Unavailable", resetByPeer, test.change))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, 2, d.Hop)
			if test.alike != "" {
				assert.Contains(t, d.Alike, test.alike)
				assert.NotEmpty(t, d.Settle)
			}
		})
	}
}

// A client between two calls whose connection is over, as it knows, only pauses. If its last
// call ended with an error, it was told.
func TestClientBetweenTwoCalls(t *testing.T) {
	pausing := func(e *stall.Evidence) {
		e.Call.Ends[client] = end(evidence.Pacing, time.Second)
		for _, other := range []evidence.End{toClient, toUpstream, upstream} {
			e.Call.Ends[other] = end(evidence.Returned, time.Second)
		}
		e.Sockets[client].Read.Ended, e.Sockets[toClient].Read.Ended = ended("RST"), ended("RST")
	}
	d := stall.Diagnose(hung(pausing))
	assert.Equal(t, stall.SenderIdle, d.Cause)

	d = stall.Diagnose(hung(func(e *stall.Evidence) {
		pausing(e)
		e.Sockets[client] = evidence.Socket{}
	}))
	assert.Equal(t, stall.HalfOpenHop, d.Cause)
	assert.Contains(t, d.Alike, stall.SenderIdle)

	d = stall.Diagnose(hung(func(e *stall.Evidence) {
		pausing(e)
		e.Call.Ends[client].Told = &evidence.Told{Code: "Unavailable", Message: "connect: connection refused", At: 5 * time.Second}
	}))
	assert.Equal(t, stall.Refused, d.Cause)
	assert.Equal(t, []evidence.End{client}, d.Knows)
}

// The kernel of a reader shows that its process is stopped though a proxy hides what was
// written to it.
func TestFrozenBehindAProxy(t *testing.T) {
	d := stall.Diagnose(heldBack(func(e *stall.Evidence) {
		e.Sockets[toUpstream].TCP = &evidence.TCP{State: "ESTABLISHED", LastReceived: e.At - 4*time.Second}
	}))
	assert.Equal(t, stall.Frozen, d.Cause)
	assert.Equal(t, 1, d.Hop)
	assert.NotEmpty(t, d.Settle)
}

// A transport keeps what Send took and no window allows.
func TestUnsentOutOfWindow(t *testing.T) {
	d := stall.Diagnose(hung(func(e *stall.Evidence) {
		e.Call.Down = passed(12, 10, 10, 10)
		e.Call.Ends[upstream] = end(evidence.Pacing, time.Second)
		e.Sockets[upstream].ConnectionWindow = 0
	}))
	assert.Equal(t, stall.FlowControl, d.Cause)
	assert.Equal(t, 1, d.Hop)
}
