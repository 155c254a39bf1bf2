package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
	"hangscope/scenarios"
)

const second = time.Second

// doingOnly is an end that does one thing for both directions.
func doingOnly(activity evidence.Activity) evidence.EndRecord {
	doing := evidence.Doing{Activity: activity}
	return evidence.EndRecord{Receiving: doing, Sending: doing}
}

// stopped is the evidence that was taken of a call while a hop was silent: what one
// end wrote there, the other has not read.
func stopped(hop int, since, at time.Duration) Notice {
	e := stall.Evidence{At: at, Threshold: second, Call: evidence.Record{
		Begun: true, Open: true, Expected: 30, Received: 10, Waited: &evidence.Gap{Since: since, Lasted: at - since, After: 10},
	}}
	for end := range e.Sockets {
		e.Sockets[end] = evidence.Socket{Observed: true, Connection: evidence.End(end).Hop(), StreamWindow: new(int64(65535))}
		e.Call.Ends[end] = doingOnly(evidence.WaitingInRecv)
	}
	e.Call.Down = [4]evidence.Passed{{Last: 11}, {Last: 11}, {Last: 11}, {Last: 10}}
	from := evidence.ForwarderToClient
	if hop == 1 {
		e.Call.Down = [4]evidence.Passed{{Last: 11}, {Last: 10}, {Last: 10}, {Last: 10}}
		from = evidence.UpstreamEnd
	}
	e.Sockets[from].Written = evidence.Way{Bytes: 92, Last: since}
	return Notice{At: at, Since: since, Evidence: e}
}

// A call stalled twice, first on hop 1 and then for longer on hop 2. What is told of
// its stall, its hop and its cause is of one and the same.
func TestTheEvidenceIsOfTheStallThatIsToldAbout(t *testing.T) {
	first, then := evidence.Gap{Since: second, Lasted: 3 * second, After: 10}, evidence.Gap{Since: 10 * second, Lasted: 9 * second, After: 10}
	returned := [4]evidence.EndRecord{}
	for end := range returned {
		returned[end] = doingOnly(evidence.Returned)
	}
	waiting := stopped(2, 0, 0).Evidence.Call.Ends
	told := func(code string, ends [4]evidence.EndRecord) [4]evidence.EndRecord {
		ends[evidence.ClientEnd].Told = &evidence.Told{Code: code, At: 19 * second}
		return ends
	}
	all := [4]evidence.Passed{{Last: 30}, {Last: 30}, {Last: 30}, {Last: 30}}
	tests := map[string]struct {
		record evidence.Record
		since  time.Duration
		hop    int
		cause  stall.Cause
	}{
		"both recovered":            {evidence.Record{Received: 30, Ends: returned, Down: all, Gaps: []evidence.Gap{first, then}}, 10 * second, 2, stall.BlackHole},
		"the call is still open":    {evidence.Record{Open: true, Received: 29, Ends: waiting, Gaps: []evidence.Gap{first, then}, Waited: &evidence.Gap{Since: 19 * second, Lasted: second / 2}}, 10 * second, 2, stall.BlackHole},
		"complete after an error":   {evidence.Record{Received: 30, Ends: told("Unavailable", returned), Down: all, Gaps: []evidence.Gap{first, then}}, 10 * second, 2, stall.BlackHole},
		"its deadline ended it":     {evidence.Record{Received: 10, Ended: 19 * second, Ends: told("DeadlineExceeded", returned), Gaps: []evidence.Gap{first}, Waited: &then}, 10 * second, 2, stall.BlackHole},
		"and that after a long one": {evidence.Record{Received: 10, Ended: 4 * second, Ends: told("DeadlineExceeded", returned), Gaps: []evidence.Gap{then}, Waited: &first}, second, 1, stall.BlackHole},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.record.Begun, test.record.Expected = true, 30
			seen := &Seen{
				Snapshot: evidence.Snapshot{At: 20 * second, Calls: []evidence.Record{test.record}}, Load: 1,
				Notices: map[int][]Notice{0: {stopped(1, second, 3*second), stopped(2, 10*second, 12*second)}},
			}
			load, _ := seen.calls(second)
			call := &load[0]
			require.NotNil(t, call.stall)
			assert.Equal(t, test.since, call.stall.Since)
			assert.Equal(t, test.hop, call.stall.Hop)
			d := stall.Diagnose(seen.evidence(call, second))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.hop, d.Hop)
		})
	}
}

// A call in a loop has moved on to another connection since its client was told. The
// evidence is of the connection that it was on then.
func TestTheEvidenceIsOfTheConnectionThatTheClientWasToldOf(t *testing.T) {
	record := evidence.Record{Begun: true, Expected: 30, Received: 29}
	for end := range record.Ends {
		record.Ends[end] = doingOnly(evidence.Returned)
		record.Ends[end].Socket = 3
	}
	at := 5 * second
	record.Ends[evidence.ClientEnd].Told = &evidence.Told{Code: "Unavailable", At: at, Sockets: [4]int{evidence.ClientEnd: 1}}
	reset := wire.Direction{Ended: &wire.Ending{How: wire.RST, At: at}}
	seen := &Seen{
		Snapshot: evidence.Snapshot{At: 9 * second, Calls: []evidence.Record{record}}, Load: 1,
		Ends: []wire.End{
			{Place: wire.Place{Number: 1, Dialled: true}, Read: reset},
			{Place: wire.Place{Number: 3, Dialled: true}},
		},
	}
	load, _ := seen.calls(second)
	require.Equal(t, scenarios.Broken, load[0].outcome)
	d := stall.Diagnose(seen.evidence(&load[0], second))
	assert.Equal(t, stall.Reset, d.Cause)
	assert.Equal(t, 2, d.Hop)
}
