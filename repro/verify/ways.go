package verify

import (
	"time"

	"hangscope/repro/result"
	"hangscope/repro/trial"
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
)

// maxExtraGap bounds how much longer than planned a gap may be when nothing is
// flushed. A longer gap would move messages from one side of an owed
// acknowledgement to the other.
const maxExtraGap = 40 * time.Millisecond

// disturbed reports whether a machine was too busy for a run, and why: messages came
// late when nothing was flushed, or a flush that was due came late or not at all. It
// looks at times alone, and not at what the run showed. In virtual time nothing is
// late.
func disturbed(r *result.Result) Disturbance {
	planned := time.Duration(*r.Scenario.Load.Interval) + maxExtraGap
	if r.Variants[0].Gaps.MaxNS > int64(planned) {
		return MessagesLate
	}
	for _, v := range r.Variants {
		due := trial.Of(v.Name, r.Scenario).Mechanism != ""
		if due && (v.Flush == nil || v.Flush.Late) {
			return FlushLate
		}
	}
	return ""
}
