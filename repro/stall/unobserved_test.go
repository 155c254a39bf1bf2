package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// What only an end could show that was not observed is not ruled out: it is diagnosed from
// what others say of it, or stands among the causes that look alike.
func TestEndsThatWereNotObserved(t *testing.T) {
	missing := func(ends ...evidence.End) func(*stall.Evidence) {
		return func(e *stall.Evidence) {
			for _, end := range ends {
				e.Sockets[end] = evidence.Socket{}
			}
		}
	}
	all := missing(evidence.Ends[:]...)
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		hop      int
		alike    []stall.Cause
	}{
		"the status quotes the reset": {
			told("Unavailable", "error reading from server: read: connection reset by peer", all),
			stall.Reset, 2,
			[]stall.Cause{stall.LostBytes},
		},
		"the forwarder passed on the reset that it was told of": {told("Unavailable", "error reading from server: EOF", func(e *stall.Evidence) {
			all(e)
			e.Call.Ends[toUpstream].Told = e.Call.Ends[client].Told
		}), stall.Reset, 1, []stall.Cause{stall.LostBytes}},
		"the forwarder closed the hop that was not observed whole, and the other one ended too": {
			told("Unavailable", "error reading from server: EOF", func(e *stall.Evidence) {
				missing(client)(e)
				e.Sockets[toClient].Read.Ended = &evidence.Ended{How: "closed", At: time.Second}
				e.Sockets[toUpstream].Read.Ended = &evidence.Ended{How: "FIN", At: time.Second}
			}), stall.Reset, 1, []stall.Cause{stall.LostBytes},
		},
		"the status quotes a GOAWAY": {
			told("Unavailable", `received prior goaway: code: ENHANCE_YOUR_CALM, debug data: "too_many_pings"`, all),
			stall.PingsRefused, 2, nil,
		},
		"the server wrote a GOAWAY": {told("Unavailable", "EOF", func(e *stall.Evidence) {
			missing(client)(e)
			e.Sockets[toClient].Written.GoAway = &evidence.GoAway{Debug: "too_many_pings"}
		}), stall.PingsRefused, 2, nil},
		"a gateway answered": {
			told("Unavailable", "unexpected HTTP status code received from server: 502 (Bad Gateway)", missing(client)),
			stall.Unknown, 0,
			[]stall.Cause{stall.Reset, stall.LostBytes, stall.GoAway},
		},
		"a stream that is not opened": {hung(func(e *stall.Evidence) {
			missing(client)(e)
			e.Call.Ends = [4]evidence.EndRecord{client: end(evidence.Opening, 0)}
		}), stall.Unknown, 2, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.StreamLimit, stall.Frozen, stall.NoSettings, stall.PartialFrame}},
		"a writer out of window": {hung(func(e *stall.Evidence) {
			missing(client)(e)
			e.Call.Down = passed(20, 15, 14, 14)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			e.Sockets[toClient].ConnectionWindow = 0
		}), stall.FlowControl, 2, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen, stall.DeadBackEnd}},
		"a writer out of window, whose reader has returned": {hung(func(e *stall.Evidence) {
			missing(client)(e)
			e.Call.Down = passed(20, 15, 14, 14)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			does(e, evidence.Client, evidence.Returned)
			e.Sockets[toClient].ConnectionWindow = 0
		}), stall.Unknown, 2, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen, stall.PartialFrame}},
		"one end knows": {hung(func(e *stall.Evidence) {
			missing(client)(e)
			e.Sockets[toClient].Read.Ended = ended("RST")
		}), stall.HalfOpenHop, 2, []stall.Cause{stall.Reset}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(test.evidence)
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.hop, d.Hop)
			assert.Equal(t, test.alike, d.Alike)
			for _, out := range d.RuledOut {
				assert.NotContains(t, test.alike, out.Cause)
			}
		})
	}
}

// A reset of which the sockets of both ends know is one, though no code has looked yet and
// the call is open. A caller that was told and goes on was told all the same.
func TestResetOfAnOpenCall(t *testing.T) {
	d := stall.Diagnose(hung(func(e *stall.Evidence) {
		e.Sockets[client].Read.Ended, e.Sockets[toClient].Read.Ended = ended("RST"), ended("RST")
	}))
	assert.Equal(t, stall.Reset, d.Cause)
	assert.Equal(t, 2, d.Hop)

	d = stall.Diagnose(told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
		e.Call.Open, e.Call.Waited.Lasted = true, time.Second
		e.Sockets[client].Read.Ended = ended("RST")
	}))
	assert.Equal(t, stall.Reset, d.Cause)
	assert.Equal(t, 2, d.Hop)
}

// Bytes that vanish are a black hole also where the writer has run out of its window since.
func TestBlackHoleOfAWriterThatIsOutOfWindow(t *testing.T) {
	d := stall.Diagnose(hung(func(e *stall.Evidence) {
		e.Call.Down = passed(20, 15, 14, 14)
		does(e, evidence.Forwarder, evidence.BlockedInSend)
		e.Sockets[toClient].ConnectionWindow, e.Sockets[toClient].Written.Bytes = 0, 60000
	}))
	assert.Equal(t, stall.BlackHole, d.Cause)
	assert.Equal(t, 2, d.Hop)
}

// The part of a frame that came a moment ago does not explain the silence, and is not denied.
func TestPartOfAFrameThatIsUnderWay(t *testing.T) {
	d := stall.Diagnose(hung(func(e *stall.Evidence) {
		e.Call.Down = passed(11, 11, 11, 10)
		e.Sockets[client].Read.Partial = &evidence.Partial{Have: 12, Want: 92, Since: e.At - time.Second}
	}))
	assert.Equal(t, stall.Unknown, d.Cause)
	assert.Contains(t, d.Alike, stall.PartialFrame)
	for _, out := range d.RuledOut {
		assert.NotEqual(t, stall.PartialFrame, out.Cause, out.Why)
	}
}
