package grpcstall

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
)

// The places in which a call may wait. A unary call waits in receiving, and so
// does its handler.
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

	// stream is that of a streaming client, set before anything is received on it.
	stream grpc.ClientStream
	// sighted is what was last written of its end. It belongs to the watching goroutine.
	sighted string

	// index is the place in Monitor.fresh, or looked. Guarded by Monitor.mu.
	index int
}

// looked is the index of a call that the watching goroutine has.
const looked = -1

// way is one of the places in which a call may wait. It is written by the
// goroutine that is there. gRPC allows only one at a time.
type way struct {
	// steps counts entering and leaving: it is odd while somebody is inside.
	// When a wait has failed, it stays as it is.
	steps atomic.Uint64
	err   error // set before steps says failed

	call  *call
	place int

	// The rest belongs to the watching goroutine: what it saw when it last
	// looked, and the stall that it has reported.
	seen         uint64
	since        time.Duration
	inside       bool
	reported     bool
	stalledAt    uint64 // steps
	stalledSince time.Duration
}

// failed is the bit of steps that says that a wait has failed.
const failed = 1 << 63

// enter notes that a wait begins.
func (w *way) enter() {
	if steps := w.steps.Load(); steps < failed {
		w.steps.Store(steps + 1)
	}
}

// leave notes that a wait has ended, with what was waited for or with an error.
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

// messages returns how many messages have come or gone after that many steps.
func messages(steps uint64) uint64 { return steps &^ failed / 2 }

// count returns how many messages have come or gone so far.
func (w *way) count() uint64 { return messages(w.steps.Load()) }

// errPanic is the error of a call whose code panicked and did not return.
var errPanic = errors.New("grpcstall: a panic in the call")

// end notes that the call is over.
func (c *call) end(err error) { c.monitor.end(c, err) }
