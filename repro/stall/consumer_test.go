package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// upload is the evidence of an upload that got ten messages and then nothing for
// nine seconds, with everything in order but what a test changes.
func upload(change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		e.Call.Direction = evidence.Up
		e.Call.Up, e.Call.Down = passed(10, 10, 10, 10), passed(0, 0, 0, 0)
		change(e)
	})
}

// A reader that does not take what has come is the cause, whether or not that fits
// into its window. One that takes all, or has not been away for long, is not.
func TestSlowConsumer(t *testing.T) {
	unread := func(e *stall.Evidence) {
		e.Call.Down = passed(20, 20, 20, 10)
		does(e, evidence.Client, evidence.Working)
	}
	const slow = stall.SlowConsumer
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		hop      int
		alike    []stall.Cause
	}{
		"all fits into the window": {hung(unread), slow, 2, nil},
		"it sends meanwhile": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Call.Ends[client].Sending.Activity = evidence.Pacing
		}), slow, 2, nil},
		"one message fits into no window": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 10, 10)
			does(e, evidence.Client, evidence.Working)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			e.Sockets[toClient].StreamWindow = new(int64(0))
		}), slow, 2, nil},
		"a proxy on the way ends the connection": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Sockets[client].Connection = 9
			e.Sockets[client].Read.Last = 2 * time.Second
		}), slow, 2, nil},
		"a proxy, and nothing has come since": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Sockets[client].Connection = 9
			e.Call.Ends[client].Receiving.Since = time.Second
		}), slow, 2, []stall.Cause{stall.BlackHole}},
		"its socket was not observed": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Sockets[client] = evidence.Socket{}
		}), slow, 2, []stall.Cause{stall.BlackHole}},
		"an upload": {upload(func(e *stall.Evidence) {
			e.Call.Up = passed(20, 20, 20, 10)
			does(e, evidence.Upstream, evidence.Working)
		}), slow, 1, nil},
		"an upload whose writer is out of window": {upload(func(e *stall.Evidence) {
			e.Call.Up = passed(20, 15, 14, 10)
			does(e, evidence.Upstream, evidence.Working)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			e.Sockets[toUpstream].ConnectionWindow = 0
		}), slow, 1, nil},
		"an upstream that leaves what is to be answered": {hung(func(e *stall.Evidence) {
			e.Call.Up = passed(20, 20, 20, 11)
			does(e, evidence.Upstream, evidence.Working)
		}), slow, 1, nil},
		"a forwarder that leaves what is to be answered": {hung(func(e *stall.Evidence) {
			e.Call.Up = passed(20, 12, 11, 10)
			e.Call.Ends[toClient].Receiving.Activity = evidence.Working
		}), stall.ForwarderStuck, 0, nil},
		"nothing has come for it": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Sockets[toClient].Written.Bytes = 3000
		}), stall.BlackHole, 2, []stall.Cause{stall.Frozen}},
		"nothing was sent to it, and it has asked for nothing": {hung(func(e *stall.Evidence) {
			does(e, evidence.Client, evidence.Working)
		}), stall.SenderIdle, 0, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen}},
		"it has been away for a moment": {hung(func(e *stall.Evidence) {
			unread(e)
			e.Call.Ends[client].Receiving.Since = e.At - time.Second
		}), stall.Unknown, 2, []stall.Cause{stall.BlackHole, stall.HalfOpenHop}},
		"it has returned": {hung(func(e *stall.Evidence) {
			unread(e)
			does(e, evidence.Client, evidence.Returned)
		}), stall.Unknown, 2, []stall.Cause{stall.BlackHole, stall.HalfOpenHop}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(test.evidence)
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.hop, d.Hop)
			assert.Equal(t, test.alike, d.Alike)
		})
	}
}

// A forwarder is stuck if it has held a message for most of the silence, and not
// if it has only just got it.
func TestHowLongTheForwarderHolds(t *testing.T) {
	held := func(got, at time.Duration) stall.Cause {
		return stall.Diagnose(hung(func(e *stall.Evidence) {
			e.At, e.Call.Waited.Lasted = at, at-time.Second
			e.Call.Down = passed(11, 11, 10, 10)
			e.Call.Down[evidence.ForwarderReceived].At = got
			does(e, evidence.Forwarder, evidence.Working)
		})).Cause
	}
	assert.Equal(t, stall.ForwarderStuck, held(1100*time.Millisecond, 3050*time.Millisecond), "noticed early")
	assert.Equal(t, stall.ForwarderStuck, held(6*time.Second, 10*time.Second))
	assert.Equal(t, stall.Unknown, held(9*time.Second, 10*time.Second))
}

// Who cannot send because its peer sends too is held up by a window, and not by a
// reader in its own code.
func TestBothSend(t *testing.T) {
	d := stall.Diagnose(hung(func(e *stall.Evidence) {
		e.Call.Up = passed(30, 25, 20, 15)
		e.Call.Ends[client].Sending.Activity = evidence.BlockedInSend
		does(e, evidence.Upstream, evidence.BlockedInSend)
		e.Sockets[upstream].StreamWindow = new(int64(0))
		e.Sockets[client].StreamWindow = new(int64(0))
		e.Call.Ends[toClient].Receiving.Activity = evidence.BlockedInSend
	}))
	assert.Equal(t, stall.FlowControl, d.Cause)
	assert.Equal(t, 1, d.Hop)
}
