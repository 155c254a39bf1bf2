package virtual

import (
	"fmt"
	"testing"
	"testing/synctest"
)

// bubble runs f in a bubble of testing/synctest, and returns when every goroutine
// that began in it has ended.
//
// Go offers virtual time to tests alone: synctest.Test wants a *testing.T. It asks
// that T for nothing but its name and its state of failure, so the zero T serves.
// No test runs, and no flag of package testing is registered: the command line
// never sees any. TestBubble fails if a later Go asks for more. If Go offers virtual
// time to programs, as the proposal golang/go#67434 first did with synctest.Run,
// that call replaces this file.
func bubble(f func()) (err error) {
	err = &Error{Reason: "a goroutine of the run ended the bubble"} // unless all goes well
	name := new(string)
	defer func() {
		if reason := recover(); reason != nil {
			err = &Error{Reason: fmt.Sprint(reason), Stack: stacks(*name)}
		}
	}()
	synctest.Test(new(testing.T), func(*testing.T) {
		*name = bubbleName()
		ended := make(chan error, 1)
		go guarded(f, ended)
		err = <-ended
	})
	return err
}

// guarded runs f and sends its panic, or its runtime.Goexit, as an error.
func guarded(f func(), ended chan<- error) {
	returned := false
	defer func() {
		if returned {
			ended <- nil
			return
		}
		failure := &Error{Reason: "runtime.Goexit was called", Stack: stack(false)}
		if reason := recover(); reason != nil {
			failure.Reason = fmt.Sprint("panic: ", reason)
		}
		ended <- failure
	}()
	f()
	returned = true
}
