package evidence_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
)

// Two goroutines of one end do not overwrite what the other does.
func TestWorkersOfOneEnd(t *testing.T) {
	r := evidence.NewRecorder(1, 1, evidence.Down)
	call := r.Call(0)
	end := func(of evidence.End) [2]evidence.Activity {
		e := r.Record(call).Ends[of]
		return [2]evidence.Activity{e.Receiving.Activity, e.Sending.Activity}
	}
	down := call.Work(evidence.ForwarderToUpstream, evidence.ForwarderToClient, evidence.WaitingInRecv)
	up := call.Work(evidence.ForwarderToClient, evidence.ForwarderToUpstream, evidence.WaitingInRecv)
	down.Enter(evidence.BlockedInSend)
	up.Enter(evidence.Working)
	assert.Equal(t, [2]evidence.Activity{evidence.Working, evidence.BlockedInSend}, end(evidence.ForwarderToClient))
	assert.Equal(t, [2]evidence.Activity{evidence.BlockedInSend, evidence.Working}, end(evidence.ForwarderToUpstream))

	call.Return(evidence.ForwarderToClient, evidence.ForwarderToUpstream)
	up.Enter(evidence.WaitingInRecv)
	assert.Equal(t, [2]evidence.Activity{evidence.Returned, evidence.Returned}, end(evidence.ForwarderToClient), "it goes on in a call that is over")
	call.Work(evidence.ForwarderToUpstream, evidence.ForwarderToClient, evidence.Opening)
	assert.Equal(t, [2]evidence.Activity{evidence.Returned, evidence.Opening}, end(evidence.ForwarderToClient), "the next call of a loop")

	only := call.Work(evidence.ClientEnd, evidence.NoEnd, evidence.WaitingInRecv)
	only.Enter(evidence.Working)
	assert.Equal(t, [2]evidence.Activity{evidence.Working, evidence.Idle}, end(evidence.ClientEnd))
}

// A role is summed up by what it does for the call's messages while it does
// anything for them.
func TestSummary(t *testing.T) {
	doing := func(a evidence.Activity) evidence.Doing { return evidence.Doing{Activity: a, Since: 1} }
	record := func(direction evidence.Direction, down, up evidence.Activity) *evidence.Record {
		r := &evidence.Record{Direction: direction}
		r.Ends[evidence.ForwarderToUpstream] = evidence.EndRecord{Receiving: doing(down), Sending: doing(up)}
		r.Ends[evidence.ForwarderToClient] = evidence.EndRecord{Receiving: doing(up), Sending: doing(down)}
		return r
	}
	tests := map[string]struct {
		record *evidence.Record
		want   evidence.Activity
	}{
		"down":                        {record(evidence.Down, evidence.WaitingInRecv, evidence.BlockedInSend), evidence.WaitingInRecv},
		"up":                          {record(evidence.Up, evidence.WaitingInRecv, evidence.BlockedInSend), evidence.BlockedInSend},
		"all is sent up, no answer":   {record(evidence.Up, evidence.WaitingInRecv, evidence.Returned), evidence.WaitingInRecv},
		"nothing goes the other way":  {record(evidence.Down, evidence.Pacing, evidence.Idle), evidence.Pacing},
		"returned":                    {record(evidence.Down, evidence.Returned, evidence.Returned), evidence.Returned},
		"the call has not reached it": {record(evidence.Down, evidence.Idle, evidence.Idle), evidence.Idle},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, test.record.Summary(evidence.Forwarder).Activity)
		})
	}
}

// Saying where one is costs no allocation.
func TestEnterAllocatesNothing(t *testing.T) {
	call := evidence.NewRecorder(1, 1, evidence.Down).Call(0)
	worker := call.Work(evidence.ForwarderToUpstream, evidence.ForwarderToClient, evidence.Opening)
	assert.Zero(t, testing.AllocsPerRun(100, func() { worker.Enter(evidence.WaitingInRecv) }))
}
