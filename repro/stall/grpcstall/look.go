package grpcstall

import (
	"errors"
	"io"
	"time"

	"hangscope/repro/stall"
)

// look notes what has become of a way since the last look, and learns from the
// waits that have ended well. The time by which a look is late does not count
// as waiting.
func (w *way) look(now, last, late time.Duration) {
	steps := w.steps.Load()
	switch {
	case steps != w.seen:
		if ended := messages(steps) - messages(w.seen); ended > 0 {
			w.learn(now, last, ended)
		}
		w.seen, w.since = steps, now
	case !w.reported:
		w.since += late
	}
	w.inside = steps%2 == 1 && !w.call.over.Load()
}

// Waiting implements stall.Watched.
func (w *way) Waiting() (since time.Duration, ok bool) { return w.since, w.inside }

// learn adds the waits that have ended since the last look to the method's
// rhythm. Only the first of them can have been under way at that look. If an
// earlier look saw it too, it lasted about as long as it was seen. All other
// waits were brief.
func (w *way) learn(now, last time.Duration, ended uint64) {
	rhythm := w.call.method.rhythm(w.place)
	if brief := w.seen%2 == 0 || w.since == last; brief {
		rhythm.learn(0, ended)
		return
	}
	lasted := now - w.since
	if w.reported {
		lasted = min(lasted, w.threshold()) // a stall is not usual
	}
	rhythm.learn(lasted, 1)
	rhythm.learn(0, ended-1)
}

// threshold returns the silence that counts as a stall.
func (w *way) threshold() time.Duration {
	if fixed := w.call.stallAfter; fixed > 0 {
		return fixed
	}
	return w.call.method.rhythm(w.place).threshold()
}

// outcome returns how a stall ended, and the error if that ended it.
func (w *way) outcome() (stall.State, error) {
	steps := w.steps.Load()
	var err error
	switch {
	case messages(steps) > messages(w.stalledAt):
		// A message came, whatever came after it.
	case steps >= failed:
		err = w.err
	case w.call.over.Load():
		err = w.call.err
	}
	if err == nil || errors.Is(err, io.EOF) {
		return stall.Recovered, nil
	}
	return stall.Told, err
}
