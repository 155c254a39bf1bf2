package repro

import (
	"context"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// laterAfter is how long after the flush the later calls are made: when what
// follows from it at once is over.
const laterAfter = 500 * time.Millisecond

// nextAfter is how long after the end of the first call the next one is made:
// what that end sent may cost the client its connection, and it knows by then.
// It is well before the 10 s are over after which a kernel forgets a rejected
// connection.
const nextAfter = 100 * time.Millisecond

// The connections of the later calls, by their names in scenarios and results:
// that of the first call, and one that is dialled for the call.
const (
	onSame  = "same"
	onFresh = "fresh"
)

// later is a call that is made when the flush is over.
type later struct {
	// connection is its name in the result.
	connection string
	fresh      bool
	// next is whether it follows the end of the first call, not the flush.
	next bool
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
	if e.Mechanism == "" {
		return nil
	}
	var calls []later
	if plan := e.scenario.AfterFlush; plan != nil && plan.Same {
		calls = append(calls, later{connection: onSame})
	}
	if plan := e.scenario.AfterFlush; plan != nil && plan.Fresh {
		calls = append(calls, later{connection: onFresh, fresh: true})
	}
	if e.CallsAfterFirst {
		calls = append(calls, later{connection: onSame, next: true})
	}
	return calls
}

// callLater makes the later calls, unless ctx ends before their time.
func (e *execution) callLater(ctx context.Context, running *chain.Chain, flushed time.Duration) {
	defer e.pending.Store(false)
	calls := e.laterCalls()
	if len(calls) == 0 || !e.waitUntil(ctx, flushed+laterAfter) {
		return
	}
	for i, call := range calls {
		if call.next && !e.awaitNext(ctx) {
			return
		}
		// A client that cannot be made leaves a call that never began.
		_ = running.Probe(e.scenario.Load.Streams+i, call.fresh)
	}
}

// awaitNext waits until it is time for the call that follows the first one. It
// is false if ctx ends, or the time for which the execution is observed, before
// the first one has.
func (e *execution) awaitNext(ctx context.Context) bool {
	first := e.recorder.Calls()[0]
	for !first.Over() {
		now := e.recorder.Clock.Now()
		if now > e.AtLeast || !e.waitUntil(ctx, now+look) {
			return false
		}
	}
	return e.waitUntil(ctx, e.recorder.Clock.Now()+nextAfter)
}

// laterResults are the later calls that the scenario plans.
func (e *execution) laterResults(calls []judged) []result.LaterCall {
	var results []result.LaterCall
	for i, later := range e.laterCalls() {
		if calls[i].Begun && !later.next {
			results = append(results, newLaterCall(later, calls[i]))
		}
	}
	return results
}

// nextResult is the call that followed the first one, nil if none did.
func (e *execution) nextResult(threshold time.Duration) *result.LaterCall {
	for i, later := range e.laterCalls() {
		call := judge(e.snapshot.Calls[e.scenario.Load.Streams+i], threshold)
		if call.Begun && later.next {
			return new(newLaterCall(later, call))
		}
	}
	return nil
}

func newLaterCall(later later, call judged) result.LaterCall {
	r := result.LaterCall{
		Connection: later.connection, AtNS: int64(call.Started), Outcome: call.outcome,
		Received: int(call.Received), Expected: int(call.Expected),
	}
	if told := call.Ends[evidence.ClientEnd].Told; told != nil {
		r.Status = told.Code
	}
	return r
}
