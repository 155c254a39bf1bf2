package repro

import (
	"context"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/trial"
)

// runFlush runs the commands of a flush, each some time after the one before, and once
// more for a pod with two address families. It ends early if ctx does.
func (e *execution) runFlush(ctx context.Context, f *flush) error {
	commands := len(f.mechanism.Commands())
	for n := range e.passes() * commands {
		if n > 0 && !e.waitUntil(ctx, evidence.FlushDue, f.ran[n-1]+trial.Window(e.scenario.Flush)) {
			break
		}
		at, _, err := e.layer.Flush(f.mechanism.Name, n%commands)
		if err != nil {
			return err
		}
		f.ran = append(f.ran, at)
		if n == 0 {
			e.noteFirst(f)
		}
	}
	for _, flow := range e.layer.Counts() {
		if flow.Matched {
			f.matched++
		}
	}
	return nil
}

// noteFirst writes down where the first command of a flush fell among the messages.
func (e *execution) noteFirst(f *flush) {
	seq, arrived := e.recorder.LastArrival()
	f.at = f.ran[0]
	f.afterMessage, f.since, f.first = seq, f.at-arrived, e.recorder.Clock.Now()-f.at
	f.overtook = e.onItsWay()
	if !e.options.Clock.Virtual() {
		f.outOfStep = e.outOfStep()
	}
}

// passes is how often the flush is run: once for each family of addresses.
func (e *execution) passes() int {
	if e.scenario.Flush.DualStack {
		return 2
	}
	return 1
}

// window is the time that was between the first two commands.
func (f *flush) window() time.Duration { return f.ran[1] - f.ran[0] }

// spread is the time between the first command and the last.
func (f *flush) spread() time.Duration { return f.ran[len(f.ran)-1] - f.ran[0] }

// spreadLate reports whether the commands of a flush came later after each other than planned.
func (e *execution) spreadLate(f *flush) bool {
	return len(f.ran) > 1 && f.spread() > time.Duration(len(f.ran)-1)*(trial.Window(e.scenario.Flush)+flushTolerance)
}
