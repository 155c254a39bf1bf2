package repro

import (
	"time"

	"hangscope/scenarios"
)

// outOfStep is how far the other calls are from where the scenario has them relative to
// the first one, at the worst. The first one alone waits for its connections to be made,
// and on a busy machine that takes long. A call that has received nothing has no step. None
// has one if messages have no interval, or if each waits for a connection of its own that
// the agent accepts late.
func (e *execution) outOfStep() time.Duration {
	interval, stagger := time.Duration(*e.scenario.Load.Interval), time.Duration(*e.scenario.Load.Stagger)
	first, at := e.recorder.LastArrival()
	waits := e.scenario.Load.Connections == scenarios.PerStream && e.scenario.Flush.AcceptDelay != nil
	if interval == 0 || first == 0 || waits {
		return 0
	}
	worst := time.Duration(0)
	for i, call := range e.recorder.Calls() {
		seq, arrived := call.LastArrival()
		if seq == 0 {
			continue
		}
		planned := time.Duration(i)*stagger + (time.Duration(seq)-time.Duration(first))*interval
		worst = max(worst, (arrived - at - planned).Abs())
	}
	return worst
}
