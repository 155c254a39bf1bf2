package virtual

import (
	"context"
	"errors"
	"time"
)

// ErrAbandoned is the error of a run that did not end in time when its context
// did: it had something to do at one moment of virtual time, and did not look at
// the context meanwhile. Its goroutines go on until it looks.
var ErrAbandoned = errors.New("the run in virtual time did not end when it was asked to")

// grace is how long a run may take to end after its context. The whole program has
// to end within a second of a signal.
const grace = 500 * time.Millisecond

// maxTime bounds the virtual time of a run. A run that still waits then is asked
// to end; without the bound a run that waits for ever would keep a core busy for
// ever.
const maxTime = 30 * 24 * time.Hour

// Run runs f in virtual time, and returns when f and all goroutines that began in
// it have ended. f gets a context of its own: the run must not wait for ctx, which
// comes from outside. That context ends soon after ctx does.
//
// The error is an [*Error] if f panicked or its goroutines wait for each other, and
// [ErrAbandoned] if the run did not end in time. A panic in another goroutine than
// that of f ends the program, as Go wants it. Run must not be called in virtual
// time.
func Run(ctx context.Context, f func(ctx context.Context)) error {
	ended := make(chan error, 1)
	go serve(ctx, f, ended)
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case err := <-ended:
		return err
	case <-late.C:
		return ErrAbandoned
	}
}

// serve runs f in a bubble and sends what came of it, whatever ends the goroutine.
func serve(outer context.Context, f func(context.Context), ended chan<- error) {
	var err error = &Error{Reason: "the bubble ended its goroutine"}
	defer func() { ended <- err }()
	err = bubble(func() {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		go follow(ctx, cancel, func() bool { return outer.Err() != nil })
		f(ctx)
	})
}

// firstLook and lookFactor say when follow looks whether the context outside has
// ended: often at first, and more seldom the longer the run has been going on. A
// look takes about a microsecond; a run of a day has some thousands.
const (
	firstLook  = 50 * time.Millisecond
	lookFactor = 200
)

// follow ends a context when the outer one is over. It cannot wait for the outer
// one, so it looks from time to time.
func follow(ctx context.Context, cancel context.CancelFunc, over func() bool) {
	defer cancel()
	start := time.Now()
	for !over() && time.Since(start) < maxTime {
		timer := time.NewTimer(max(firstLook, time.Since(start)/lookFactor))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return
		}
	}
}
