package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/urfave/cli/v2"

	"hangscope/report/phrase"
	"hangscope/repro"
	"hangscope/repro/command/built"
	"hangscope/repro/evidence"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// relaying is a relay while it runs.
type relaying struct {
	*relayPlan
	relay  *relay.Relay
	events *relay.Events // nil if there are none
	clock  evidence.Clock
	stderr io.Writer

	due    chan struct{} // a flush is due: enough messages have arrived
	mu     sync.Mutex
	notes  []string
	faults []*tried
	kept   int // calls of faults that are settled
	more   int // faults that were settled and are not listed
	silent map[silentCall]bool
}

// tried is a fault that has begun, and the worst that was seen of its calls.
type tried struct {
	fault  *relay.Fault
	result result.RelayedFault
	// settled is whether what became of its calls is known.
	settled bool
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
	out, write, err := newRelayOutput(c, stdout)
	if err != nil {
		return err
	}
	files, err := newRelayFiles(c, out)
	if err != nil {
		return err
	}
	clock := evidence.StartClock()
	events, err := openEvents(c, &relay.Events{Clock: clock})
	if err != nil {
		return err
	}
	defer events.close()
	hops, err := p.open(stderr)
	if err != nil {
		return err
	}
	r := &relaying{relayPlan: p, events: events.known(), clock: clock, stderr: stderr, due: make(chan struct{}, 1), silent: make(map[silentCall]bool)}
	config := relay.Config{Hops: hops, Clock: r.clock, Failed: r.failed, Capture: files.capture(), Events: r.events}
	if p.goesWrong() {
		config.Arrived = r.arrived
	}
	r.relay = relay.New(config)
	// What the relay does itself when it is interrupted is no news of the calls: all goes on
	// until the report has been made.
	carrying, end := context.WithCancel(context.WithoutCancel(c.Context))
	defer end()
	events.follow(carrying, r.note)
	ended := make(chan error, 1)
	go func() { ended <- r.relay.Run(carrying) }()
	exit := r.meanwhile(carrying)
	r.watch(c.Context, ended, exit)
	report := r.report(c.Err() != nil)
	if code := exit.code(); code != nil {
		report.CommandExit = code
	}
	end()
	exit.wait()
	if err := <-ended; err != nil {
		return environmentError{err}
	}
	if err := errors.Join(out.writeRelayed(c.Context, report, write), files.write(c.Context, r.relay, report)); err != nil {
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

// report is what was seen.
func (r *relaying) report(interrupted bool) *result.Relayed {
	found := &result.Relayed{
		Kind: result.RelayedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: built.Version()},
		Environment: repro.ThisEnvironment(), Made: time.Now().UTC().Format(time.RFC3339),
		Hops: r.relay.Hops(), WithinNS: int64(r.within), StallAfterNS: int64(r.stallAfter), LastedNS: int64(r.clock.Now()),
		Interrupted: interrupted, Events: r.events.Lines(), Methods: r.relay.Methods(), Silent: r.silentAtEnd(), Faults: []result.RelayedFault{}, Notes: slices.Concat(r.noted(), r.relay.Unanswered(), r.relay.Strange()),
	}
	for _, t := range r.faults {
		found.Faults = append(found.Faults, t.result)
	}
	found.MoreFaults = r.more
	found.Verdict = result.VerdictOf(found.Faults)
	if r.goesWrong() && len(found.Faults) == 0 {
		found.Notes = append(found.Notes, fmt.Sprintf("The fault never happened: no call had %d messages.", max(r.after, 1)))
		found.Verdict = result.NoVerdict
	}
	if r.scenario != nil {
		r.expect(found)
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
