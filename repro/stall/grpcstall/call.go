package grpcstall

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// The places in which a call may wait. That of receiving is also the one of a
// unary call, and of its handler.
const (
	opening = iota
	receiving
	sending
	places
)

// origin is where a call comes from.
type origin struct {
	ctx    context.Context
	side   Side
	name   string // of its method
	target string // of a client's connection
	unary  bool
}

// call is an open call.
type call struct {
	// These do not change.
	origin
	monitor    *Monitor
	method     *method
	id         uint64
	began      time.Duration
	stallAfter time.Duration // 0 if it follows from the method's waits
	ways       [places]way

	over atomic.Bool
	err  error // set before over is

	// index is the place in Monitor.fresh, or looked. Guarded by Monitor.mu.
	index int
}

// looked is the index of a call that the goroutine which watches has.
const looked = -1

// way is one of the places in which a call may wait. It is written by who is
// there, one goroutine at a time, as gRPC wants it.
type way struct {
	// steps counts entering and leaving: it is odd while somebody is inside.
	// When what was waited for has failed, nothing moves any more.
	steps atomic.Uint64
	err   error // set before steps says failed

	call  *call
	place int

	// Those of the goroutine that watches: what it saw when it last looked,
	// and the stall that it has reported.
	seen         uint64
	since        time.Duration
	inside       bool
	reported     bool
	stalledAt    uint64 // steps
	stalledSince time.Duration
}

// failed is the bit of steps that says so.
const failed = 1 << 63

// enter notes that somebody begins to wait.
func (w *way) enter() {
	if steps := w.steps.Load(); steps < failed {
		w.steps.Store(steps + 1)
	}
}

// leave notes that what was waited for has come, or an error in its place.
func (w *way) leave(err error) {
	steps := w.steps.Load()
	switch {
	case steps >= failed:
	case err != nil:
		w.err = err
		w.steps.Store((steps - 1) | failed)
	default:
		w.steps.Store(steps + 1)
	}
}

// messages returns how many have come or gone after so many steps.
func messages(steps uint64) uint64 { return steps &^ failed / 2 }

// count returns how many have come or gone so far.
func (w *way) count() uint64 { return messages(w.steps.Load()) }

// errPanic is the end of a call if what was called for it has not returned.
var errPanic = errors.New("grpcstall: a panic in the call")

// end notes that the call is over.
func (c *call) end(err error) { c.monitor.end(c, err) }
