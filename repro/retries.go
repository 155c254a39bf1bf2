package repro

import (
	"context"

	"hangscope/repro/result"
)

// MaxRetries bounds how often an execution is repeated because its flush came late.
// A simulated flush takes no time, and is late only on a machine that is too busy to
// keep the time: that is seldom over at once.
const (
	MaxRetries          = 5
	maxSimulatedRetries = 2
)

// runPunctually runs the execution. A flush on a busy machine that came late, or missed
// every moment and never came, did not test the scenario, so the execution is
// repeated, for its timing alone. The result says how often. In virtual time nothing is
// late.
func (e *execution) runPunctually(ctx context.Context) error {
	for {
		err := e.run(ctx)
		late := !e.options.Clock.Virtual() && e.flushIsLate()
		if err != nil || ctx.Err() != nil || e.repeated == e.maxRetries() || !late {
			return err
		}
		e.attempt, e.repeated = attempt{}, e.repeated+1
	}
}

func (e *execution) maxRetries() int {
	if e.options.Layer == result.Kernel {
		return MaxRetries
	}
	return maxSimulatedRetries
}

// flushIsLate reports whether the flush came late, or missed its moments until all
// messages had come. If the messages stopped before a flush, that is an outcome.
func (e *execution) flushIsLate() bool {
	if e.flush == nil {
		return e.postponed && e.allCame()
	}
	return e.flush.late
}

// allCame reports whether the last message of the first call was received.
func (e *execution) allCame() bool {
	last, _ := e.recorder.LastArrival()
	return last >= uint64(e.scenario.Load.Messages)
}
