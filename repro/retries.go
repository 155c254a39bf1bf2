package repro

import (
	"context"

	"hangscope/repro/result"
)

// MaxRetries bounds how often an execution is repeated because its flush came
// late.
const MaxRetries = 5

// runPunctually runs the execution. A flush on a busy kernel that came late, or missed
// every moment and never came, did not test the scenario, so the execution is
// repeated. A simulated flush takes no time: repeating it would not help.
func (e *execution) runPunctually(ctx context.Context) error {
	for tries := 0; ; tries++ {
		err := e.run(ctx)
		late := e.options.Layer == result.Kernel && e.flushIsLate()
		if err != nil || ctx.Err() != nil || tries == MaxRetries || !late {
			return err
		}
		e.attempt = attempt{}
	}
}

// flushIsLate reports whether the flush came late, or missed its moments and did not
// come at all.
func (e *execution) flushIsLate() bool {
	if e.flush == nil {
		return e.postponed
	}
	return e.flush.late
}
