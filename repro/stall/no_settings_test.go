package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// dialled lets the client wait on a connection on which it has written 33 bytes and read
// none. Its kernel knows tcp of them, and accepted is what the other end has. If nil, it
// was not observed.
func dialled(tcp, accepted func(*evidence.Socket)) change {
	return func(e *stall.Evidence) {
		e.Call.Down, e.Call.Up = passed(0, 0, 0, 0), passed(0, 0, 0, 0)
		e.Call.Ends = [4]evidence.EndRecord{client: end(evidence.Opening, 0)}
		wrote := evidence.Way{Bytes: 33, Last: time.Second}
		e.Sockets = [4]evidence.Socket{client: {Observed: true, Connection: 3, Written: wrote}}
		if tcp != nil {
			tcp(&e.Sockets[client])
		}
		if accepted != nil {
			e.Sockets[toClient] = evidence.Socket{Observed: true, Connection: 3}
			accepted(&e.Sockets[toClient])
		}
	}
}

func acknowledged(s *evidence.Socket) { s.TCP = &evidence.TCP{State: "ESTABLISHED"} }

func unacknowledged(s *evidence.Socket) {
	s.TCP = &evidence.TCP{State: "ESTABLISHED", Unacked: 1, Retransmits: 4}
}

// hasRead is an end that has read so many bytes, and written none.
func hasRead(bytes uint64) func(*evidence.Socket) {
	return func(s *evidence.Socket) { s.Read = evidence.Way{Bytes: bytes, Last: time.Second} }
}

// gaveUp lets the client be told, and close its connection.
func gaveUp(message string, change change) change {
	return func(e *stall.Evidence) {
		change(e)
		e.Call.Open, e.Call.Ended = false, 2*time.Second
		e.Call.Ends[client] = end(evidence.Returned, 2*time.Second)
		e.Call.Ends[client].Told = &evidence.Told{Code: "Unavailable", Message: message, At: 2 * time.Second}
		closed := &evidence.Ended{How: "closed", At: 2 * time.Second}
		e.Sockets[client].Read.Ended, e.Sockets[client].Written.Ended = closed, closed
	}
}

// What became of the first bytes of a connection says why no SETTINGS come on it. A peer
// that has read them says nothing; what its kernel alone has, its process does not read.
// What nobody has acknowledged is lost.
func TestNoSettings(t *testing.T) {
	const waitedFor = `connection error: desc = "error reading server preface: read tcp: use of closed network connection"`
	wrote := func(s *evidence.Socket) { s.Written = evidence.Way{Bytes: 15, Last: time.Second} }
	fromOutside := func(e *stall.Evidence) {
		dialled(nil, hasRead(33))(e)
		e.Call.Ends[client] = end(evidence.NotObserved, 0)
	}
	for name, test := range map[string]struct {
		change change
		cause  stall.Cause
		alike  []stall.Cause
		out    stall.Cause // that is ruled out
	}{
		"read, and nothing written":          {dialled(acknowledged, hasRead(33)), stall.NoSettings, nil, stall.BlackHole},
		"the same, without the kernel":       {dialled(nil, hasRead(33)), stall.NoSettings, nil, stall.BlackHole},
		"the same, watched on the wire":      {fromOutside, stall.NoSettings, []stall.Cause{stall.Frozen, stall.BlackHole}, ""},
		"acknowledged, and not read":         {dialled(acknowledged, hasRead(0)), stall.Frozen, []stall.Cause{stall.NoSettings}, ""},
		"not read, and no more is known":     {dialled(nil, hasRead(0)), stall.BlackHole, []stall.Cause{stall.Frozen}, ""},
		"not acknowledged":                   {dialled(unacknowledged, nil), stall.BlackHole, []stall.Cause{stall.Refused}, stall.NoSettings},
		"not acknowledged, and not read":     {dialled(unacknowledged, hasRead(0)), stall.BlackHole, []stall.Cause{stall.Refused}, stall.NoSettings},
		"written, and the answer is lost":    {dialled(acknowledged, wrote), stall.BlackHole, nil, stall.NoSettings},
		"acknowledged, and no more is known": {dialled(acknowledged, nil), stall.NoSettings, []stall.Cause{stall.Frozen, stall.Refused, stall.BlackHole}, ""},
		"nothing is known but the waiting":   {dialled(nil, nil), stall.BlackHole, []stall.Cause{stall.Refused, stall.NoSettings, stall.Frozen}, ""},

		"given up, read, and nothing written": {gaveUp(waitedFor, dialled(acknowledged, hasRead(33))), stall.NoSettings, nil, stall.BlackHole},
		"given up, not acknowledged":          {gaveUp(waitedFor, dialled(unacknowledged, nil)), stall.BlackHole, []stall.Cause{stall.Refused}, stall.NoSettings},
		"given up, and another connection has read": {gaveUp(waitedFor, func(e *stall.Evidence) {
			dialled(unacknowledged, nil)(e)
			e.Sockets[client].Read.Bytes = 15
		}), stall.NoSettings, []stall.Cause{stall.BlackHole, stall.Frozen, stall.Refused}, ""},
		"given up, and no socket was observed": {gaveUp(waitedFor, func(e *stall.Evidence) {
			e.Sockets = [4]evidence.Socket{}
		}), stall.NoSettings, []stall.Cause{stall.BlackHole, stall.Frozen, stall.Refused}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(hung(test.change))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, 2, d.Hop)
			assert.ElementsMatch(t, test.alike, d.Alike)
			assert.Equal(t, test.alike == nil, d.Settle == "", "what is not certain says what would settle it")
			if test.out != "" {
				assert.True(t, rulesOut(d, test.out), "%v", d.RuledOut)
			}
		})
	}
}

func rulesOut(d stall.Diagnosis, cause stall.Cause) bool {
	for _, out := range d.RuledOut {
		if out.Cause == cause {
			return true
		}
	}
	return false
}

// A peer that closes a connection has not been waited for in vain.
func TestClosedBeforeItsSettings(t *testing.T) {
	d := stall.Diagnose(hung(gaveUp(`connection error: desc = "error reading server preface: EOF"`, dialled(acknowledged, nil))))
	assert.Equal(t, stall.Reset, d.Cause)
	assert.True(t, rulesOut(d, stall.NoSettings), "%v", d.RuledOut)
}

// What the forwarder was told of its connection, and passed on, is of hop 1.
func TestNoSettingsPassedOn(t *testing.T) {
	waitedFor := &evidence.Told{Code: "Unavailable", Message: "failed to receive server preface within timeout", At: 2 * time.Second}
	d := stall.Diagnose(told(waitedFor.Code, waitedFor.Message, func(e *stall.Evidence) {
		e.Call.Ends[toUpstream].Told = waitedFor
		e.Sockets[toUpstream].Read.Bytes = 0
		e.Sockets[upstream].Written.Bytes = 0
	}))
	assert.Equal(t, stall.NoSettings, d.Cause)
	assert.Equal(t, 1, d.Hop)
	assert.Empty(t, d.Alike)
}

// A call that has come to nobody behind a proxy may wait for the SETTINGS of a server there.
func TestNoSettingsBehindAProxy(t *testing.T) {
	for cause, change := range map[stall.Cause]change{
		stall.Unknown: nothing,
		stall.FlowControl: func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Sending.Activity = evidence.BlockedInSend
			e.Sockets[toUpstream].ConnectionWindow = 0
		},
		stall.Buffering: func(e *stall.Evidence) { // by a proxy on the other hop
			e.Call.Up = passed(5, 1, 1, 0)
			e.Call.Up[evidence.Sent].At = 500 * ms
			e.Sockets[client].Connection = 7
		},
	} {
		d := stall.Diagnose(hung(func(e *stall.Evidence) {
			e.Call.Down, e.Call.Up = passed(0, 0, 0, 0), passed(1, 1, 1, 0)
			e.Call.Ends[upstream] = evidence.EndRecord{}
			e.Sockets[upstream] = evidence.Socket{}
			change(e)
		}))
		assert.Equal(t, cause, d.Cause)
		assert.Contains(t, d.Alike, stall.NoSettings, cause)
	}
}
