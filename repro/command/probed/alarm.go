package probed

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hangscope/repro/result"
)

const (
	// maxWaiting bounds how many stalls wait for the command.
	maxWaiting = 16
	// alarmTimeout bounds how long the command may take for a stall.
	alarmTimeout = 30 * time.Second
	// outputGrace is how long its children may keep the output open after it.
	outputGrace = 300 * time.Millisecond
)

// Alarm calls a command at each stall, one after another. A nil command calls none.
type Alarm struct {
	command string
	stderr  io.Writer
	waiting chan []string
	stop    context.CancelFunc
	done    chan struct{}

	mu    sync.Mutex
	notes []string
}

// StartAlarm returns an alarm of a command of a shell. What it prints goes to stderr.
func StartAlarm(command string, stderr io.Writer) *Alarm {
	a := &Alarm{command: command, stderr: stderr, waiting: make(chan []string, maxWaiting), done: make(chan struct{})}
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	go a.run(ctx)
	return a
}

// AlarmOf tells the command of a stall, by its environment.
func AlarmOf(method, side string, port int, s result.ProbedStall) []string {
	return []string{
		"HANGSCOPE_METHOD=" + strings.TrimPrefix(method, "/"), "HANGSCOPE_SIDE=" + side, "HANGSCOPE_PORT=" + strconv.Itoa(port),
		"HANGSCOPE_CALL=" + strconv.Itoa(s.Call), "HANGSCOPE_REASON=" + string(s.Reason),
		"HANGSCOPE_SILENT_SECONDS=" + strconv.FormatFloat(time.Duration(s.SilentNS).Seconds(), 'f', 3, 64),
		"HANGSCOPE_RECEIVED=" + strconv.FormatUint(s.Down, 10), "HANGSCOPE_SENT=" + strconv.FormatUint(s.Up, 10),
	}
}

// Ring has the command called. It does not wait for it.
func (a *Alarm) Ring(environment []string) {
	if a.command == "" {
		return
	}
	select {
	case a.waiting <- environment:
	default:
		a.note(fmt.Sprintf("The command of --on-stall was not called for some stalls: %d were waiting for it.", maxWaiting))
	}
}

// Stop waits until the command has been called for the stalls so far; not for longer than
// grace after ctx has ended.
func (a *Alarm) Stop(ctx context.Context, grace time.Duration) {
	close(a.waiting)
	select {
	case <-a.done:
	case <-ctx.Done():
		late := time.AfterFunc(grace, a.stop)
		<-a.done
		late.Stop()
	}
	a.stop()
}

// Notes say what went wrong with it.
func (a *Alarm) Notes() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]string(nil), a.notes...)
}

func (a *Alarm) note(text string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if !slices.Contains(a.notes, text) {
		a.notes = append(a.notes, text)
	}
}

// run calls the command for each stall that waits.
func (a *Alarm) run(ctx context.Context) {
	defer close(a.done)
	for environment := range a.waiting {
		if ctx.Err() == nil {
			a.call(ctx, environment)
		}
	}
}

func (a *Alarm) call(ctx context.Context, environment []string) {
	ctx, cancel := context.WithTimeout(ctx, alarmTimeout)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", a.command) //nolint:gosec // the user's own command
	cmd.Env = append(os.Environ(), environment...)
	cmd.Stdout, cmd.Stderr = a.stderr, a.stderr
	cmd.WaitDelay = outputGrace
	switch err := cmd.Run(); {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		a.note(fmt.Sprintf("The command of --on-stall was ended: it took longer than %s.", alarmTimeout))
	case err != nil && ctx.Err() == nil:
		a.note("The command of --on-stall failed: " + err.Error() + ".")
	}
}
