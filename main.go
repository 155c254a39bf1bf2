// Hangscope reproduces a gRPC stream that hangs, with and without the fault,
// and says where it hangs, who knows and what cures it.
package main

import (
	"context"
	"io"
	"log"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"syscall"
	"time"

	"hangscope/repro/command"
)

// signalGrace is how long further signals count as the first one. It is less than a
// run takes to write its partial report.
const signalGrace = 200 * time.Millisecond

func main() {
	postponeGC()
	// A mesh proxy of the chain is one of net/http, which writes what a fault did to its
	// connections to the standard logger. The report says that.
	log.SetOutput(io.Discard)
	ctx, stop := signal.NotifyContext(context.Background(), ending()...)
	// A report that nobody reads any more is an error, which says where it was put.
	signal.Ignore(syscall.SIGPIPE)
	// The first Ctrl-C ends the context. A later one finds no handler, and ends the
	// process at once. A program such as timeout signals the process and its group,
	// and means one signal.
	context.AfterFunc(ctx, func() { time.AfterFunc(signalGrace, stop) })
	os.Exit(command.Run(ctx, os.Args, os.Stdout, os.Stderr))
}

// ending are the signals that end a run. A terminal that goes away sends SIGHUP, unless
// the program was started with nohup.
func ending() []os.Signal {
	signals := []os.Signal{os.Interrupt, syscall.SIGTERM}
	if !signal.Ignored(syscall.SIGHUP) {
		signals = append(signals, syscall.SIGHUP)
	}
	return signals
}

// firstGCPercent lets the first garbage collection come at 16 MB in place of 4. One
// scenario in virtual time needs less than that, and is over in about the time that
// a collection takes.
const firstGCPercent = 400

// postponeGC postpones the first garbage collection, unless the environment says
// when they are to come. From then on they come as usual.
func postponeGC() {
	if os.Getenv("GOGC") != "" {
		return
	}
	usual := debug.SetGCPercent(firstGCPercent)
	type garbage struct{ _ *int }
	runtime.AddCleanup(new(garbage), func(percent int) { debug.SetGCPercent(percent) }, usual)
}
