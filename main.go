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

// once is how long signals after the first one are taken for the same: less
// than a run takes to write its partial report.
const once = 200 * time.Millisecond

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the context; a later one finds no handler, and ends
	// the process at once. Whoever sends the signal to the process and to its
	// group, as timeout does, means it once.
	context.AfterFunc(ctx, func() { time.AfterFunc(once, stop) })
	os.Exit(command.Run(ctx, os.Args, os.Stdout, os.Stderr))
}
