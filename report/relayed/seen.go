package relayed

import (
	"fmt"
	"time"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// A page lists the calls of all faults if there are no more than fewFaults, and else those
// of at most maxShown.
const (
	fewFaults = 3
	maxShown  = 20
)

// Seen is what a relay saw, for a form to lay out.
func Seen(r *result.Relayed) tables.Seen {
	seen := tables.Seen{Provenance: Provenance(r), Title: "relay", Summary: summary(r), Interrupted: r.Interrupted}
	seen.Badge, seen.Headline = verdict(r)
	if r.Interrupted {
		seen.Also = append(seen.Also, "The relay was ended early; this is what it had seen.")
	}
	if r.CommandExit != nil {
		seen.Also = append(seen.Also, fmt.Sprintf("The command exited with %d.", *r.CommandExit))
	}
	if todo := whatToDo(r); todo != "" {
		seen.Also = append(seen.Also, todo)
	}
	if len(r.Checks) > 0 {
		seen.Add(checks(r))
	}
	if len(r.Faults) > 1 {
		seen.Add(faults(r.Faults))
	}
	for _, f := range shown(r.Faults) {
		seen.Parts = append(seen.Parts, part(f))
	}
	if len(r.Silent) > 0 {
		seen.Parts = append(seen.Parts, silent(r.Silent))
	}
	if len(r.Methods) > 0 {
		seen.Parts = append(seen.Parts, methods(r.Methods))
		if waited := times(r.Methods); len(waited.Rows) > 0 {
			seen.Add(waited)
		}
	}
	seen.Closing = closing(r)
	return seen
}

// Provenance is line 1: the services are real, and the layer between them is not.
func Provenance(r *result.Relayed) string {
	made := r.Made
	if at, err := time.Parse(time.RFC3339, r.Made); err == nil {
		made = at.UTC().Format("2006-01-02 15:04 UTC")
	}
	modelled := ""
	if models := r.Models(); len(models) > 0 {
		modelled = content.Modelled(models)
	}
	return phrase.Dotted("relayed", "services of others", "the layer is simulated, mirrord did not run", modelled,
		phrase.Clip(r.Tool.Name+" "+r.Tool.Version, phrase.WidestCell), phrase.Clip(made, phrase.WidestName))
}

// summary says where the relay stood, by ports.
func summary(r *result.Relayed) string {
	var ways []string
	for _, hop := range r.Hops {
		ways = append(ways, fmt.Sprintf("hop %d: port %d to port %d", hop.Hop, hop.Listen, hop.Target))
	}
	const maxHops = 4 // there are two; a file may hold anything
	return phrase.Dotted(ways[:min(maxHops, len(ways))]...)
}

// shown are the faults whose calls a page lists, in the order of time: all if they are few,
// else those that were not as expected. The table of the faults has the others.
func shown(all []result.RelayedFault) []result.RelayedFault {
	if len(all) <= fewFaults {
		return all
	}
	var some []result.RelayedFault
	for _, f := range all {
		if amiss(f) && len(some) < maxShown {
			some = append(some, f)
		}
	}
	return some
}

// amiss reports whether a call hung, or whether that is not known.
func amiss(f result.RelayedFault) bool {
	n := f.Counts()
	return n[result.HungSince]+n[result.QuietSince] > 0
}

// part is a fault and its calls.
func part(f result.RelayedFault) tables.Part {
	p := tables.Part{Table: fates(f.Calls)}
	p.Table.Title = fmt.Sprintf("%s at %s", mechanism(f), phrase.Moment(f.AtNS))
	p.Table.Note = "the calls that were open then; it concerned " + phrase.Count(uint64(max(0, f.Matched)), "connection") //nolint:gosec // it is not negative
	all := 0
	for _, n := range f.Counts() {
		all += n
	}
	switch more := all - len(f.Calls); {
	case all == 0:
		p.Lines = append(p.Lines, "No call was open then.")
	case more > 0:
		p.Lines = append(p.Lines, fmt.Sprintf("%d more were open then, of which only what became of them was counted.", more))
	}
	p.Lines = append(p.Lines, diagnoses(f.Calls)...)
	return p
}

func mechanism(f result.RelayedFault) string { return phrase.Clip(f.Mechanism, phrase.WidestCell) }

// closing says what else there was, and what a relay cannot know.
func closing(r *result.Relayed) []string {
	var lines []string
	for _, hop := range r.Hops {
		line := fmt.Sprintf("Hop %d carried %s.", hop.Hop, phrase.Count(uint64(max(0, hop.Connections)), "connection")) //nolint:gosec // it is not negative
		if hop.Refused > 0 {
			line += fmt.Sprintf(" %d more were refused: there were too many at once.", hop.Refused)
		}
		lines = append(lines, line)
	}
	lines = append(lines, fmt.Sprintf("The relay ran for %s. A call had %s after a fault to go on, to end or to be told; a silence of %s counts as a stall.",
		phrase.Duration(r.LastedNS), phrase.Duration(r.WithinNS), phrase.Duration(r.StallAfterNS)))
	if r.MoreFaults > 0 {
		lines = append(lines, fmt.Sprintf("%s more began, none of them worse than those that are listed.", phrase.Count(uint64(r.MoreFaults), "fault")))
	}
	for _, note := range r.Notes {
		lines = append(lines, phrase.Clip(note, 2*phrase.Prose))
	}
	if r.Events > 0 {
		return append(lines, fmt.Sprintf("What is in Recv or in Send is known of the ends that say so themselves: %s were read.", phrase.Count(uint64(r.Events), "line")))
	}
	return append(lines, "What is in Recv or in Send is not observed: a relay sees what passes, and nothing of the processes.")
}
