package stall_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// hung is the evidence of a call that got ten messages and then nothing for
// nine seconds. Everything about it is in order but what a test changes.
func hung(change func(*stall.Evidence)) stall.Evidence {
	e := stall.Evidence{
		At: 10 * time.Second, Threshold: 2 * time.Second,
		Call: evidence.Record{
			Begun: true, Open: true, Expected: 30, Received: 10,
			Waited: &evidence.Gap{Since: time.Second, Lasted: 9 * time.Second, After: 10},
			Up:     passed(1, 1, 1, 1), Down: passed(10, 10, 10, 10), Ends: reached(),
		},
	}
	for end := range e.Sockets {
		e.Sockets[end] = evidence.Socket{
			Observed: true, Connection: 1 + evidence.End(end).Hop(), ConnectionWindow: 65535, StreamWindow: new(int64(65535)),
			Written: evidence.Way{Bytes: 1000, Last: time.Second, LastFrame: "DATA stream=1 len=83"},
			Read:    evidence.Way{Bytes: 1000, Last: time.Second, LastFrame: "DATA stream=1 len=83"},
		}
	}
	change(&e)
	return e
}

// told is the same call, ended by an error.
func told(code, message string, change func(*stall.Evidence)) stall.Evidence {
	return hung(func(e *stall.Evidence) {
		e.Call.Open, e.Call.Ended = false, 2*time.Second
		e.Call.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: code, Message: message, At: 2 * time.Second}
		change(e)
	})
}

func nothing(*stall.Evidence) {}

func ended(how string) *evidence.Ended { return &evidence.Ended{How: how, At: 1500 * time.Millisecond} }

func TestDiagnose(t *testing.T) {
	const client, toClient, toUpstream, upstream = evidence.ClientEnd, evidence.ForwarderToClient,
		evidence.ForwarderToUpstream, evidence.UpstreamEnd
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		hop      int
	}{
		"nothing is wrong": {hung(func(e *stall.Evidence) { e.Call.Waited.Lasted = time.Second }), stall.None, 0},
		"complete":         {hung(func(e *stall.Evidence) { e.Call.Open, e.Call.Received = false, 30 }), stall.None, 0},
		"half-open, the upstream knows": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 10, 10, 10)
			e.Sockets[upstream].Read.Ended = ended("RST")
		}), stall.HalfOpenHop, 1},
		"half-open, the forwarder knows": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 11, 10)
			e.Sockets[toClient].Read.Ended = ended("FIN")
		}), stall.HalfOpenHop, 2},
		"the upstream knows, and the forwarder waits for nothing there": {hung(func(e *stall.Evidence) {
			e.Call.Up, e.Call.Down = passed(11, 10, 10, 10), passed(10, 10, 10, 10)
			e.Call.Ends[toClient], e.Call.Ends[toUpstream] = end(evidence.Returned, time.Second), end(evidence.Returned, time.Second)
			e.Sockets[upstream].Read.Ended = ended("RST")
		}), stall.Unknown, 2},
		"bytes lost on hop 1, and the forwarder waits for nothing there": {hung(func(e *stall.Evidence) {
			e.Call.Up, e.Call.Down = passed(1, 1, 1, 1), passed(10, 10, 10, 10)
			e.Call.Ends[toClient], e.Call.Ends[toUpstream] = end(evidence.Returned, time.Second), end(evidence.Returned, time.Second)
			e.Sockets[upstream].Written.Bytes = 3000
		}), stall.Unknown, 2},
		"black hole": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(30, 30, 30, 10)
			e.Sockets[toClient].Written.Bytes = 3000
		}), stall.BlackHole, 2},
		"black hole for what is asked": {hung(func(e *stall.Evidence) {
			e.Call.Up, e.Call.Down = passed(1, 1, 1, 0), passed(0, 0, 0, 0)
			e.Sockets[toUpstream].Written.Bytes = 3000
		}), stall.BlackHole, 1},
		"in flight is no black hole": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 11, 10)
			e.Sockets[toClient].Written.Bytes = 3000
			e.Sockets[toClient].Written.Last = e.At
		}), stall.Unknown, 2},
		"one end not observed is no black hole": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 11, 10)
			e.Sockets[client] = evidence.Socket{}
		}), stall.Unknown, 2},
		"a frame in part": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 10, 10, 10)
			e.Sockets[toUpstream].Read.Partial = &evidence.Partial{Text: "DATA", Have: 12, Want: 92, Since: time.Second}
		}), stall.PartialFrame, 1},
		"a slow consumer": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(20, 15, 14, 10)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			does(e, evidence.Client, evidence.Pacing)
			e.Sockets[toClient].StreamWindow = new(int64(0))
		}), stall.SlowConsumer, 2},
		"a window that is never opened": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(20, 15, 14, 14)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			e.Sockets[toClient].ConnectionWindow = 0
		}), stall.FlowControl, 2},
		"an idle sender": {hung(func(e *stall.Evidence) { does(e, evidence.Upstream, evidence.Pacing) }), stall.SenderIdle, 0},
		"a stuck forwarder": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 10, 10)
		}), stall.ForwarderStuck, 0},
		"a forwarder that was told while it had a message": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 10, 10)
			does(e, evidence.Forwarder, evidence.Returned)
			e.Sockets[toClient].Read.Ended = ended("RST")
		}), stall.HalfOpenHop, 2},
		"too many streams": {hung(func(e *stall.Evidence) {
			e.Call.Ends = [4]evidence.EndRecord{client: end(evidence.Opening, 0)}
			e.Sockets[client].MaxStreams, e.Sockets[client].OpenStreams = new(uint32(1)), 1
		}), stall.StreamLimit, 2},
		"a connection without an answer": {hung(func(e *stall.Evidence) {
			e.Call.Ends = [4]evidence.EndRecord{client: end(evidence.Opening, 0)}
			e.Sockets[client].Read = evidence.Way{}
		}), stall.BlackHole, 2},
		"nobody knows": {hung(nothing), stall.Unknown, 0},
		"reset": {told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = ended("RST")
		}), stall.Reset, 2},
		"reset on the first hop, passed on": {told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Told = e.Call.Ends[client].Told
			e.Sockets[toUpstream].Read.Ended = ended("RST")
		}), stall.Reset, 1},
		"black hole, and the writer goes on writing": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(30, 30, 30, 10)
			e.Sockets[toClient].Written = evidence.Way{Bytes: 1184, Last: e.At, Recent: []evidence.Frame{
				{At: 2500 * time.Millisecond, End: 1000}, {At: 3 * time.Second, End: 1092}, {At: e.At, End: 1184},
			}}
		}), stall.BlackHole, 2},
		"refused":    {told("Unavailable", "connection error: connection refused", nothing), stall.Refused, 2},
		"a deadline": {told("DeadlineExceeded", "context deadline exceeded", endedLate), stall.Deadline, 0},
		"keepalive of the forwarder": {told("Unavailable", "keepalive ping failed to receive ACK within timeout", func(e *stall.Evidence) {
			e.Call.Ends[toUpstream].Told = &evidence.Told{Code: "Unavailable", Message: "keepalive ping failed to receive ACK within timeout"}
		}), stall.KeepaliveTimeout, 1},
		"pings refused": {told("Unavailable", "closing transport", func(e *stall.Evidence) {
			e.Sockets[client].Read.GoAway = &evidence.GoAway{Code: "ENHANCE_YOUR_CALM", Debug: "too_many_pings"}
			e.Sockets[client].Read.Ended = ended("FIN")
		}), stall.PingsRefused, 2},
		"bytes lost": {told("Internal", "http2: frame too large", func(e *stall.Evidence) {
			e.Sockets[client].Read.Bytes = 900
		}), stall.LostBytes, 2},
		"bytes lost, and whoever closed the connection is not waited for yet": {hung(func(e *stall.Evidence) {
			e.Sockets[toClient].Read.NotHTTP2 = "a frame too long"
			e.Sockets[toClient].Read.Bytes = 900
			e.Sockets[toClient].Read.Ended, e.Sockets[client].Read.Ended = ended("closed"), ended("FIN")
		}), stall.LostBytes, 2},
		"a status of the service": {told("ResourceExhausted", "quota", nothing), stall.Unknown, 0},
		"ended early":             {hung(func(e *stall.Evidence) { e.Call.Open = false }), stall.EndedEarly, 0},
		"an upload that is answered early": {upload(func(e *stall.Evidence) {
			e.Call.Open = false
			e.Call.Up, e.Call.Down = passed(13, 12, 11, 10), passed(1, 1, 1, 1)
			e.Call.Down[evidence.Sent].Count = 1
			does(e, evidence.Upstream, evidence.Returned)
		}), stall.EndedEarly, 0},
		"messages missing": {hung(func(e *stall.Evidence) {
			e.Call.Open = false
			e.Call.Down = passed(30, 30, 30, 30)
		}), stall.Unknown, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(test.evidence)
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.hop, d.Hop)
			uncertain := []stall.Cause{stall.Unknown, stall.SenderIdle, stall.Deadline}
			assert.Equal(t, slices.Contains(uncertain, test.cause), d.Settle != "", "what is not certain says what would settle it")
			if test.cause != stall.None {
				assert.NotEmpty(t, d.Statements)
			}
			for _, s := range d.Statements {
				assert.NotEmpty(t, s.Text)
				assert.Contains(t, []string{"call", "socket", "frame"}, s.Source)
			}
		})
	}
}
