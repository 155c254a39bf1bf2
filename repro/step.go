package repro

import (
	"time"

	"hangscope/scenarios"
)

// outOfStep is how far the other calls are from where the scenario has them relative to
// the first one, at the worst. The first one alone waits for its connections to be made,
// and on a busy machine that takes long. A call that has received nothing is late by the
// time since its first message was due, unless a fault may hold it up. None is out of step
// if messages have no interval, or if each waits for a connection of its own that the agent
// accepts late.
func (e *execution) outOfStep() time.Duration {
	interval, stagger := time.Duration(*e.scenario.Load.Interval), time.Duration(*e.scenario.Load.Stagger)
	first, at := e.recorder.LastArrival()
	waits := e.scenario.Load.Connections == scenarios.PerStream && e.scenario.Flush.AcceptDelay != nil
	if interval == 0 || first == 0 || waits {
		return 0
	}
	worst := time.Duration(0)
	for i, call := range e.recorder.Calls()[:e.scenario.Load.Streams] { // the later calls come after the flush
		seq, arrived := call.LastArrival()
		planned := at + time.Duration(i)*stagger + (time.Duration(max(seq, 1))-time.Duration(first))*interval
		switch {
		case seq > 0:
			worst = max(worst, (arrived - planned).Abs())
		case len(e.Faults) == 0:
			worst = max(worst, e.recorder.Clock.Now()-planned)
		}
	}
	return worst
}
