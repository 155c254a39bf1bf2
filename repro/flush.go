package repro

import (
	"context"
	"slices"
	"sync"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// flush is a flush that happened.
type flush struct {
	mechanism *layer.Mechanism
	port      int
	at        time.Duration
	// afterMessage is the last message of the first call that had been received,
	// and since is how long before the flush it was.
	afterMessage uint64
	since        time.Duration
	matched      int
	// took is how long the flush took, and first its first command. overtook is whether
	// the next message was on its way before that was over. late is whether the flush
	// missed the place between two messages where the scenario wants it.
	took, first time.Duration
	overtook    bool
	late        bool
	outOfStep   time.Duration // how far other calls were from their times
	// ran are when its commands began, those of each pass after the other.
	ran   []time.Duration
	again []time.Duration
}

// count is the layer's account of the flush.
func (f *flush) count() *result.FlushCount {
	count := &result.FlushCount{
		Mechanism:    f.mechanism.Name,
		Generation:   f.mechanism.Generation,
		Runs:         f.mechanism.Summary,
		Port:         f.port,
		AtNS:         int64(f.at),
		AfterMessage: f.afterMessage,
		Matched:      f.matched,
		TookNS:       int64(f.took),
		Late:         f.late,
		OutOfStepNS:  int64(f.outOfStep),
	}
	if f.mechanism.Then != nil && len(f.ran) > 1 {
		count.WindowNS = new(int64(f.window()))
	}
	if commands := len(f.mechanism.Commands()); len(f.ran) > commands {
		count.SecondPassNS = new(int64(f.ran[commands]))
	}
	for _, at := range f.again {
		count.AgainNS = append(count.AgainNS, int64(at))
	}
	return count
}

// flushTolerance is how late a flush may be and still fall where the scenario
// wants it between two messages. A delayed acknowledgement, which separates the
// phases, takes 40 ms; the tolerance is well below that.
const flushTolerance = 10 * time.Millisecond

// busyWindow is how long after a message a flush may be over and still count as
// busy. In that phase a kernel owes an acknowledgement, which comes after 40 ms;
// its socket may have got the message some time before the owner read it.
const busyWindow = 25 * time.Millisecond

// stealWhenDue begins to steal at the scenario's moment, unless ctx ends before.
// It flushes if the trial has a mechanism, repeats the flush if the scenario says
// so, and makes the calls after the flush.
func (e *execution) stealWhenDue(ctx context.Context, running *chain.Chain) {
	if !e.Steals || !e.awaitFlush(ctx, running) {
		return
	}
	mechanism, err := mechanisms.Find(e.Mechanism)
	if err != nil {
		e.failed = e.layer.Steal() // a trial without a mechanism: the redirect and no flush
		e.beginCalls(ctx, running)
		return
	}
	e.pending.Store(true)
	f := &flush{mechanism: mechanism, port: e.Ports.Forwarder}
	if err := e.runFlush(ctx, f); err != nil {
		e.failed = err
		e.pending.Store(false)
		return
	}
	f.took = e.recorder.Clock.Now() - f.at
	f.late = !e.options.Clock.Virtual() && e.cameLate(f)
	e.flush = f
	e.beginCalls(ctx, running)
	var calling sync.WaitGroup
	defer calling.Wait()
	calling.Go(func() { e.callAfterFlush(ctx, running, f.at) })
	if e.scenario.Flush.Every == nil {
		return
	}
	every := time.Duration(*e.scenario.Flush.Every)
	for due := f.at + every; e.waitUntil(ctx, evidence.FlushDue, due); due += every {
		repeated := &flush{mechanism: mechanism}
		if err := e.runFlush(ctx, repeated); err != nil {
			e.failed = err
			return
		}
		if len(f.again) < maxRepeats {
			f.again = append(f.again, repeated.at)
		}
	}
}

// cameLate reports whether a flush missed its place between two messages: another
// message came meanwhile, or no message is left that the flush could harm. In virtual
// time that is so by the plan, and no machine was too busy for it.
func (e *execution) cameLate(f *flush) bool {
	postponed := f.afterMessage > e.plannedBefore()
	last := f.afterMessage >= e.lastButOne() && !e.othersGoOn()
	busy, quiet := e.scenario.Flush.Phase == scenarios.Busy, e.scenario.Flush.Phase == scenarios.Quiet
	switch {
	case f.since < 0, postponed && last, e.spreadLate(f):
		return true
	case e.beforeFirst():
		return postponed && e.hasRoom(e.flushMoment())
	case busy:
		return f.since+f.first > busyWindow
	default:
		return quiet && f.overtook && e.hasRoom(e.flushMoment())
	}
}

// plannedBefore is the number of the last message before the flush, if the messages and
// the flush keep their times: more than one comes before it if they come more often than
// its delay is long.
func (e *execution) plannedBefore() uint64 {
	n, interval := uint64(*e.scenario.Flush.AfterMessage), time.Duration(*e.scenario.Load.Interval)
	if n > 0 && interval > 0 {
		n += uint64(e.scenario.FlushAfter(e.options.Seed) / interval)
	}
	return n
}

// lastButOne is the number of the message before the last one of a call.
func (e *execution) lastButOne() uint64 { return uint64(e.scenario.Load.Messages) - 1 }

// othersGoOn reports whether a call other than the first has a message left that the
// flush could harm. It may begin later than the first call.
func (e *execution) othersGoOn() bool {
	return slices.ContainsFunc(e.recorder.Calls()[1:], func(c *evidence.Call) bool {
		return c.Received() < e.lastButOne()
	})
}

// beforeFirst reports whether the scenario wants the flush before the first message.
func (e *execution) beforeFirst() bool { return *e.scenario.Flush.AfterMessage == 0 }

// onItsWay reports whether a message may be on its way, of any call that shares the
// connection of the first one.
func (e *execution) onItsWay() bool {
	if e.scenario.Load.Connections == scenarios.PerStream {
		return e.recorder.Call(0).OnItsWay()
	}
	return slices.ContainsFunc(e.recorder.Calls(), (*evidence.Call).OnItsWay)
}

// hasRoom reports whether the next message is due only when what comes at a moment in
// time is over. A message crosses two hops, of two links each.
func (e *execution) hasRoom(m moment) bool {
	const links = 4
	room := m.delay + flushTolerance + links*e.options.LinkDelay
	next := e.scenario.Load.Interval
	if m.message == 0 {
		next = e.scenario.Load.Delay
	}
	return time.Duration(*next) >= room
}

// callsDelay is how long after a flush the calls begin that it comes before. What
// follows from the flush at once is over by then.
const callsDelay = 100 * time.Millisecond

// beginCalls begins the calls that the flush comes before, unless ctx ends before
// their time.
func (e *execution) beginCalls(ctx context.Context, running *chain.Chain) {
	if e.BeforeCalls && e.waitUntil(ctx, evidence.LaterCall, e.recorder.Clock.Now()+callsDelay) {
		running.Begin()
		e.pending.Store(e.flush != nil && len(e.CallsAfterFlush(e.scenario)) > 0)
	}
}

// maxRepeats bounds how many repetitions of a flush are written down.
const maxRepeats = 1000
