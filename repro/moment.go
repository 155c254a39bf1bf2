package repro

import (
	"context"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// moment is when something goes wrong: so long after a message of the first call. Message
// 0 is the call itself. A quiet one is a moment at which no kernel owes anything.
type moment struct {
	message uint64
	delay   time.Duration
	quiet   bool
}

// flushMoment is when the scenario flushes.
func (e *execution) flushMoment() moment {
	return moment{
		message: uint64(*e.scenario.Flush.AfterMessage), delay: e.scenario.FlushAfter(e.options.Seed),
		quiet: e.scenario.Flush.Phase == scenarios.Quiet,
	}
}

// awaitFlush waits for the moment of the scenario's flush. A flush before the calls
// follows the dialling of the local process. It is false if ctx ends.
func (e *execution) awaitFlush(ctx context.Context, running *chain.Chain) (ok bool) {
	if e.BeforeCalls {
		return running.AwaitLocal(ctx) &&
			e.waitUntil(ctx, evidence.FlushDue, e.recorder.Clock.Now()+e.scenario.FlushAfter(e.options.Seed)) &&
			e.awaitAcknowledgements(ctx)
	}
	e.postponed, ok = e.awaitMoment(ctx, e.flushMoment())
	return ok
}

// awaitMoment waits for a moment: some time after the first call received a message, or
// has reached the upstream. A busy machine can miss it. Then the same moment after the
// next message will do, as long as there are more to come, and it was postponed; but
// nothing else will do for a moment before the first message. It is not ok if ctx ends.
func (e *execution) awaitMoment(ctx context.Context, m moment) (postponed, ok bool) {
	n, interval := m.message, time.Duration(*e.scenario.Load.Interval)
	for {
		seq, at, ok := e.awaitMessage(ctx, n)
		if !ok || !e.waitUntil(ctx, evidence.FlushDue, at+m.delay) {
			return postponed, false
		}
		latest, _ := e.recorder.LastArrival()
		another := latest+1 < uint64(e.scenario.Load.Messages)
		if m.message == 0 && e.hasRoom(m) {
			return postponed, true
		}
		if !e.missed(m, seq, at+m.delay) || !another || interval < m.delay+flushTolerance {
			return postponed, true
		}
		postponed, n = true, latest+1
	}
}

// awaitAcknowledgements waits until no kernel owes an acknowledgement, in the quiet
// phase: on a busy machine a new connection may say its greetings late.
func (e *execution) awaitAcknowledgements(ctx context.Context) bool {
	for e.scenario.Flush.Phase == scenarios.Quiet && e.layer.AckOwed() {
		if !e.waitUntil(ctx, evidence.FlushDue, e.recorder.Clock.Now()+flushTolerance) {
			return false
		}
	}
	return true
}

// missed reports whether the moment that follows message seq is no longer the
// one that is meant: it is past, or the next message has come. In the quiet phase the
// moment is also missed if the next message is on its way, or while a kernel owes an
// acknowledgement, as one does when a slow machine was late with the data.
func (e *execution) missed(m moment, seq uint64, due time.Duration) bool {
	latest, _ := e.recorder.LastArrival()
	if latest != seq || e.recorder.Clock.Now()-due > flushTolerance {
		return true
	}
	return m.quiet && (e.layer.AckOwed() || e.hasRoom(m) && e.onItsWay())
}

// awaitMessage waits until message n of the first call, or a later one, has been
// received. Message 0 is the call itself: it has reached the upstream, and so the
// connections are there.
func (e *execution) awaitMessage(ctx context.Context, n uint64) (seq uint64, at time.Duration, ok bool) {
	for {
		arrived := e.recorder.Arrived()
		seq, at := e.recorder.LastArrival()
		switch {
		case seq == 0 && n == 0 && e.recorder.Call(0).Reached(evidence.UpstreamEnd):
			return 0, e.recorder.Clock.Now(), true
		case seq >= max(n, 1):
			return seq, at, true
		}
		select {
		case <-arrived:
		case <-ctx.Done():
			return 0, 0, false
		}
	}
}

// waitUntil waits until the moment of an event has come, and is false if ctx ends
// before.
func (e *execution) waitUntil(ctx context.Context, of evidence.Event, moment time.Duration) bool {
	timer := time.NewTimer(moment - e.recorder.Clock.Now())
	defer timer.Stop()
	select {
	case <-timer.C:
		e.recorder.Clock.Turn(of, 0)
		return true
	case <-ctx.Done():
		return false
	}
}
