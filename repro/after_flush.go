package repro

import (
	"context"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
)

// afterFlushDelay is how long after the flush the next calls are made: what
// follows from the flush at once is over by then.
const afterFlushDelay = 500 * time.Millisecond

// afterFirstDelay is how long after the end of the first call the next one is
// made. The end of the first may cost the client its connection, and the client
// knows by then. A kernel forgets a rejected connection after 10 s, much later.
const afterFirstDelay = 100 * time.Millisecond

// callAfterFlush makes the calls after the flush, unless ctx ends before their
// time.
func (e *execution) callAfterFlush(ctx context.Context, running *chain.Chain, flushed time.Duration) {
	defer e.pending.Store(false)
	calls := e.CallsAfterFlush(e.scenario)
	if len(calls) == 0 || !e.waitUntil(ctx, evidence.LaterCall, flushed+afterFlushDelay) {
		return
	}
	for i, call := range calls {
		if call.AfterFirst && !e.awaitAfterFirst(ctx) {
			return
		}
		// A client that cannot be made leaves a call that never began.
		_ = running.Probe(e.scenario.Load.Streams+i, call.Fresh)
	}
}

// awaitAfterFirst waits until it is time for the call that follows the first one.
// It is false if the first one has not ended when ctx does, or when the time is
// over for which the execution is observed.
func (e *execution) awaitAfterFirst(ctx context.Context) bool {
	first := e.recorder.Calls()[0]
	for !first.Over() {
		now := e.recorder.Clock.Now()
		if now > e.AtLeast || !e.waitUntil(ctx, evidence.LaterCall, now+checkEvery) {
			return false
		}
	}
	return e.waitUntil(ctx, evidence.LaterCall, e.recorder.Clock.Now()+afterFirstDelay)
}
