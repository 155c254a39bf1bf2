package command

import (
	"context"
	"errors"
	"time"

	"github.com/urfave/cli/v2"
)

// writeGrace is how long a pipe or a terminal may take to accept a report after an
// interruption. One that somebody reads takes milliseconds, and the program has to end
// within a second.
const writeGrace = 300 * time.Millisecond

// errNoReader is the error of a pipe that nobody reads.
var errNoReader = errors.New("interrupted while nobody reads it")

// untilInterrupted calls f. It does not wait for it for longer than grace after ctx has
// ended: f may wait for a reader or a writer that never comes.
func untilInterrupted(ctx context.Context, grace time.Duration, f func() error) error {
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	late := time.NewTimer(grace)
	defer late.Stop()
	select {
	case err := <-done:
		return err
	case <-late.C:
		return errNoReader
	}
}

// leavable is the action of a command that has nothing to show for the time before an
// interruption: it ends at once, whatever it waits for.
func leavable(action cli.ActionFunc) cli.ActionFunc {
	return func(c *cli.Context) error {
		err := untilInterrupted(c.Context, 0, func() error { return action(c) })
		if errors.Is(err, errNoReader) {
			return exitError(ExitInterrupted)
		}
		return err
	}
}
