// Hangscope reproduces a gRPC stream that hangs, with and without the fault,
// and says where it hangs, who knows and what cures it.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"hangscope/repro/command"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	// The first Ctrl-C ends the context; a second one finds no handler, and
	// ends the process at once.
	context.AfterFunc(ctx, stop)
	os.Exit(command.Run(ctx, os.Args, os.Stdout, os.Stderr))
}
