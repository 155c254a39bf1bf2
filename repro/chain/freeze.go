package chain

import (
	"time"

	"hangscope/repro/evidence"
)

// settled is how long after a message a process is stopped at most: the message has gone
// on its way by then, and been acknowledged.
const settled = 60 * time.Millisecond

// freezer stops the process of a role after a message of the first call.
type freezer struct {
	fault   *Fault
	process *process
	clock   evidence.Clock
	delay   time.Duration // after the message
	struck  func()
}

// newFreezer returns what stops the process of a fault of the chain. It is nil if no
// process is to stop.
func (c *Chain) newFreezer() *freezer {
	fault := c.faults.find(Frozen, "")
	if fault == nil {
		return nil
	}
	return &freezer{
		fault: fault, process: newProcess(), clock: c.recorder.Clock, delay: min(c.config.Interval/2, settled),
		struck: func() { c.faults.struck.Store(true) },
	}
}

// of returns the process of a role, nil if it does not stop.
func (f *freezer) of(role evidence.Role) *process {
	if f == nil || f.fault.Role != role {
		return nil
	}
	return f.process
}

// handled takes note that a role is through with a message of a call; 0 is the call
// itself.
func (f *freezer) handled(role evidence.Role, call *evidence.Call, seq uint64) {
	if f == nil || f.fault.Role != role || call.ID() != 0 || seq != f.fault.After {
		return
	}
	time.AfterFunc(f.delay, func() {
		f.clock.Turn(evidence.Alarm, ofNoCall)
		f.struck()
		f.process.stop()
	})
}

// goOn lets the process go on.
func (f *freezer) goOn() {
	if f != nil {
		f.process.goOn()
	}
}
