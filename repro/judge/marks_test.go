package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// marked is a call of the load that had two messages when it stalled, and was told 30 s
// later, with two calls after the flush.
func marked() *Seen {
	stuck := evidence.Record{
		Call: 0, Begun: true, Expected: 9, Received: 2, Ended: 32 * second,
		Waited: &evidence.Gap{Since: 2 * second, Lasted: 30 * second, After: 2},
	}
	stuck.Down[evidence.Sent].Last, stuck.Down[evidence.ForwarderReceived].Last = 3, 2
	stuck.Down[evidence.ForwarderSent].Last, stuck.Down[evidence.Received].Last = 2, 2
	stuck.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: "Unavailable", At: 32 * second}
	stuck.Ends[evidence.ForwarderToUpstream].Told = &evidence.Told{Code: "Canceled", At: 31 * second}
	return &Seen{
		Snapshot: evidence.Snapshot{At: 40 * second, Calls: []evidence.Record{
			stuck,
			{Call: 1, Begun: true, Started: 33 * second, Ended: 34 * second, Expected: 3, Received: 3},
			{Call: 2},
		}},
		Load: 1,
		AfterFlush: []trial.CallAfterFlush{
			{Connection: result.OnSame, AfterFirst: true}, {Connection: result.OnFresh, Fresh: true},
		},
		Notices: map[int][]Notice{0: {{At: 5 * second, Since: 2 * second}}},
		Flush:   &result.FlushCount{AtNS: int64(second), Port: 50051, Mechanism: "mark-reject", AgainNS: []int64{int64(3 * second), int64(4 * second)}},
	}
}

// A capture points at all that happened, each at its time and on its hop.
func TestMarks(t *testing.T) {
	mark := func(hop int, at time.Duration, text string) evidence.Mark {
		return evidence.Mark{Hop: hop, At: at, Text: text}
	}
	seen := marked()
	assert.Equal(t, []evidence.Mark{
		mark(0, second, "flush of port 50051 (mark-reject)"),
		mark(0, 3*second, "flush number 2"),
		mark(0, 4*second, "flush number 3"),
		mark(0, 33*second, "a later call begins, on the same connection"),
		mark(2, 2*second, "call 0 has received message 2, the last before its stall"),
		mark(2, 32*second, "call 0: client is told Unavailable"),
		mark(1, 31*second, "call 0: forwarder, towards upstream, is told Canceled"),
		mark(0, 5*second, "the stall of call 0 is noticed"),
		mark(0, 40*second, "the observation ends"),
	}, Marks(seen, 3*second))

	// A call that recovers, from the start of which nothing came, and no flush.
	seen.Flush, seen.Notices = nil, nil
	seen.Snapshot.Calls[0] = evidence.Record{
		Begun: true, Ended: 20 * second, Expected: 9, Received: 9, Direction: evidence.Up,
		Gaps: []evidence.Gap{{Since: second, Lasted: 6 * second}},
	}
	seen.Snapshot.Calls[1].Begun, seen.Snapshot.Calls[2].Begun, seen.Snapshot.Calls[2].Started = false, true, 8*second
	assert.Equal(t, []evidence.Mark{
		mark(0, 8*second, "a later call begins, on a fresh connection"),
		mark(1, second, "call 0 has begun, and so has its stall"),
		mark(1, 7*second, "call 0 has received a message again"),
		mark(0, 40*second, "the observation ends"),
	}, Marks(seen, 3*second))

	// Nothing happened to a call that flows.
	seen.Snapshot.Calls[0].Gaps, seen.Snapshot.Calls[2].Begun = nil, false
	assert.Equal(t, []evidence.Mark{mark(0, 40*second, "the observation ends")}, Marks(seen, 3*second))
}

// Of a flush that is repeated for ever, the first twenty repetitions are marked.
func TestMarksAreBounded(t *testing.T) {
	seen := marked()
	seen.Flush.AgainNS = make([]int64, 100)
	again := 0
	for _, m := range Marks(seen, 3*second) {
		if len(m.Text) > 12 && m.Text[:12] == "flush number" {
			again++
		}
	}
	assert.Equal(t, maxFlushMarks, again)
}

// The calls after the flush, and the one after the end of the first call.
func TestCallsAfterFlush(t *testing.T) {
	told := evidence.Record{Call: 1, Begun: true, Started: 6 * second, Ended: 7 * second, Expected: 3, Received: 2}
	told.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: "Unavailable"}
	fine := evidence.Record{Call: 2, Begun: true, Started: 8 * second, Ended: 9 * second, Expected: 3, Received: 3}
	toldCall := result.LaterCall{Connection: result.OnSame, AtNS: int64(6 * second), Outcome: scenarios.Broken, Received: 2, Expected: 3, Status: "Unavailable"}
	fineCall := result.LaterCall{Connection: result.OnFresh, AtNS: int64(8 * second), Outcome: scenarios.Flowing, Received: 3, Expected: 3}
	same := trial.CallAfterFlush{Connection: result.OnSame}
	fresh := trial.CallAfterFlush{Connection: result.OnFresh, Fresh: true}
	afterFirst := func(c trial.CallAfterFlush) trial.CallAfterFlush {
		c.AfterFirst = true
		return c
	}
	tests := map[string]struct {
		plans      []trial.CallAfterFlush
		records    []evidence.Record
		made       []result.LaterCall
		afterFirst *result.LaterCall
	}{
		"none":                         {nil, nil, nil, nil},
		"two":                          {[]trial.CallAfterFlush{same, fresh}, []evidence.Record{told, fine}, []result.LaterCall{toldCall, fineCall}, nil},
		"the first was not made":       {[]trial.CallAfterFlush{same, fresh}, []evidence.Record{{}, fine}, []result.LaterCall{fineCall}, nil},
		"after the first call":         {[]trial.CallAfterFlush{afterFirst(same), fresh}, []evidence.Record{told, fine}, []result.LaterCall{fineCall}, &toldCall},
		"after the first, not reached": {[]trial.CallAfterFlush{fresh, afterFirst(same)}, []evidence.Record{fine, {}}, []result.LaterCall{fineCall}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			seen := &Seen{
				Snapshot: evidence.Snapshot{Calls: append([]evidence.Record{{}}, test.records...)}, Load: 1,
				AfterFlush: test.plans,
			}
			_, later := seen.calls(second)
			assert.Equal(t, test.made, seen.madeAfterFlush(later))
			assert.Equal(t, test.afterFirst, AfterFirst(seen, second))
		})
	}
}
