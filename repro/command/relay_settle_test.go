package command

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
)

// begun adds a fault that began long ago, with a number of calls.
func (r *relaying) begun(calls int, state result.FateState) {
	fates := slices.Repeat([]result.Fate{{State: result.WentOn}}, calls)
	fates[calls-1].State = state
	r.faults = append(r.faults, &tried{fault: &relay.Fault{At: -time.Hour}, result: result.RelayedFault{Calls: fates}})
}

func newRelaying() *relaying {
	clock := evidence.StartClock()
	return &relaying{
		relayPlan: &relayPlan{within: time.Second, stallAfter: time.Second},
		clock:     clock, relay: relay.New(relay.Config{Clock: clock}), stderr: &bytes.Buffer{},
	}
}

// A relay with faults again and again keeps a bounded number of them and of their calls. What
// was not as expected is among them.
func TestSettle(t *testing.T) {
	r := newRelaying()
	const calls = 20
	for i := range 3 * maxFaults {
		state := result.ToldSince
		if i == 5 {
			state = result.HungSince
		}
		r.begun(calls, state)
		r.settle(r.clock.Now())
	}
	assert.Len(t, r.faults, maxFaults)
	assert.Equal(t, 2*maxFaults, r.more)
	kept := 0
	for _, f := range r.faults {
		kept += len(f.result.Calls)
		n := f.result.Counts()
		assert.Equal(t, calls, n[result.WentOn]+n[result.ToldSince]+n[result.HungSince])
	}
	assert.LessOrEqual(t, kept, maxFates)
	assert.Equal(t, kept, r.kept)
	report := r.report(false)
	assert.Equal(t, result.Unexpected, report.Verdict)
	assert.Equal(t, 2*maxFaults, report.MoreFaults)
}

// If there is no room for all calls of a fault, those that hang are kept, and all counted.
func TestShortened(t *testing.T) {
	r := newRelaying()
	r.begun(5, result.HungSince)
	f := shortened(r.faults[0].result, 1)
	assert.Equal(t, []result.Fate{{State: result.HungSince}}, f.Calls)
	assert.Equal(t, map[result.FateState]int{result.WentOn: 4, result.HungSince: 1}, f.Counts())
}

// A fault that is still watched is never dropped, however many there are.
func TestUnsettled(t *testing.T) {
	r := newRelaying()
	for range maxFaults + 10 {
		r.begun(1, result.HungSince)
		r.faults[len(r.faults)-1].fault.At = time.Hour
	}
	r.settle(r.clock.Now())
	assert.Len(t, r.faults, maxFaults+10)
}
