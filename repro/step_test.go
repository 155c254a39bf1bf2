package repro

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Calls are in step if their messages are as far apart as their beginnings.
func TestOutOfStep(t *testing.T) {
	const ms = time.Millisecond
	asItIs := func(*scenarios.Scenario) {}
	acceptedLate := func(s *scenarios.Scenario) { s.Flush.AcceptDelay = new(scenarios.Duration(50 * ms)) }
	for name, test := range map[string]struct {
		second time.Duration // when the second call's message 1 comes after the first one's
		change func(*scenarios.Scenario)
		want   time.Duration
	}{
		"in step":                          {30 * ms, asItIs, 0},
		"early":                            {17 * ms, asItIs, 13 * ms}, // the first call waited for its connection
		"late":                             {34 * ms, asItIs, 4 * ms},
		"accepted late, on one connection": {80 * ms, acceptedLate, 50 * ms},
		"accepted late, each on its own": {80 * ms, func(s *scenarios.Scenario) {
			acceptedLate(s)
			s.Load.Connections = scenarios.PerStream
		}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				scenario, err := scenarios.Builtin("mirrord-2348")
				require.NoError(t, err)
				scenario.Load.Streams, scenario.Load.Stagger = 2, new(scenarios.Duration(30*ms))
				test.change(&scenario)
				e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
				e.recorder = evidence.NewRecorder(2, uint64(scenario.Load.Messages), evidence.Down)
				e.recorder.AddLater(uint64(scenario.Load.Messages))
				e.recorder.Clock = evidence.StartClock()
				assert.Zero(t, e.outOfStep(), "nothing has come")
				for id, at := range []time.Duration{0, test.second} {
					<-time.After(at)
					call := e.recorder.Call(id)
					call.Start()
					call.Arrive(1, evidence.Stamps{})
				}
				<-time.After(time.Second) // the call after the flush has not begun, and is not late
				assert.Equal(t, test.want, e.outOfStep())
			})
		})
	}
}

// A call whose first message is overdue is out of step, unless a fault may hold it up.
func TestOverdueIsOutOfStep(t *testing.T) {
	for faults, want := range map[int]time.Duration{0: 20 * time.Millisecond, 1: 0} {
		synctest.Test(t, func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Load.Streams, scenario.Load.Stagger = 2, new(scenarios.Duration(30*time.Millisecond))
			e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
			e.Faults = make([]chain.Fault, faults)
			e.recorder = evidence.NewRecorder(2, uint64(scenario.Load.Messages), evidence.Down)
			e.recorder.Clock = evidence.StartClock()
			e.recorder.Call(0).Start()
			e.recorder.Call(0).Arrive(1, evidence.Stamps{})
			<-time.After(10 * time.Millisecond)
			assert.Zero(t, e.outOfStep(), "it is not due")
			<-time.After(40 * time.Millisecond)
			assert.Equal(t, want, e.outOfStep())
		})
	}
}
