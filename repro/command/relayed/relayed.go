// Package relayed is what a relay saw, as a page.
package relayed

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// Found is what a relay saw, for a form to lay out.
func Found(r *result.Relayed) tables.Found {
	found := tables.Found{Provenance: fmt.Sprintf("relayed · services of others · the layer is simulated, mirrord did not run · hangscope %s · %s", r.Tool.Version, r.Made)}
	found.Say(headline(r))
	for _, f := range r.Faults {
		found.Say(fmt.Sprintf("%s: %s began, on %s.", phrase.Moment(f.AtNS), f.Mechanism, phrase.Count(uint64(f.Matched), "connection")))
		if len(f.Calls) > 0 {
			found.Add(fates(f.Calls))
		}
	}
	if len(r.Methods) > 0 {
		found.Add(methods(r.Methods))
	}
	found.Say(notes(r)...)
	return found
}

// headline says in a line how it went.
func headline(r *result.Relayed) string {
	hung, quiet, all := 0, 0, 0
	for _, f := range r.Faults {
		for _, call := range f.Calls {
			all++
			switch call.State {
			case result.HungSince:
				hung++
			case result.QuietSince:
				quiet++
			default:
			}
		}
	}
	switch {
	case len(r.Faults) == 0:
		return fmt.Sprintf("No fault was tried. The relay ran for %s.", phrase.Duration(r.LastedNS))
	case all == 0:
		return "No call was open when the fault began, so it shows nothing."
	case hung > 0:
		return fmt.Sprintf("HUNG: %s that %s open at the fault %s in silence, and %s client was not told %s.",
			phrase.Count(uint64(hung), "call"), was(hung), hangs(hung), its(hung), until(r))
	case quiet > 0:
		return fmt.Sprintf("UNDECIDED: %s had nothing to carry since the fault, so nobody knows whether %s alive.",
			phrase.Count(uint64(quiet), "call"), map[bool]string{true: "its connection is", false: "their connections are"}[quiet == 1])
	default:
		return fmt.Sprintf("As expected: of the calls that were open at the fault, %d in all, each has gone on, ended, or been told.", all)
	}
}

// until says how long after a fault its calls were observed: less than was asked for if the
// relay ended before.
func until(r *result.Relayed) string {
	last := r.Faults[len(r.Faults)-1]
	if observed := r.LastedNS - last.AtNS; observed < r.WithinNS {
		return fmt.Sprintf("in the %s until the relay ended", phrase.Duration(observed))
	}
	return "within " + phrase.Duration(r.WithinNS)
}

func was(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

func hangs(n int) string {
	if n == 1 {
		return "hangs"
	}
	return "hang"
}

func its(n int) string {
	if n == 1 {
		return "its"
	}
	return "their"
}

// fates has a row for each call that was open at a fault.
func fates(calls []result.Fate) tables.Table {
	table := tables.New("call", "#hop", "#before", "#since", "client", "server", "what became of it")
	table.Columns[6].Aside = true
	for _, call := range calls {
		tone := phrase.Good
		switch call.State {
		case result.HungSince:
			tone = phrase.Bad
		case result.QuietSince:
			tone = phrase.Warn
		default:
		}
		table.Add(
			tables.Text(name(call)), tables.Text(fmt.Sprint(call.Hop)),
			tables.Text(fmt.Sprint(call.UpBefore+call.DownBefore)), tables.Text(fmt.Sprint(call.Up+call.Down)),
			tables.Text(told(call.ClientTold)), tables.Text(told(call.ServerTold)), tables.InTone(became(call), tone),
		)
	}
	return table
}

// name is a call by its method and its place.
func name(call result.Fate) string {
	method := call.Method
	if method == "" {
		method = "(not read)"
	}
	return fmt.Sprintf("%s #%d/%d", short(method), call.Connection, call.Stream)
}

// short is a method without its package: Service/Method.
func short(method string) string {
	service, name, ok := strings.Cut(strings.TrimPrefix(method, "/"), "/")
	if !ok {
		return phrase.Clip(method, phrase.WidestName)
	}
	return phrase.Clip(service[strings.LastIndex(service, ".")+1:]+"/"+name, phrase.WidestName)
}

// became says what became of a call.
func became(call result.Fate) string {
	after := phrase.Duration(call.AfterNS)
	switch call.State {
	case result.WentOn:
		return "went on after " + after
	case result.EndedSince:
		return fmt.Sprintf("ended after %s: %s", after, phrase.Clip(call.Status, phrase.WidestName))
	case result.ToldSince:
		return fmt.Sprintf("told after %s: %s", after, phrase.Clip(call.Status, phrase.WidestName))
	case result.HungSince:
		text := "hangs, for " + after
		if lost := call.UndeliveredUp + call.UndeliveredDown; lost > 0 {
			text += fmt.Sprintf(": %d bytes did not arrive", lost)
		}
		return text
	default:
		return "nothing was sent, for " + after
	}
}

func told(how string) string {
	if how == "" {
		return "not told"
	}
	return "told " + how
}

// methods has a row for each method.
func methods(rows []result.RelayedMethod) tables.Table {
	table := tables.New("method", "#hop", "#calls", "#open", "#OK", "otherwise", "#up", "#down", "#longest gap")
	for _, row := range rows {
		method := row.Method
		if method == "" {
			method = "(not read)"
		}
		var others []string
		for _, how := range slices.Sorted(maps.Keys(row.Ended)) {
			others = append(others, fmt.Sprintf("%d %s", row.Ended[how], how))
		}
		table.Add(
			tables.Text(short(method)), tables.Text(fmt.Sprint(row.Hop)), tables.Text(fmt.Sprint(row.Calls)),
			tables.Text(fmt.Sprint(row.Open)), tables.Text(fmt.Sprint(row.OK)), tables.Text(strings.Join(others, ", ")),
			tables.Text(fmt.Sprint(row.Up)), tables.Text(fmt.Sprint(row.Down)), tables.Text(phrase.Duration(row.LongestGapNS)),
		)
	}
	return table
}

// notes says what else there was.
func notes(r *result.Relayed) []string {
	var lines []string
	for _, hop := range r.Hops {
		line := fmt.Sprintf("Hop %d: port %d to port %d, %s.", hop.Hop, hop.Listen, hop.Target, phrase.Count(uint64(hop.Connections), "connection"))
		if hop.Refused > 0 {
			line += fmt.Sprintf(" %d more were refused: there were too many at once.", hop.Refused)
		}
		lines = append(lines, line)
	}
	lines = append(lines, r.Notes...)
	if r.CommandExit != nil {
		lines = append(lines, fmt.Sprintf("The command exited with %d.", *r.CommandExit))
	}
	return append(lines, "What is in Recv or in Send is not observed: a relay sees what passes, and nothing of the processes.")
}
