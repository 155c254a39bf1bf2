package repro

import (
	"context"
	"time"

	"hangscope/repro/layer"
	"hangscope/scenarios"
)

// flush is a flush that happened.
type flush struct {
	mechanism *layer.Mechanism
	port      int
	at        time.Duration
	// afterMessage is the last message of the first call that had been
	// received, since how long.
	afterMessage uint64
	since        time.Duration
	matched      int
}

// punctual is how late a flush may be and still fall where the scenario wants
// it between two messages. It is less than what separates the phases: a
// delayed acknowledgement takes 40 ms.
const punctual = 10 * time.Millisecond

// flushWhenDue flushes when the scenario says. It returns nil if that time did
// not come.
func (e *execution) flushWhenDue(ctx context.Context) *flush {
	plan := e.scenario.Flush
	mechanism, err := layer.Find(plan.Mechanism)
	if err != nil {
		return nil // Run has checked the name
	}
	if !e.awaitMoment(ctx) {
		return nil
	}
	f := &flush{mechanism: mechanism, port: e.scenario.Ports.Forwarder}
	f.at, f.matched = e.layer.Flush(mechanism)
	seq, at := e.recorder.LastArrival()
	f.afterMessage, f.since = seq, f.at-at
	return f
}

// awaitMoment waits for the moment that the scenario wants: some time after a
// message of the first call was received. A machine that is kept busy can miss
// it; then the same moment after the next message will do, as long as there
// are more to come. It is false if ctx ends.
func (e *execution) awaitMoment(ctx context.Context) bool {
	n, delay := uint64(*e.scenario.Flush.AfterMessage), e.scenario.Flush.After()
	interval := time.Duration(*e.scenario.Load.Interval)
	for {
		seq, at, ok := e.awaitMessage(ctx, n)
		if !ok || !e.waitUntil(ctx, at+delay) {
			return false
		}
		latest, _ := e.recorder.LastArrival()
		another := latest+1 < uint64(e.scenario.Load.Messages)
		if !e.missed(seq, at+delay) || !another || interval < delay+punctual {
			return true
		}
		n = latest + 1
	}
}

// missed reports whether the moment that follows message seq is not what the
// scenario wants: it is past, the next message has come, or in the quiet phase
// a kernel still owes an acknowledgement, because a slow machine was late with
// what it acknowledges.
func (e *execution) missed(seq uint64, moment time.Duration) bool {
	latest, _ := e.recorder.LastArrival()
	late := e.recorder.Clock.Now() - moment
	quiet := e.scenario.Flush.Phase == scenarios.Quiet
	return latest != seq || late > punctual || quiet && e.layer.AckOwed()
}

// awaitMessage waits until message n of the first call, or a later one, has
// been received. Message 0 is the start of the variant.
func (e *execution) awaitMessage(ctx context.Context, n uint64) (seq uint64, at time.Duration, ok bool) {
	for {
		if seq, at := e.recorder.LastArrival(); seq >= n {
			return seq, at, true
		}
		select {
		case <-e.recorder.Arrived():
		case <-ctx.Done():
			return 0, 0, false
		}
	}
}

func (e *execution) waitUntil(ctx context.Context, moment time.Duration) bool {
	timer := time.NewTimer(moment - e.recorder.Clock.Now())
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
