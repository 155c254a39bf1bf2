package verify

import (
	"time"

	"hangscope/repro/result"
)

// Way is one of two ways to run a scenario.
type Way struct {
	// Where is what a sentence calls it, Short what a file's name does.
	Where, Short string
	Layer        result.LayerName
	Clock        result.Clock
}

// Ways are two ways to run a scenario, in which it should show the same.
type Ways struct {
	Two [2]Way
	// Seeds is whether each repetition has a seed of its own, the one after that of
	// the repetition before.
	Seeds bool
	// Longest is how long a scenario may take in real time. One that takes longer is left
	// out. If zero, none is.
	Longest time.Duration
}

// Layers compares the simulation with the kernel, and Clocks real time with virtual
// time, both in the simulation.
var (
	Layers = Ways{Two: [2]Way{
		{"in the simulation", "sim", result.Simulated, result.RealClock},
		{"on the kernel", "kernel", result.Kernel, result.RealClock},
	}}
	Clocks = Ways{Seeds: true, Two: [2]Way{
		{"in real time", "real", result.Simulated, result.RealClock},
		{"in virtual time", "virtual", result.Simulated, result.VirtualClock},
	}}
)

// Disturbance is why a machine was too busy for a run.
type Disturbance string

// The disturbances, in words that follow a number.
const (
	MessagesLate Disturbance = "messages came late without a flush"
	FlushLate    Disturbance = "the flush came late"
	OutOfStep    Disturbance = "the calls were out of step when the flush came"
	// VariantLate is that of a single variant: it was repeated within its run.
	VariantLate Disturbance = "the flush of one variant came late, and only that variant was repeated"
)

// Disturbances are all of them.
var Disturbances = []Disturbance{MessagesLate, FlushLate, OutOfStep, VariantLate}

// maxExtraGap bounds how much longer than planned a gap may be when nothing is
// flushed. A longer gap would move messages from one side of an owed
// acknowledgement to the other.
const maxExtraGap = 40 * time.Millisecond

// maxOutOfStep bounds how far the calls may be from their times relative to each other. It
// is that of the moment of a flush, which falls elsewhere in each of them.
const maxOutOfStep = 10 * time.Millisecond

// disturbed reports whether a machine was too busy for a run, and why: messages came
// late when nothing was flushed, a flush came late, or the calls were out of step. It
// looks at times alone, and not at what the run showed. Messages that never came, and a
// flush that never did, are what it showed. In virtual time nothing is late.
func disturbed(r *result.Result) Disturbance {
	planned := time.Duration(*r.Scenario.Load.Interval) + maxExtraGap
	baseline := &r.Variants[0]
	complete := baseline.Messages.Received >= baseline.Messages.Expected
	inTime := !r.Scenario.FaultsBeside() // a fault may make messages late
	if complete && inTime && baseline.Gaps.MaxNS > int64(planned) {
		return MessagesLate
	}
	for i := range r.Variants {
		switch flush := r.Variants[i].Flush; {
		case flush == nil:
		case flush.Late:
			return FlushLate
		case flush.OutOfStepNS > int64(maxOutOfStep):
			return OutOfStep
		}
	}
	return ""
}
