package stall

import (
	"context"
	"time"
)

// Watched is a call, or a part of one, that a [Watcher] looks at.
type Watched interface {
	comparable
	// Waiting returns since when the call has been waiting for a message. It
	// is false if nothing is owed, and of a call that is no longer looked at.
	Waiting() (since time.Duration, ok bool)
}

// Watcher looks at calls while they run and says when one stalls or recovers.
type Watcher[C Watched] struct {
	// Calls returns the calls to look at. It is asked at each look.
	Calls func() []C
	// Now is the clock of their times.
	Now func() time.Duration
	// Threshold returns the silence of a call that counts as a stall; it may
	// change.
	Threshold func(call C) time.Duration
	// Every is the time between two looks. If zero, [Every] of the shortest
	// threshold.
	Every time.Duration
	// OnStall is called once for each stall, OnEnd when a stall is over: a message
	// came, or the call ended. Run calls them. If nil, they are not called.
	OnStall func(call C, since time.Duration)
	OnEnd   func(call C, since, lasted time.Duration)

	// Turn is called before each look of Run, and returns when it may look. If nil,
	// it looks at once.
	Turn func()

	stalled map[C]time.Duration // since when
}

// The watcher looks ten times in each threshold, and no more often than is cheap.
// So it notices a stall with a delay of at most a tenth of the threshold.
const (
	looksPerThreshold = 10
	minLook           = 5 * time.Millisecond
)

// Every returns the time between two looks for stalls of a threshold.
func Every(threshold time.Duration) time.Duration {
	return max(threshold/looksPerThreshold, minLook)
}

// Run watches until ctx ends, or there is no call to look at.
func (w *Watcher[C]) Run(ctx context.Context) {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-ctx.Done():
			return
		}
		if w.Turn != nil {
			w.Turn()
		}
		calls := w.Calls()
		every := w.look(calls)
		if len(calls) == 0 {
			return
		}
		timer.Reset(every)
	}
}

// Look looks once. It is for use when Run has returned: what has stalled since
// its last look is noticed too.
func (w *Watcher[C]) Look() { w.look(w.Calls()) }

// look compares calls with what was known of them, and returns when to do so
// again.
func (w *Watcher[C]) look(calls []C) time.Duration {
	now := w.Now()
	w.endStalls(now)
	every := w.Every
	for _, call := range calls {
		threshold := w.Threshold(call)
		if w.Every == 0 && (every == 0 || Every(threshold) < every) {
			every = Every(threshold)
		}
		since, waits := call.Waiting()
		if _, known := w.stalled[call]; !known && waits && now-since > threshold {
			w.begin(call, since)
		}
	}
	return every
}

// begin notes that a call has stalled.
func (w *Watcher[C]) begin(call C, since time.Duration) {
	if w.stalled == nil {
		w.stalled = make(map[C]time.Duration)
	}
	w.stalled[call] = since
	if w.OnStall != nil {
		w.OnStall(call, since)
	}
}

// endStalls notes which stalls are over.
func (w *Watcher[C]) endStalls(now time.Duration) {
	for call, known := range w.stalled {
		if since, waits := call.Waiting(); waits && since == known {
			continue
		}
		delete(w.stalled, call)
		if w.OnEnd != nil {
			w.OnEnd(call, known, now-known)
		}
	}
}
