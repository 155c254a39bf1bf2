package repro

import (
	"context"
	"time"

	"hangscope/repro/chain"
)

// laterAfter is how long after the flush the later calls are made: when what
// follows from it at once is over.
const laterAfter = 500 * time.Millisecond

// later is a call that is made when the flush is over.
type later struct {
	// connection is its name in the result.
	connection string
	fresh      bool
}

// where says in words which connection the call is on.
func (l later) where() string {
	if l.fresh {
		return "a fresh connection"
	}
	return "the same connection"
}

// laterCalls are the later calls of this execution. Their records come after
// those of the load.
func (e *execution) laterCalls() []later {
	plan := e.scenario.AfterFlush
	if plan == nil || e.mechanism == "" {
		return nil
	}
	var calls []later
	if plan.Same {
		calls = append(calls, later{connection: "same"})
	}
	if plan.Fresh {
		calls = append(calls, later{connection: "fresh", fresh: true})
	}
	return calls
}

// callLater makes the later calls, unless ctx ends before their time.
func (e *execution) callLater(ctx context.Context, running *chain.Chain, flushed time.Duration) {
	calls := e.laterCalls()
	if len(calls) == 0 || !e.waitUntil(ctx, flushed+laterAfter) {
		return
	}
	for i, call := range calls {
		// A client that cannot be made leaves a call that never began.
		_ = running.Probe(e.scenario.Load.Streams+i, call.fresh)
	}
	e.pending.Store(false)
}
