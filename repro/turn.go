package repro

import (
	"context"
	"time"

	"hangscope/repro/result"
)

// inItsTurn runs the execution, and hands over what is recorded of it.
func (e *execution) inItsTurn(ctx context.Context, turn int) error {
	defer close(e.over)
	if e.options.Layer == result.Kernel {
		wait(ctx, time.Duration(turn)*apart)
	}
	err := e.runPunctually(ctx)
	if err == nil && e.recorder != nil {
		e.record()
	}
	return err
}

// apart is how far apart executions on a kernel begin: their flushes would fall
// on one moment, and each keeps the kernel busy for some ten milliseconds.
const apart = 25 * time.Millisecond

// wait waits for a time, or until ctx ends.
func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// mostLate is how often a run is made again because its flush came late.
const mostLate = 5

// runPunctually runs the execution. If its flush came late on a busy kernel, it
// was not the scenario's, and the execution is run again. A simulated flush
// takes no time: where that is late, it would be again.
func (e *execution) runPunctually(ctx context.Context) error {
	for tries := 0; ; tries++ {
		err := e.run(ctx)
		late := e.options.Layer == result.Kernel && e.flush != nil && e.flush.late
		if err != nil || ctx.Err() != nil || tries == mostLate || !late {
			return err
		}
		e.attempt = attempt{}
	}
}
