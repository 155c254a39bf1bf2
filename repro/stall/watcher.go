package stall

import (
	"context"
	"time"
)

// Watched is a call that a [Watcher] looks at.
type Watched interface {
	// Waiting returns since when the call has been waiting for a message. It
	// is false if nothing is owed.
	Waiting() (since time.Duration, ok bool)
}

// Watcher looks at calls while they run and says when one stalls or recovers.
type Watcher[C Watched] struct {
	// Calls are the calls.
	Calls []C
	// Now is the clock of their times.
	Now func() time.Duration
	// Threshold returns the silence that counts as a stall; it may change.
	Threshold func() time.Duration
	// OnStall is called once a stall, OnEnd when it is over: a message came,
	// or the call ended. If nil, nobody is told. They are called by Run.
	OnStall func(call C, since time.Duration)
	OnEnd   func(call C, since, lasted time.Duration)
}

// The watcher looks ten times a threshold, so that a stall is noticed with at
// most a tenth of the threshold's delay, and not more often than is cheap.
const (
	looksPerThreshold = 10
	leastLook         = 5 * time.Millisecond
)

// Run watches until ctx ends.
func (w *Watcher[C]) Run(ctx context.Context) {
	stalled := make(map[int]time.Duration)
	for {
		for i, call := range w.Calls {
			w.look(i, call, stalled)
		}
		timer := time.NewTimer(max(w.Threshold()/looksPerThreshold, leastLook))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}

// look compares a call with what was known of it.
func (w *Watcher[C]) look(i int, call C, stalled map[int]time.Duration) {
	now := w.Now()
	since, waits := call.Waiting()
	if known, ok := stalled[i]; ok && (!waits || since != known) {
		delete(stalled, i)
		if w.OnEnd != nil {
			w.OnEnd(call, known, now-known)
		}
	}
	if _, ok := stalled[i]; !ok && waits && now-since > w.Threshold() {
		stalled[i] = since
		if w.OnStall != nil {
			w.OnStall(call, since)
		}
	}
}
