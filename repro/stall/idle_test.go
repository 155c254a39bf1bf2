package stall_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Nothing is under way, and it is somebody's turn to send: that is said of who it
// is. Whether the connections live is another question.
func TestSenderIdle(t *testing.T) {
	open := []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen}
	between := func(e *stall.Evidence) { does(e, evidence.Upstream, evidence.Pacing) }
	unary := func(e *stall.Evidence) {
		e.Call.Up = passed(10, 10, 10, 10)
		does(e, evidence.Upstream, evidence.Returned)
		does(e, evidence.Forwarder, evidence.Returned)
		does(e, evidence.Client, evidence.Pacing)
	}
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		alike    []stall.Cause
		says     stall.Statement // one of them
	}{
		"a server stream": {hung(between), stall.SenderIdle, open, stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"one that computes its next message": {hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Working)
		}), stall.SenderIdle, open, stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is in its own code",
		}},
		"a caller between two calls": {hung(unary), stall.SenderIdle, open, stall.Statement{
			End: client, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"both directions, and the client's turn": {hung(func(e *stall.Evidence) {
			e.Call.Up = passed(10, 10, 10, 10)
			e.Call.Ends[client].Sending.Activity = evidence.Pacing
		}), stall.SenderIdle, open, stall.Statement{
			End: client, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"an upload": {upload(func(e *stall.Evidence) { does(e, evidence.Client, evidence.Pacing) }), stall.SenderIdle, open, stall.Statement{
			End: client, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"an upload that is not answered": {upload(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Working)
		}), stall.SenderIdle, open, stall.Statement{End: upstream, Source: "call", Text: "has sent nothing; it is in its own code"}},
		"an upload, a request is not there yet": {hung(func(e *stall.Evidence) {
			unary(e)
			e.Call.Up = passed(11, 11, 11, 10)
		}), stall.Unknown, open[:2], stall.Statement{End: client, At: time.Second, Source: "call", Text: "got message 10, and nothing since"}},
		"its connections live": {hung(func(e *stall.Evidence) {
			between(e)
			carried(e, 8100*time.Millisecond)
		}), stall.SenderIdle, nil, stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"they lived longer ago than a threshold": {hung(func(e *stall.Evidence) {
			between(e)
			carried(e, 7900*time.Millisecond)
		}), stall.SenderIdle, open, stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"one way of a hop lives": {hung(func(e *stall.Evidence) {
			between(e)
			carried(e, 9*time.Second)
			e.Sockets[toClient].Read.Last = time.Second
		}), stall.SenderIdle, open, stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"one end was not observed": {hung(func(e *stall.Evidence) {
			between(e)
			carried(e, 9*time.Second)
			e.Sockets[client] = evidence.Socket{}
		}), stall.SenderIdle, append(slices.Clone(open), stall.PartialFrame), stall.Statement{
			End: upstream, Source: "call", Text: "has sent nothing since message 10, which arrived; it is between messages",
		}},
		"a PING was lost": {hung(func(e *stall.Evidence) {
			between(e)
			e.Sockets[client].Written.Bytes = 1017
		}), stall.BlackHole, []stall.Cause{stall.Frozen}, stall.Statement{
			End: client, At: time.Second, Source: "socket", Text: "wrote 1017 bytes, the last frame DATA stream=1 len=83",
		}},
		"one end knows": {hung(func(e *stall.Evidence) {
			between(e)
			e.Sockets[toUpstream].Read.Ended = ended("RST")
		}), stall.HalfOpenHop, nil, stall.Statement{
			End: toUpstream, At: 1500 * time.Millisecond, Source: "socket", Text: "its read ended with RST",
		}},
		"it has returned": {hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Returned)
		}), stall.Unknown, open[:2], stall.Statement{
			End: upstream, Source: "call", Text: "has returned; all that it sent, up to message 10, has arrived",
		}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(test.evidence)
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.alike, d.Alike)
			assert.Contains(t, d.Statements, test.says)
		})
	}
}

// What would settle it names the hops of which nothing is known.
func TestWhatSettlesAnIdleSender(t *testing.T) {
	idle := func(change func(*stall.Evidence)) string {
		return stall.Diagnose(hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Pacing)
			carried(e, 9*time.Second)
			change(e)
		})).Settle
	}
	assert.Empty(t, idle(nothing))
	assert.Equal(t, "a PING on each hop, or what the socket of its other end sees: hop 1 has carried nothing both ways since 1.000 s",
		idle(func(e *stall.Evidence) { e.Sockets[upstream].Read.Last = time.Second }))
	assert.Equal(t, "a PING on each hop, or what the socket of its other end sees: hop 2 was not observed at both ends of one connection",
		idle(func(e *stall.Evidence) { e.Sockets[client] = evidence.Socket{} }))
}
