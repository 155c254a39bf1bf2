// Hangscope reproduces a gRPC stream that hangs, with and without the fault,
// and says where it hangs, who knows and what cures it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"

	"hangscope/repro/command"
)

// signalGrace is how long further signals count as the first one. It is less than a
// run takes to write its partial report.
const signalGrace = 200 * time.Millisecond

func main() {
	postponeGC()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the context. A later one finds no handler, and ends the
	// process at once. A program such as timeout signals the process and its group,
	// and means one signal.
	context.AfterFunc(ctx, func() { time.AfterFunc(signalGrace, stop) })
	os.Exit(command.Run(ctx, os.Args, os.Stdout, os.Stderr))
}
