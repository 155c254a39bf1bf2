package repro

import (
	"context"
	"sync"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
)

const (
	// checkEvery is how often an observation checks whether it is over.
	checkEvery = 20 * time.Millisecond
	// stallMargin is how much longer than the threshold a silence has to be before an
	// observation ends with it: a stall that is about to recover may do so.
	stallMargin = 1.1
	// planFactor and planSlack bound an observation in which messages keep
	// coming, however slowly: the time that the plan takes, times the factor, and
	// then the slack.
	planFactor = 2
	planSlack  = 30 * time.Second
)

// observe watches a running chain, flushes when it is time, and returns when
// there is nothing more to see or ctx has ended.
func (e *execution) observe(ctx context.Context, running *chain.Chain) {
	whole := ctx
	ctx, cancel := context.WithTimeout(whole, e.longest())
	var helpers sync.WaitGroup
	defer helpers.Wait()
	defer cancel()
	helpers.Go(func() { e.stealWhenDue(ctx, running) })
	helpers.Go(func() { e.watcher().Run(ctx) })
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
		case <-ctx.Done():
			e.interrupted = whole.Err() != nil
			e.report(true)
			return
		}
		e.measureHealth()
		e.report(false)
		if e.options.Observe == 0 && e.concluded(running) {
			e.report(true)
			return
		}
	}
}

// planned is how long the messages take if nothing is wrong.
func (e *execution) planned() time.Duration {
	load := e.scenario.Load
	return time.Duration(*load.Delay) + time.Duration(load.Streams-1)*time.Duration(*load.Stagger) +
		time.Duration(load.Messages-1)*time.Duration(*load.Interval)
}

// longest bounds the observation.
func (e *execution) longest() time.Duration {
	if e.options.Observe > 0 {
		return e.options.Observe
	}
	if e.AtLeast > 0 {
		// What asks again and again may never be silent for long enough.
		return e.AtLeast + e.planned() + planFactor*e.threshold()
	}
	return planFactor*max(e.planned(), e.threshold()) + planSlack
}

// gapQuantile is the quantile of the gaps from which thresholds follow.
const gapQuantile = 0.99

// measureHealth publishes the p99 gap, from which thresholds follow.
func (e *execution) measureHealth() {
	if gap, count := e.recorder.GapQuantile(gapQuantile); count > 0 {
		e.healthyGap.Store(int64(gap))
	}
}

// concluded reports whether there is nothing more to see: all roles are done
// with all calls, or the time of the plan is over and every call that is still
// open has stalled for good measure.
func (e *execution) concluded(running *chain.Chain) bool {
	if e.pending.Load() {
		return false
	}
	if e.allIdle() {
		select {
		case <-running.Done():
			return true
		default:
		}
	}
	if e.recorder.Clock.Now() < max(e.planned(), e.AtLeast) || !e.baselineOver() {
		return false
	}
	return e.allStalled()
}

func (e *execution) baselineOver() bool {
	if e.baseline == e {
		return true
	}
	select {
	case <-e.baseline.over:
		return true
	default:
		return false
	}
}

func (e *execution) allIdle() bool {
	for _, call := range e.recorder.Calls() {
		if !call.Idle() {
			return false
		}
	}
	return true
}

// allStalled reports whether nothing has happened for any call, at any role,
// for longer than the threshold.
func (e *execution) allStalled() bool {
	now := e.recorder.Clock.Now()
	enough := time.Duration(stallMargin * float64(e.threshold()))
	for _, call := range e.recorder.Calls() {
		if now-call.LastProgress() <= enough {
			return false
		}
	}
	return true
}

// maxNotices bounds the stalls that are noticed of one call: each takes a
// snapshot of the ends.
const maxNotices = 8

// watcher notes the stalls of each call while it runs.
func (e *execution) watcher() *stall.Watcher[*evidence.Call] {
	e.notices = make(map[int][]judge.Notice)
	return &stall.Watcher[*evidence.Call]{
		Calls:     e.recorder.Calls,
		Now:       e.recorder.Clock.Now,
		Threshold: func(*evidence.Call) time.Duration { return e.threshold() },
		OnStall: func(call *evidence.Call, since time.Duration) {
			if known := e.notices[call.ID()]; len(known) < maxNotices {
				seen := e.capture(call)
				e.notices[call.ID()] = append(known, judge.Notice{At: seen.At, Since: since, Evidence: seen})
				e.keepStacks()
			}
		},
	}
}

// capture collects the evidence of a call that has just been seen to stall.
func (e *execution) capture(call *evidence.Call) stall.Evidence {
	record := e.recorder.Record(call)
	now := e.recorder.Clock.Now()
	return stall.Evidence{
		At: now, Threshold: e.threshold(), Call: record,
		Sockets: wire.Sockets(e.tapped.Ends(), e.client(call.ID()), now),
	}
}

// client returns the number of the client that makes a call.
func (e *execution) client(call int) int {
	if e.config().PerStream {
		return call
	}
	return 0
}

// report tells the progress.
func (e *execution) report(done bool) {
	progress := Progress{Variant: e.Name, Expected: e.scenario.Load.Messages * e.scenario.Load.Streams, Done: done}
	now := e.recorder.Clock.Now()
	for _, call := range e.recorder.Calls() {
		progress.Received += int(call.Received())
		if since, waits := call.Waiting(); waits {
			progress.Silent = max(progress.Silent, now-since)
		}
	}
	e.options.Progress(progress)
}
