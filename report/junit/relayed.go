package junit

import (
	"fmt"
	"io"
	"maps"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/relayed"
	"hangscope/repro/result"
)

const relayClass = "hangscope.relay"

// WriteRelayed writes what a relay saw: a suite for each fault, with a case for each call
// that was open then, and a suite for the relay itself.
func WriteRelayed(w io.Writer, r *result.Relayed) error {
	all := []*suite{relaySuite(r)}
	for i := range r.Faults {
		all = append(all, faultSuite(r, &r.Faults[i]))
	}
	return writeSuites(w, relayed.Provenance(r), all)
}

// relaySuite has a case for the relay, which has the verdict if no call does, and one for
// the command.
func relaySuite(r *result.Relayed) *suite {
	seen := relayed.Seen(r)
	s := &suite{Name: "relay", Properties: &properties{All: []property{
		{"provenance", seen.Provenance},
		{"verdict", phrase.Clip(string(r.Verdict), phrase.WidestName)},
		{"within", phrase.Duration(r.WithinNS)},
		{"stall-after", phrase.Duration(r.StallAfterNS)},
	}}}
	c := &testCase{Name: "relay", Class: relayClass, Time: seconds(r.LastedNS), Out: &output{Text: text(append([]string{seen.Headline}, seen.Closing...))}}
	if len(r.Checks) == 0 && len(r.Faults) == 0 && r.Verdict != result.Expected {
		c.Error = &remark{Type: whyUndecided(r), Message: seen.Headline}
	}
	s.add(c)
	for _, check := range r.Checks {
		s.add(expectationCase(r, check))
	}
	if r.CommandExit != nil {
		c := &testCase{Name: "command", Class: relayClass}
		if *r.CommandExit != 0 {
			c.Failure = &remark{Type: notExpected, Message: fmt.Sprintf("The command exited with %d.", *r.CommandExit)}
		}
		s.add(c)
	}
	return s
}

// expectationCase judges by what the scenario expects.
func expectationCase(r *result.Relayed, check result.Check) *testCase {
	c := &testCase{Name: "expects " + phrase.Clip(check.What, phrase.WidestName), Class: relayClass}
	text := fmt.Sprintf("want %s, got %s", phrase.Clip(check.Want, phrase.WidestCell), phrase.Clip(check.Got, phrase.WidestCell))
	switch {
	case check.OK:
		c.Out = &output{Text: text + "\n"}
	case check.Seen():
		c.Failure = &remark{Type: notExpected, Message: text}
	default:
		c.Error = &remark{Type: whyUndecided(r), Message: text}
	}
	return c
}

// faultSuite has a case for each call that was open at a fault.
func faultSuite(r *result.Relayed, f *result.RelayedFault) *suite {
	s := &suite{Name: fmt.Sprintf("%s at %s", phrase.Clip(f.Mechanism, phrase.WidestCell), phrase.Moment(f.AtNS))}
	for _, call := range f.Calls {
		s.add(fateCase(r, call))
	}
	if c := unlistedCase(r, f); c != nil {
		s.add(c)
	}
	return s
}

// unlistedCase stands for the calls of which only what became of them was counted. It is nil
// if there are none.
func unlistedCase(r *result.Relayed, f *result.RelayedFault) *testCase {
	n, all := maps.Clone(f.Counts()), 0
	for _, call := range f.Calls {
		n[call.State]--
	}
	for _, calls := range n {
		all += calls
	}
	if all <= 0 {
		return nil
	}
	c := &testCase{Name: "calls that are not listed", Class: relayClass, Out: &output{Text: text([]string{fmt.Sprintf("There were %d.", all)})}}
	switch {
	case len(r.Checks) > 0:
	case n[result.HungSince] > 0:
		c.Failure = &remark{Type: "hung", Message: fmt.Sprintf("%d of them hung", n[result.HungSince])}
	case n[result.QuietSince] > 0:
		c.Error = &remark{Type: undecided, Message: fmt.Sprintf("on %d of them nothing was sent", n[result.QuietSince])}
	}
	return c
}

// fateCase judges a call: it must not hang, and what is not known passes no gate. If a
// scenario expects something, its cases judge.
func fateCase(r *result.Relayed, call result.Fate) *testCase {
	became := relayed.Became(call)
	c := &testCase{
		Name: relayed.Name(call), Class: relayClass, Time: seconds(call.AfterNS),
		Out: &output{Text: text([]string{
			phrase.Capital(became) + ".",
			fmt.Sprintf("Hop %d; %d messages up and %d down before the fault, %d and %d since; client %s, server %s.", call.Hop,
				call.UpBefore, call.DownBefore, call.Up, call.Down, relayed.Told(call.ClientTold), relayed.Told(call.ServerTold)),
		})},
	}
	switch {
	case len(r.Checks) > 0:
	case call.State == result.HungSince:
		c.Failure = &remark{Type: "hung", Message: became}
	case call.State == result.QuietSince:
		c.Error = &remark{Type: whyUndecided(r), Message: became}
	}
	return c
}

// whyUndecided is the type of an error that says that something is not known.
func whyUndecided(r *result.Relayed) string {
	if r.Interrupted {
		return interrupted
	}
	return undecided
}

func text(lines []string) string { return strings.Join(lines, "\n") + "\n" }
