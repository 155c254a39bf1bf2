package repro

import (
	"time"

	"hangscope/repro/chain"
)

// closeGrace is how long an interrupted execution waits until its connections are closed.
// A few take milliseconds. A thousand take seconds on a busy machine, and the report has
// to be written within one: they end with the program.
const closeGrace = 200 * time.Millisecond

// close closes what carried the execution, and returns when all its goroutines have
// ended. It does not wait for long if the execution was interrupted in real time.
func (e *execution) close(running *chain.Chain) {
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		e.closeLayer()
		running.Close()
	}()
	if !e.interrupted || e.options.Clock.Virtual() {
		<-closed
		return
	}
	late := time.NewTimer(closeGrace)
	defer late.Stop()
	select {
	case <-closed:
	case <-late.C:
	}
}
