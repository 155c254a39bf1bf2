package repro

import (
	"context"
	"sync"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
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
	whole, cancel := context.WithCancel(ctx)
	defer cancel()
	e.begun = e.recorder.Clock.Now()
	e.pending.Store(e.BeforeCalls)
	watcher := e.watcher(ctx)
	var helpers sync.WaitGroup
	helpers.Go(func() { e.stealWhenDue(whole, running) })
	helpers.Go(func() { e.strikeWhenDue(whole, running) })
	helpers.Go(func() { watcher.Run(whole) })
	if e.baseline == e {
		e.threshold.Measure(e.gaps)
	}
	e.awaitEnd(ctx, running)
	cancel()
	helpers.Wait()
	if e.baseline == e {
		e.threshold.Fix()
	}
	if !e.interrupted {
		watcher.Look() // a stall may have been too young to be noticed, or the threshold not known
	}
	e.report(true)
}

// awaitEnd returns when an observation is over.
func (e *execution) awaitEnd(ctx context.Context, running *chain.Chain) {
	ticker := time.NewTicker(checkEvery)
	defer ticker.Stop()
	bound := time.NewTimer(e.longest())
	defer bound.Stop()
	for {
		atBound := false
		select {
		case <-ticker.C:
		case <-bound.C:
			atBound = true
		case <-ctx.Done():
			e.interrupted = true
			return
		}
		e.recorder.Clock.Turn(evidence.Check, 0)
		e.settleThreshold()
		e.report(false)
		if e.options.Observe == 0 && e.concluded(running) {
			return
		}
		if atBound {
			// The threshold may have been fixed since, and with it the bound.
			left := e.begun + e.longest() - e.recorder.Clock.Now()
			if left <= 0 {
				return
			}
			bound.Reset(left)
		}
	}
}

// settleThreshold fixes the threshold if it is needed and can be known: the
// baseline has shown enough, or has itself come to a standstill.
func (e *execution) settleThreshold() {
	e.threshold.Settle(e.silence())
	if e.baseline == e && e.planOver() && e.standsStill(1) {
		e.threshold.Fix()
	}
}

// minLongStandstill is how long a standstill lasts whose gaps say nothing of the chain.
// Shorter ones are what a busy machine does to every message.
const minLongStandstill = 500 * time.Millisecond

// gaps are what the gaps say, without those in which the process stood still for long:
// each standstill is in one gap of each call.
func (e *execution) gaps() evidence.Gaps {
	long := 0
	for _, s := range e.pulse.Standstills() {
		if s.Lasted >= minLongStandstill {
			long++
		}
	}
	return e.recorder.GapsWithout(long)
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
		return e.AtLeast + e.planned() + planFactor*e.threshold.Value()
	}
	return planFactor*max(e.planned(), e.threshold.Value()) + planSlack
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
	return e.planOver() && e.baselineOver() && e.standsStill(stallMargin)
}

// planOver reports whether the time is over that the messages take, and for
// which the execution is observed at least.
func (e *execution) planOver() bool {
	return e.recorder.Clock.Now() >= e.begun+max(e.planned(), e.AtLeast)
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

// standsStill reports whether nothing has happened for any call, at any role, for
// longer than so many times the threshold. The time in which the process itself stood
// still does not count.
func (e *execution) standsStill(thresholds float64) bool {
	standstills, now := e.pulse.Standstills(), e.recorder.Clock.Now()
	enough := time.Duration(thresholds * float64(e.threshold.Value()))
	for _, call := range e.recorder.Calls() {
		since := max(e.begun, call.LastProgress())
		if now-since-evidence.StoodStill(standstills, since, now) <= enough {
			return false
		}
	}
	return true
}

// report tells the progress.
func (e *execution) report(done bool) {
	progress := Progress{
		Variant: e.Name, Expected: e.scenario.Load.Messages * e.scenario.Load.Streams,
		Silent: e.silence(), Done: done,
	}
	for _, call := range e.recorder.Calls() {
		progress.Received += int(call.Received())
	}
	e.options.Progress(progress)
}

// silence is how long the call that waits longest has been waiting, while the process
// ran.
func (e *execution) silence() time.Duration {
	var longest time.Duration
	standstills, now := e.pulse.Standstills(), e.recorder.Clock.Now()
	for _, call := range e.recorder.Calls() {
		if since, waits := call.Waiting(); waits {
			longest = max(longest, now-since-evidence.StoodStill(standstills, since, now))
		}
	}
	return longest
}
