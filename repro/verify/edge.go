package verify

import (
	"context"
	"time"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

const (
	// MaxShift is how far from its moment a flush on a kernel may be and still count as
	// in time: the machine does not keep the moment better than that.
	MaxShift = 10 * time.Millisecond
	// shiftStep is how finely that time is looked through.
	shiftStep = 2 * time.Millisecond
)

// findEdge looks for what the kernel showed in simulations whose flush comes a little
// later or earlier, the nearest first. If one of them shows it, the difference is one of
// the moment and of no rule.
func (d *Drawn) findEdge(ctx context.Context, options repro.Options) error {
	if d.Scenario.Flush == nil {
		return nil
	}
	planned := *d
	for by := shiftStep; by <= MaxShift; by += shiftStep {
		for _, shift := range []time.Duration{by, -by} {
			var ok bool
			if planned.Scenario, ok = shifted(d.Scenario, d.Seed, shift); !ok {
				continue
			}
			simulated, err := planned.run(ctx, onBoth.Two[0], options)
			if err != nil || ctx.Err() != nil {
				return err
			}
			if len(result.Disagreements(simulated.Variants, d.Results[1].Variants)) == 0 {
				d.Standing, d.Shift = AtEdge, shift
				return nil
			}
		}
	}
	return nil
}

// shifted returns a scenario whose flush comes later by a time. It is false if that is
// before the message which it follows.
func shifted(s scenarios.Scenario, seed uint64, by time.Duration) (scenarios.Scenario, bool) {
	s = s.Complete()
	moment := s.FlushAfter(seed) + by
	s.Flush.Delay, s.Flush.Phase = new(scenarios.Duration(moment)), ""
	return s, moment >= 0
}
