package command

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report/phrase"
	"hangscope/report/terminal"
	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/command/relayed"
	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/repro/wire/calls"
)

// relaying is a relay while it runs.
type relaying struct {
	*relayPlan
	relay  *relay.Relay
	clock  evidence.Clock
	stderr io.Writer

	due    chan struct{} // a flush is due: enough messages have arrived
	mu     sync.Mutex
	notes  []string
	faults []*tried
	silent map[silentCall]bool
}

// tried is a fault that has begun, and the worst that was seen of its calls.
type tried struct {
	fault  *relay.Fault
	result result.RelayedFault
}

// silentCall names a call that is silent.
type silentCall struct {
	connection int
	stream     uint32
}

// relayLook is how often the calls are looked at.
const relayLook = 50 * time.Millisecond

// maxNotes bounds the notes of a report.
const maxNotes = 100

func (p *relayPlan) run(c *cli.Context, stdout, stderr io.Writer) error {
	out, write, err := newOutputOf(c, stdout, relayForms, func(page terminal.Page) func(io.Writer, *result.Relayed) error {
		return func(w io.Writer, r *result.Relayed) error { return page.WriteFound(w, relayed.Found(r)) }
	})
	if err != nil {
		return err
	}
	hops, err := p.open(stderr)
	if err != nil {
		return err
	}
	r := &relaying{relayPlan: p, clock: evidence.StartClock(), stderr: stderr, due: make(chan struct{}, 1), silent: make(map[silentCall]bool)}
	config := relay.Config{Hops: hops, Clock: r.clock, Failed: r.failed}
	if p.goesWrong() {
		config.Arrived = r.arrived
	}
	r.relay = relay.New(config)
	ctx, cancel := context.WithCancel(c.Context)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- r.relay.Run(ctx) }()
	exit := r.meanwhile(ctx)
	r.watch(ctx, ended, exit)
	report := r.report(c.Err() != nil)
	if code := exit.code(); code != nil {
		report.CommandExit = code
	}
	cancel()
	if err := <-ended; err != nil {
		return environmentError{err}
	}
	var text bytes.Buffer
	if err := write(&text, report); err != nil {
		return err
	}
	if err := out.put(c.Context, text); err != nil {
		return err
	}
	return r.verdict(report)
}

// failed notes a target that could not be reached.
func (r *relaying) failed(hop relay.Hop, err error) {
	r.note(fmt.Sprintf("Hop %d: a connection could not be passed on: %s.", hop.Number, withoutNames(err)))
}

// withoutNames is an error without the addresses in it: a report names no host.
func withoutNames(err error) string {
	var last error
	for last = err; errors.Unwrap(last) != nil; {
		last = errors.Unwrap(last)
	}
	return last.Error()
}

// noted returns the notes so far.
func (r *relaying) noted() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.notes)
}

func (r *relaying) note(text string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.notes) < maxNotes && !slices.Contains(r.notes, text) {
		r.notes = append(r.notes, text)
		_, _ = fmt.Fprintln(r.stderr, phrase.Clip(text, phrase.Prose))
	}
}

// arrived lets the flush begin when enough messages of a call have come.
func (r *relaying) arrived(_ int, call *calls.Call, _ calls.Side, _ time.Duration) {
	if max(call.Up.Count, call.Down.Count) >= max(r.after, 1) {
		select {
		case r.due <- struct{}{}:
		default:
		}
	}
}

// command is the command that runs meanwhile.
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

// meanwhile starts the command. What it prints goes to stderr: stdout has the report.
func (r *relaying) meanwhile(ctx context.Context) *command {
	c := &command{done: make(chan struct{}), none: len(r.command) == 0}
	if c.none {
		return c
	}
	cmd := exec.CommandContext(ctx, r.command[0], r.command[1:]...) //nolint:gosec // the user's own command
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, r.stderr, r.stderr
	cmd.WaitDelay = writeGrace
	go func() {
		defer close(c.done)
		err := cmd.Run()
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

// watch flushes when it is time, and looks at the calls until there is nothing more to see:
// the command has ended, or it is known what became of the calls.
func (r *relaying) watch(ctx context.Context, ended chan error, command *command) {
	look := time.NewTicker(relayLook)
	defer look.Stop()
	asked := make(chan os.Signal, 1)
	if signals := flushSignals(); len(signals) > 0 { // of none, all would be meant
		signal.Notify(asked, signals...)
		defer signal.Stop(asked)
	}
	for {
		select {
		case <-look.C:
		case <-asked:
			r.flush()
		case <-command.done:
			r.look()
			return
		case err := <-ended:
			ended <- err
			return
		case <-ctx.Done():
			r.look()
			return
		}
		r.flushIfDue()
		r.look()
		if len(r.command) == 0 && r.every == 0 && r.decided() {
			return
		}
	}
}

// flushIfDue flushes for the first time when enough messages have come, and then every
// so often.
func (r *relaying) flushIfDue() {
	switch n := len(r.faults); {
	case !r.goesWrong():
	case n == 0:
		select {
		case <-r.due:
			r.flush()
		default:
		}
	case r.every > 0 && r.clock.Now()-r.faults[n-1].fault.At >= r.every:
		r.flush()
	}
}

// flush lets the fault begin now: a flush, if no other was asked for.
func (r *relaying) flush() {
	var fault *relay.Fault
	mechanism := cmp.Or(r.mechanism, "mark-reject")
	if r.fault != nil {
		mechanism, fault = string(r.fault.Kind), r.relay.Strike(trial.LinkFault(*r.fault))
	} else {
		var err error
		if fault, err = r.relay.Flush(mechanism); err != nil {
			return // its name has been checked
		}
	}
	r.faults = append(r.faults, &tried{fault: fault, result: result.RelayedFault{
		Mechanism: mechanism, AtNS: int64(fault.At), Matched: fault.Matched,
	}})
	_, _ = fmt.Fprintf(r.stderr, "%s has begun: it concerns %s\n", mechanism, phrase.Count(uint64(fault.Matched), "connection")) //nolint:gosec // a count
}

// look asks what has become of the calls. One that hung, and whose client then gave it up,
// hung.
func (r *relaying) look() {
	now := r.clock.Now()
	for _, t := range r.faults {
		if now-t.fault.At > r.within+r.stallAfter {
			continue // that is known
		}
		fates := r.relay.Fates(t.fault, r.stallAfter)
		for i, before := range t.result.Calls {
			if before.State == result.HungSince && fates[i].State == result.EndedSince && fates[i].ByClient {
				fates[i] = before
			}
		}
		t.result.Calls = fates
	}
	r.tellSilent(now)
}

// tellSilent says on stderr which calls are silent, once each.
func (r *relaying) tellSilent(now time.Duration) {
	known := r.silent
	r.silent = make(map[silentCall]bool) // those that are silent now
	for _, open := range r.relay.Open() {
		key := silentCall{open.Connection, open.Stream}
		silent := now-open.Last() > r.stallAfter
		if silent && !known[key] {
			_, _ = fmt.Fprintf(r.stderr, "silent: hop %d, %s: nothing for %s, after %d messages up and %d down\n",
				open.Hop, phrase.Clip(open.Method, phrase.WidestName), phrase.Duration(int64(now-open.Last())), open.Up.Count, open.Down.Count)
		}
		if silent {
			r.silent[key] = true
		}
	}
}

// decided reports whether it is known what became of the calls that were open at the flush:
// all have ended or were told, or went on for a while, or the time is over.
func (r *relaying) decided() bool {
	if len(r.faults) == 0 {
		return false
	}
	now := r.clock.Now()
	for _, t := range r.faults {
		since := now - t.fault.At
		if since >= r.within {
			continue
		}
		open := slices.ContainsFunc(t.result.Calls, func(f result.Fate) bool {
			return !f.State.Decided() && (f.State != result.WentOn || since < min(r.within, r.stallAfter))
		})
		if open {
			return false
		}
	}
	return true
}

// report is what was seen.
func (r *relaying) report(interrupted bool) *result.Relayed {
	found := &result.Relayed{
		Kind: result.RelayedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: built.Version()},
		Environment: repro.ThisEnvironment(), Made: time.Now().UTC().Format(time.RFC3339),
		Hops: r.relay.Hops(), WithinNS: int64(r.within), StallAfterNS: int64(r.stallAfter), LastedNS: int64(r.clock.Now()),
		Interrupted: interrupted, Methods: r.relay.Methods(), Faults: []result.RelayedFault{}, Notes: slices.Concat(r.noted(), r.relay.Strange()),
	}
	for _, t := range r.faults {
		found.Faults = append(found.Faults, t.result)
	}
	found.Verdict = result.VerdictOf(found.Faults)
	if r.goesWrong() && len(found.Faults) == 0 {
		found.Notes = append(found.Notes, fmt.Sprintf("The fault never happened: no call had %d messages.", max(r.after, 1)))
		found.Verdict = result.NoVerdict
	}
	return found
}

// verdict is the exit code of what was seen.
func (r *relaying) verdict(report *result.Relayed) error {
	failed := report.CommandExit != nil && *report.CommandExit != 0
	switch {
	case report.Interrupted && r.goesWrong() && (report.Verdict == result.NoVerdict || !r.decided()):
		return exitError(ExitInterrupted)
	case report.Verdict != result.Expected, failed:
		return exitError(ExitUnexpected)
	}
	return nil
}
