// Package virtual runs code in virtual time: its clocks stand still while any of
// its goroutines has something to do, and leap to the next timer when all wait.
// A quarter of an hour of waiting takes no time, and a busy machine changes
// nothing.
//
//	real     ──work──·····wait·····──work──·········wait·········──work──▶
//	virtual  ──work────work────work──▶
//
//	err := virtual.Run(ctx, func(ctx context.Context) {
//		time.Sleep(15 * time.Minute) // over at once
//	})
//
// A goroutine counts as waiting only if it waits for something that was made in
// the same run: a channel, a timer, a condition. If it waits for anything else,
// such as a socket or a channel from outside, the clock stands still meanwhile. So
// the code needs a network in memory, as package memory has it.
//
// Under the race detector of Go 1.26 virtual time needs GOMAXPROCS=1: else two timers
// of a run may share one race context, and the detector crashes (golang/go#78156).
//
// A clock that leaps lets many things happen at one moment. [Turns] give them an
// order, so that a run can be repeated.
package virtual
