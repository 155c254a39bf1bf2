package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"time"

	"hangscope/report/phrase"
	"hangscope/report/relayed"
	"hangscope/repro/relay"
	"hangscope/repro/result"
	"hangscope/repro/trial"
)

// watch flushes when it is time, and looks at the calls until there is nothing more to see:
// the command has ended and no fault is too young to judge, or, without a command, it is
// known what became of the calls.
func (r *relaying) watch(ctx context.Context, ended chan error, command *command) {
	look := time.NewTicker(relayLook)
	defer look.Stop()
	asked := make(chan os.Signal, 1)
	if signals := flushSignals(); len(signals) > 0 { // of none, all would be meant
		signal.Notify(asked, signals...)
		defer signal.Stop(asked)
	}
	pressed, stop := r.watchKeys()
	defer stop()
	due, fuse, done := r.due, make(<-chan time.Time), command.done
	for {
		select {
		case <-look.C:
		case <-due:
			due, fuse = nil, time.After(r.delay)
		case <-fuse:
			r.flushFirst()
		case <-asked:
			r.flush()
		case key := <-pressed:
			if key == faultKey {
				r.flush()
			}
		case <-done:
			done, due, fuse = nil, nil, nil
			r.look()
			r.tellYoung()
		case err := <-ended:
			ended <- err
			return
		case <-ctx.Done():
			r.look()
			return
		}
		if done != nil {
			r.flushAgain()
		}
		r.look()
		switch {
		case done == nil && r.young() == 0:
			return
		case len(r.command) == 0 && r.every == 0 && r.decided():
			return
		}
	}
}

// young counts the calls of which nothing is known yet because the fault is younger than a
// silence that counts as a stall.
func (r *relaying) young() (n int) {
	for _, t := range r.faults {
		if r.clock.Now()-t.fault.At > r.stallAfter {
			continue
		}
		for _, f := range t.result.Calls {
			if f.State == result.QuietSince {
				n++
			}
		}
	}
	return n
}

// tellYoung says why the relay does not end with its command.
func (r *relaying) tellYoung() {
	if n := r.young(); n > 0 {
		_, _ = fmt.Fprintf(r.stderr, "the command has ended; the relay looks on until %s after the fault, since it is not known yet what became of %s\n",
			phrase.Duration(int64(r.stallAfter)), phrase.Count(uint64(n), "call")) //nolint:gosec // a count
	}
}

// flushFirst flushes when enough messages have come, unless a key or a signal came before.
func (r *relaying) flushFirst() {
	if len(r.faults) == 0 {
		r.flush()
	}
}

// flushAgain flushes every so often after the first time.
func (r *relaying) flushAgain() {
	n := len(r.faults)
	if r.goesWrong() && n > 0 && r.every > 0 && r.clock.Now()-r.faults[n-1].fault.At >= r.every && r.followed() < maxFollowed {
		r.flush()
	}
}

// flush lets the fault begin now: a flush, if no other was asked for.
func (r *relaying) flush() {
	if r.followed() >= maxFollowed {
		_, _ = fmt.Fprintf(r.stderr, "no fault begins: %d calls are still followed since earlier ones\n", r.followed())
		return
	}
	r.look() // what went on since an earlier fault has gone on
	var fault *relay.Fault
	mechanism := r.faultName()
	if r.fault != nil {
		fault = r.relay.Strike(trial.LinkFault(*r.fault))
	} else {
		var err error
		if fault, err = r.relay.Flush(mechanism); err != nil {
			return // its name has been checked
		}
	}
	r.faults = append(r.faults, &tried{fault: fault, result: result.RelayedFault{
		Mechanism: mechanism, AtNS: int64(fault.At), Matched: fault.Matched, By: r.flusher(),
	}})
	_, _ = fmt.Fprintf(r.stderr, "%s has begun: it concerns %s\n", mechanism, phrase.Count(uint64(fault.Matched), "connection")) //nolint:gosec // a count
}

// look asks what has become of the calls. One that hung, and whose client then gave it up,
// hung.
func (r *relaying) look() {
	now := r.clock.Now()
	for _, t := range r.faults {
		if t.settled {
			continue
		}
		fates := r.relay.Fates(t.fault, r.stallAfter)
		for i, before := range t.result.Calls {
			if before.State == result.HungSince && fates[i].State == result.EndedSince && fates[i].ByClient {
				fates[i] = before
			}
		}
		t.result.Calls = fates
	}
	r.settle(now)
	r.tellSilent(now)
}

// maxTold bounds how many calls are told of at once that are silent: a flush may hang all.
const maxTold = 20

// tellSilent says on stderr which calls are silent, once each.
func (r *relaying) tellSilent(now time.Duration) {
	known := r.silent
	r.silent = make(map[silentCall]bool) // those that are silent now
	var anew []relay.OpenCall
	for _, open := range r.relay.Open() {
		key := silentCall{open.Connection, open.Stream}
		if now-open.Last() <= r.stallAfter {
			continue
		}
		r.silent[key] = true
		if !known[key] {
			anew = append(anew, open)
		}
	}
	more := max(0, len(anew)-maxTold)
	anew = anew[:len(anew)-more]
	for i, d := range r.relay.Diagnose(anew, r.stallAfter) {
		open := anew[i]
		_, _ = fmt.Fprintf(r.stderr, "silent: hop %d, %s: nothing for %s, after %d messages up and %d down\n",
			open.Hop, relayed.Method(open.Method), phrase.Duration(int64(now-open.Last())), open.Up.Count, open.Down.Count)
		if d != nil {
			_, _ = fmt.Fprintln(r.stderr, "  "+relayed.Cause(d))
		}
	}
	if more > 0 {
		_, _ = fmt.Fprintf(r.stderr, "silent: and %s more\n", phrase.Count(uint64(more), "call")) //nolint:gosec // a count
	}
}

// maxSilent bounds the silent calls of a report.
const maxSilent = 100

// silentAtEnd are the calls on which nothing passes now, with what is wrong with them. Those
// that were open at a fault are told of there.
func (r *relaying) silentAtEnd() []result.SilentCall {
	told := make(map[silentCall]bool)
	for _, t := range r.faults {
		for _, f := range t.result.Calls {
			told[silentCall{f.Connection, f.Stream}] = true
		}
	}
	var calls []result.SilentCall
	var silent []relay.OpenCall
	now := r.clock.Now()
	for _, open := range r.relay.Open() {
		if now-open.Last() > r.stallAfter && len(silent) < maxSilent && !told[silentCall{open.Connection, open.Stream}] {
			silent = append(silent, open)
		}
	}
	for i, d := range r.relay.Diagnose(silent, r.stallAfter) {
		open := silent[i]
		calls = append(calls, result.SilentCall{
			Hop: open.Hop, Connection: open.Connection, Stream: open.Stream, Method: open.Method,
			Up: open.Up.Count, Down: open.Down.Count, SilentNS: int64(now - open.Last()), Diagnosis: d,
		})
	}
	return calls
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
		// A call that goes on and stops at once has been silent for long by then.
		wentOn := min(r.within, 2*r.stallAfter)
		open := slices.ContainsFunc(t.result.Calls, func(f result.Fate) bool {
			flows := f.State == result.WentOn && f.UndeliveredUp+f.UndeliveredDown == 0
			return !f.State.Decided() && (!flows || since < wentOn)
		})
		if open {
			return false
		}
	}
	return true
}
