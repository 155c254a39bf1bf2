package command

import (
	"context"
	"errors"
	"os"
	"os/exec"

	"golang.org/x/term"
)

// command is the command that runs while a relay does.
type command struct {
	done chan struct{}
	exit int
	none bool
}

// code is its exit code, nil if there is none or it still runs.
func (c *command) code() *int {
	select {
	case <-c.done:
		if !c.none {
			return new(c.exit)
		}
	default:
	}
	return nil
}

// wait waits until it has ended. Its context has ended, so it has been killed.
func (c *command) wait() {
	if !c.none {
		<-c.done
	}
}

// meanwhile starts the command. What it prints goes to stderr: stdout has the report. If
// ctx ends first, the command is asked to end, and killed a moment later, with all that it
// has started. On a terminal it is killed alone: there Ctrl-C goes to all of them, and a
// group of its own could not read.
func (r *relaying) meanwhile(ctx context.Context) *command {
	c := &command{done: make(chan struct{}), none: len(r.command) == 0}
	if c.none {
		return c
	}
	cmd := exec.CommandContext(ctx, r.command[0], r.command[1:]...) //nolint:gosec // the user's own command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, r.stderr, r.stderr
	cmd.WaitDelay = writeGrace
	kill := func() {}
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		kill = together(cmd)
	}
	go func() {
		defer close(c.done)
		err := cmd.Run()
		if ctx.Err() != nil {
			kill()
		}
		if exit, ok := errors.AsType[*exec.ExitError](err); ok {
			c.exit = exit.ExitCode()
		} else if err != nil {
			const cannotRun = 127
			c.exit = cannotRun
			r.note("The command could not be run: " + withoutNames(err) + ".")
		}
	}()
	return c
}
