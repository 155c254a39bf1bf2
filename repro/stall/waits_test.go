package stall_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// bothSend is a bidirectional call whose ends are all in Send, out of window.
func bothSend(e *stall.Evidence) {
	e.Call.Up, e.Call.Down = passed(200, 150, 140, 100), passed(180, 130, 120, 10)
	for _, of := range evidence.Ends {
		e.Call.Ends[of] = end(evidence.BlockedInSend, time.Second)
		e.Sockets[of].StreamWindow = new(int64(0))
	}
}

// firstWord is a bidirectional call in which nobody has sent a message.
func firstWord(e *stall.Evidence) {
	e.Call.Up, e.Call.Down = passed(0, 0, 0, 0), passed(0, 0, 0, 0)
	e.Call.Waited.After = 0
	for _, of := range evidence.Ends {
		e.Call.Ends[of] = end(evidence.WaitingInRecv, time.Second)
	}
}

func TestEachWaitsForTheOther(t *testing.T) {
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
	}{
		"both are in Send": {bothSend, stall.Deadlock},
		"the client receives beside it": {func(e *stall.Evidence) {
			bothSend(e)
			e.Call.Ends[client].Receiving.Activity = evidence.WaitingInRecv
		}, stall.FlowControl},
		"for a moment only": {func(e *stall.Evidence) {
			bothSend(e)
			e.Call.Ends[upstream] = end(evidence.BlockedInSend, e.At-time.Second)
		}, stall.FlowControl},
		"what one sent is lost": {func(e *stall.Evidence) {
			bothSend(e)
			e.Sockets[toClient].Written.Bytes = 3000
		}, stall.BlackHole},
		"each waits for the other's first word": {firstWord, stall.Deadlock},
		"the client has sent its own": {func(e *stall.Evidence) {
			firstWord(e)
			e.Call.Up = passed(1, 1, 1, 1)
		}, stall.Unknown},
		"the client is about to send it": {func(e *stall.Evidence) {
			firstWord(e)
			e.Call.Ends[client].Sending.Activity = evidence.Pacing
		}, stall.SenderIdle},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.cause, stall.Diagnose(hung(test.change)).Cause)
		})
	}
}

// unreadSince is a hop 2 on which the client's process reads nothing any more, and its
// kernel got the last bytes so long after its last read.
func unreadSince(came time.Duration) func(*stall.Evidence) {
	return func(e *stall.Evidence) {
		e.Call.Down = passed(30, 30, 30, 10)
		e.Sockets[toClient].Written.Bytes = 3000
		e.Sockets[toClient].TCP = &evidence.TCP{State: "ESTABLISHED"}
		e.Sockets[client].TCP = &evidence.TCP{State: "ESTABLISHED", LastReceived: e.At - e.Sockets[client].Read.Last - came}
	}
}

func TestFrozen(t *testing.T) {
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		alike  []stall.Cause
	}{
		"its kernel has them":            {unreadSince(2 * time.Second), stall.Frozen, nil},
		"its kernel may have them":       {unreadSince(5 * time.Millisecond), stall.BlackHole, []stall.Cause{stall.Frozen}},
		"its kernel has got nothing":     {unreadSince(-500 * time.Millisecond), stall.BlackHole, nil},
		"what its kernel has is unknown": {func(e *stall.Evidence) { unreadSince(time.Second)(e); e.Sockets[client].TCP = nil }, stall.BlackHole, []stall.Cause{stall.Frozen}},
		"the writer's kernel waits": {func(e *stall.Evidence) {
			unreadSince(5 * time.Millisecond)(e)
			e.Sockets[toClient].TCP.Unacked = 3
		}, stall.BlackHole, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(hung(test.change))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.alike, d.Alike)
			if d.Cause == stall.Frozen {
				assert.Equal(t, 2, d.Hop)
				assert.Contains(t, d.Settle, "SIGCONT")
			}
		})
	}
}

// starving is a forwarder in Send on hop 2, with no window left for its stream.
func starving(e *stall.Evidence) {
	e.Call.Down = passed(30, 30, 29, 10)
	e.Call.Ends[toClient].Sending = evidence.Doing{Activity: evidence.BlockedInSend, Since: time.Second}
	e.Call.Ends[toUpstream].Receiving = e.Call.Ends[toClient].Sending
	e.Sockets[toClient].StreamWindow = new(int64(0))
	e.Sockets[toClient].OpenStreams = 3
}

func TestStarved(t *testing.T) {
	data := func(at time.Duration) func(*stall.Evidence) {
		return func(e *stall.Evidence) {
			starving(e)
			e.Sockets[toClient].Written.Recent = []evidence.Frame{{Text: "DATA stream=3 len=100", At: at, End: 1000}}
		}
	}
	tests := map[string]struct {
		change func(*stall.Evidence)
		cause  stall.Cause
		says   string
	}{
		"others flow":   {data(5 * time.Second), stall.Starved, "client gives no more for its stream"},
		"others do not": {data(time.Second), stall.FlowControl, "client gives no more for its stream"},
		"the connection's is used up": {func(e *stall.Evidence) {
			data(time.Second)(e)
			e.Sockets[toClient].ConnectionWindow, e.Sockets[toClient].StreamWindow = 0, new(int64(500))
		}, stall.FlowControl, "client gives no more for the connection of hop 2, which 3 streams share"},
		"the writer has returned": {func(e *stall.Evidence) {
			data(time.Second)(e)
			e.Call.Ends[toClient] = end(evidence.Returned, time.Second)
			e.Call.Down = passed(30, 30, 30, 10)
		}, stall.FlowControl, "has not sent all that it was given and is out of window: "},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(hung(test.change))
			assert.Equal(t, test.cause, d.Cause)
			found := false
			for _, s := range d.Statements {
				found = found || s.End == toClient && strings.Contains(s.Text, test.says)
			}
			assert.True(t, found, "%v", d.Statements)
		})
	}
}

func TestGoAway(t *testing.T) {
	away := &evidence.GoAway{Code: "NO_ERROR", Debug: "max_age", At: 1200 * time.Millisecond}
	tests := map[string]struct {
		message string
		change  func(*stall.Evidence)
		cause   stall.Cause
	}{
		"the server's, before its FIN": {"error reading from server: EOF", func(e *stall.Evidence) {
			e.Sockets[client].Read.GoAway, e.Sockets[client].Read.Ended = away, ended("FIN")
		}, stall.GoAway},
		"before a reset": {"connection reset by peer", func(e *stall.Evidence) {
			e.Sockets[client].Read.GoAway, e.Sockets[client].Read.Ended = away, ended("RST")
		}, stall.Reset},
		"the client's own": {"error reading from server: EOF", func(e *stall.Evidence) {
			e.Sockets[client].Written.GoAway, e.Sockets[client].Read.Ended = away, ended("FIN")
		}, stall.Reset},
		"quoted in the status": {`received prior goaway: code: NO_ERROR, debug data: "max_age"`, func(e *stall.Evidence) {
			e.Sockets = [4]evidence.Socket{}
		}, stall.GoAway},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.cause, stall.Diagnose(told("Unavailable", test.message, test.change)).Cause)
		})
	}
}
