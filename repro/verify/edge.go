package verify

import (
	"context"
	"time"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

const (
	// MaxShift is how far from its moment a flush on a kernel may be, or one call from
	// another, and still count as in time: the machine does not keep moments better than
	// that.
	MaxShift = maxOutOfStep
	// shiftStep is how finely that time is looked through.
	shiftStep = 2 * time.Millisecond
)

// edge is a moment of a scenario that a machine does not keep to the millisecond.
type edge struct {
	// Of is what comes at the moment, in words.
	Of string
	// shifted returns a scenario in which it comes later by a time. It is false if that
	// cannot be.
	shifted func(s scenarios.Scenario, seed uint64, by time.Duration) (scenarios.Scenario, bool)
}

// edges are the moments: that of the flush, those of the calls relative to each other, and
// those of the first two faults.
var edges = []edge{
	{"the flush", shiftedFlush}, {"the second call", shiftedCalls}, {"the fault", shiftedFault(0)}, {"the second fault", shiftedFault(1)},
}

// findEdge looks for what the kernel showed in simulations in which one moment comes a
// little later or earlier, the nearest first. If one of them shows it, the difference is
// one of the moment and of no rule.
func (d *Drawn) findEdge(ctx context.Context, options repro.Options) error {
	planned := *d
	for by := shiftStep; by <= MaxShift; by += shiftStep {
		for _, shift := range []time.Duration{by, -by} {
			for _, edge := range edges {
				var ok bool
				if planned.Scenario, ok = edge.shifted(d.Scenario.Complete(), d.Seed, shift); !ok {
					continue
				}
				simulated, err := planned.run(ctx, onBoth.Two[0], options)
				if err != nil || ctx.Err() != nil {
					return err
				}
				if len(result.Disagreements(simulated.Variants, d.Results[1].Variants)) == 0 {
					d.Standing, d.Shift, d.Shifted = AtEdge, shift, edge.Of
					return nil
				}
			}
		}
	}
	return nil
}

// shiftedFlush moves the flush, but not to before the message which it follows.
func shiftedFlush(s scenarios.Scenario, seed uint64, by time.Duration) (scenarios.Scenario, bool) {
	if s.Flush == nil {
		return s, false
	}
	moment := s.FlushAfter(seed) + by
	s.Flush.Delay, s.Flush.Phase = new(scenarios.Duration(moment)), ""
	return s, moment >= 0
}

// shiftedCalls moves each call after the first, if that is within what counts as in step.
func shiftedCalls(s scenarios.Scenario, _ uint64, by time.Duration) (scenarios.Scenario, bool) {
	if s.Load.Streams < 2 {
		return s, false
	}
	stagger := time.Duration(*s.Load.Stagger) + by
	s.Load.Stagger = new(scenarios.Duration(stagger))
	return s, stagger >= 0
}

// shiftedFault returns what moves the moment at which a fault of the path begins, or the time
// after which a fault ends what was idle, or has taken long. It is that of one fault.
func shiftedFault(number int) func(scenarios.Scenario, uint64, time.Duration) (scenarios.Scenario, bool) {
	return func(s scenarios.Scenario, _ uint64, by time.Duration) (scenarios.Scenario, bool) {
		if number >= len(s.Fault) {
			return s, false
		}
		f := &s.Fault[number]
		if f.Kind.Has("phase") {
			f.Delay, f.Phase = new(scenarios.Duration(f.After()+by)), ""
			return s, *f.Delay >= 0
		}
		for _, moment := range []*scenarios.Duration{f.Idle, f.Longest, f.Deadline, f.Age} {
			if moment != nil {
				*moment += scenarios.Duration(by)
				return s, *moment > 0
			}
		}
		return s, false
	}
}
