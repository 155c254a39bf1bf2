package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

const (
	client, toClient     = evidence.ClientEnd, evidence.ForwarderToClient
	toUpstream, upstream = evidence.ForwarderToUpstream, evidence.UpstreamEnd
)

// A diagnosis names the causes that would look the same, and no others.
func TestAlike(t *testing.T) {
	partial := func(e *stall.Evidence) {
		e.Sockets[toUpstream].Read.Partial = &evidence.Partial{Text: "DATA", Have: 12, Want: 92, Since: time.Second}
	}
	blocked := func(e *stall.Evidence) {
		e.Call.Down = passed(20, 15, 14, 14)
		does(e, evidence.Forwarder, evidence.BlockedInSend)
		e.Sockets[toClient].ConnectionWindow = 0
	}
	unheard := func(e *stall.Evidence) {
		e.Call.Down = passed(11, 11, 11, 10)
		e.Sockets[client] = evidence.Socket{}
		e.Sockets[toClient].Written.Pinged = new(time.Second)
	}
	const ping = "keepalive ping failed to receive ACK within timeout"
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		alike    []stall.Cause
	}{
		"the upstream knows": {hung(func(e *stall.Evidence) { e.Sockets[upstream].Read.Ended = ended("RST") }), stall.HalfOpenHop, nil},
		"the upstream has just been told": {hung(func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = &evidence.Ended{How: "RST", At: 9950 * time.Millisecond}
		}), stall.HalfOpenHop, []stall.Cause{stall.Reset}},
		"bytes are missing": {hung(func(e *stall.Evidence) { e.Sockets[toClient].Written.Bytes = 3000 }), stall.BlackHole, []stall.Cause{stall.Frozen}},
		"a new connection that nobody answers": {hung(func(e *stall.Evidence) {
			e.Call.Ends = [4]evidence.EndRecord{client: end(evidence.Opening, 0)}
			e.Sockets[client].Read, e.Sockets[toClient] = evidence.Way{}, evidence.Socket{}
		}), stall.BlackHole, []stall.Cause{stall.Refused, stall.NoSettings, stall.Frozen}},
		"no answer to a ping of the only end that was observed": {hung(unheard), stall.BlackHole, []stall.Cause{stall.HalfOpenHop, stall.PartialFrame, stall.DeadBackEnd}},
		"a frame in part, the rest of which was written": {hung(func(e *stall.Evidence) {
			partial(e)
			e.Sockets[upstream].Written.Bytes = 1080
		}), stall.PartialFrame, []stall.Cause{stall.BlackHole, stall.LostBytes}},
		"a frame in part, the rest of which was not written": {hung(partial), stall.PartialFrame, nil},
		"a writer out of window whose reader reads":          {hung(blocked), stall.FlowControl, nil},
		"the same, and what the reader does is not known": {hung(func(e *stall.Evidence) {
			blocked(e)
			e.Call.Ends[client] = evidence.EndRecord{}
		}), stall.FlowControl, []stall.Cause{stall.SlowConsumer}},
		"all that was sent has come": {hung(nothing), stall.Unknown, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.SenderIdle}},
		"something has not come": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 11, 10)
			e.Sockets[client] = evidence.Socket{}
		}), stall.Unknown, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.FlowControl, stall.Starved, stall.Frozen, stall.PartialFrame, stall.Buffering, stall.DeadBackEnd}},
		"an unanswered ping": {told("Unavailable", ping, nothing), stall.KeepaliveTimeout, []stall.Cause{stall.BlackHole, stall.HalfOpenHop}},
		"an unanswered ping that was not read": {told("Unavailable", ping, func(e *stall.Evidence) {
			e.Sockets[client].Written.Bytes = 1017
		}), stall.KeepaliveTimeout, nil},
		"an unanswered ping to one who knew": {told("Unavailable", ping, func(e *stall.Evidence) {
			e.Sockets[toClient].Read.Ended = ended("RST")
		}), stall.KeepaliveTimeout, nil},
		"a deadline of a call that flows": {told("DeadlineExceeded", "context deadline exceeded", func(e *stall.Evidence) {
			e.Call.Waited.Lasted = time.Second
		}), stall.Deadline, nil},
		"a deadline of a call that was silent": {told("DeadlineExceeded", "context deadline exceeded", endedLate), stall.Deadline, []stall.Cause{
			stall.BlackHole, stall.HalfOpenHop, stall.Frozen, stall.SenderIdle,
		}},
		"a deadline of a silent call whose connections carried bytes shortly before": {told("DeadlineExceeded", "context deadline exceeded",
			func(e *stall.Evidence) { e.Call.Ended = 10 * time.Second; carried(e, 9*time.Second) }), stall.Deadline, []stall.Cause{stall.SenderIdle}},
		"a deadline when a message was under way": {told("DeadlineExceeded", "context deadline exceeded", func(e *stall.Evidence) {
			e.Call.Ended = 10 * time.Second
			e.Call.Down = passed(11, 10, 10, 10)
		}), stall.Deadline, []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(test.evidence)
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.alike, d.Alike)
			assert.NotContains(t, d.Alike, d.Cause)
			for _, out := range d.RuledOut {
				assert.NotContains(t, d.Alike, out.Cause, out.Why)
				assert.NotEqual(t, d.Cause, out.Cause, out.Why)
			}
		})
	}
}

// Why another cause is not the one is true of the evidence.
func TestRuledOut(t *testing.T) {
	tests := map[string]struct {
		evidence stall.Evidence
		cause    stall.Cause
		why      string
	}{
		"under way": {hung(func(e *stall.Evidence) {
			e.Sockets[toClient].Written.Bytes, e.Sockets[toClient].Written.Last = 3000, e.At-time.Second
			e.Sockets[toClient].Written.Recent = []evidence.Frame{{At: time.Second, End: 1000}, {At: e.At - time.Second, End: 3000}}
			e.Sockets[upstream].Read.Ended = ended("RST")
		}), stall.BlackHole, "what was not read on hop 2 was written 1.000 s ago, and may be under way"},
		"all was read": {hung(func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = ended("RST")
		}), stall.BlackHole, "all that was written on hop 2 was read"},
		"nobody knows": {hung(func(e *stall.Evidence) {
			e.Sockets[toClient].Written.Bytes = 3000
		}), stall.HalfOpenHop, "no end of hop 2 knows of an end of the connection"},
		"nobody is known to know": {hung(func(e *stall.Evidence) {
			e.Sockets[client] = evidence.Socket{}
			e.Sockets[upstream].Written.Bytes = 3000
		}), stall.HalfOpenHop, "no end of hop 2 that was observed knows of an end of the connection"},
		"both know": {hung(func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended, e.Sockets[toClient].Read.Ended = ended("RST"), ended("RST")
			e.Sockets[upstream].Written.Bytes = 3000
		}), stall.HalfOpenHop, "both ends of hop 2 know that the connection is dead"},
		"the forwarder has it": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 10, 10)
		}), stall.BlackHole, "message 11, which is missing, has reached the forwarder, and has not left it"},
		"the forwarder is about to pass it on": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 10, 10)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
		}), stall.ForwarderStuck, "it is in Send with message 11"},
		"the sender has returned": {hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Returned)
		}), stall.SenderIdle, "upstream has returned, having sent message 10; the receiver has message 10"},
		"the sender is idle, and its connections live": {hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Pacing)
			carried(e, 9*time.Second)
		}), stall.BlackHole, "hop 2 carried bytes both ways until 9.000 s, hop 1 carried bytes both ways until 9.000 s"},
		"nor is one end told": {hung(func(e *stall.Evidence) {
			does(e, evidence.Upstream, evidence.Pacing)
			carried(e, 9*time.Second)
		}), stall.HalfOpenHop, "hop 2 carried bytes both ways until 9.000 s, hop 1 carried bytes both ways until 9.000 s"},
		"its window is open": {hung(func(e *stall.Evidence) {
			does(e, evidence.Forwarder, evidence.BlockedInSend)
		}), stall.FlowControl, "forwarder may send on hop 2: connection 65535 bytes, stream 65535 bytes"},
		"the reader does not read": {hung(func(e *stall.Evidence) {
			e.Call.Down = passed(20, 15, 14, 10)
			does(e, evidence.Forwarder, evidence.BlockedInSend)
			does(e, evidence.Client, evidence.Pacing)
			e.Sockets[toClient].StreamWindow = new(int64(0))
		}), stall.FlowControl, "client does not read: it is between messages"},
		"all came before the early end": {hung(func(e *stall.Evidence) {
			e.Call.Open = false
		}), stall.LostBytes, "all that was sent, up to message 10, has arrived"},
		"a reset, no ping": {told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = ended("RST")
		}), stall.KeepaliveTimeout, "no status speaks of a keepalive ping"},
		"a reset, no deadline": {told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
			e.Sockets[client].Read.Ended = ended("RST")
		}), stall.Deadline, "the status is Unavailable"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Contains(t, stall.Diagnose(test.evidence).RuledOut, stall.RuledOut{Cause: test.cause, Why: test.why})
		})
	}
}

// endedLate lets the call end nine seconds after its last message.
func endedLate(e *stall.Evidence) { e.Call.Ended = 10 * time.Second }

// carried lets all sockets read something at a moment, such as a PING or its answer.
func carried(e *stall.Evidence, at time.Duration) {
	for end := range e.Sockets {
		e.Sockets[end].Read.Last = at
	}
}

func TestWhoKnows(t *testing.T) {
	tests := map[string]struct {
		change       func(*stall.Evidence)
		knows, waits []evidence.End
	}{
		"nobody": {nothing, nil, []evidence.End{client, toClient, toUpstream, upstream}},
		"one that returned with an error": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = ended("RST")
			e.Call.Ends[upstream] = evidence.EndRecord{
				Receiving: evidence.Doing{Activity: evidence.Returned}, Told: &evidence.Told{Code: "Canceled"},
			}
		}, []evidence.End{upstream}, []evidence.End{client, toClient, toUpstream}},
		"one that had returned before its connection died": {func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Ended = ended("RST")
			does(e, evidence.Upstream, evidence.Returned)
		}, []evidence.End{upstream}, []evidence.End{client, toClient, toUpstream}},
		"one that was told of an earlier call": {func(e *stall.Evidence) {
			e.Call.Ends[client].Told = &evidence.Told{Code: "Unavailable"}
		}, nil, []evidence.End{client, toClient, toUpstream, upstream}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(hung(test.change))
			assert.Equal(t, test.knows, d.Knows)
			assert.Equal(t, test.waits, d.Waits)
		})
	}
}

func TestSettle(t *testing.T) {
	assert.Contains(t, stall.Diagnose(hung(nothing)).Settle, "a capture at both ends")
	assert.Equal(t, "what the sockets at both ends of hop 2 see: not both were observed",
		stall.Diagnose(hung(func(e *stall.Evidence) { e.Sockets[client] = evidence.Socket{} })).Settle)
}
