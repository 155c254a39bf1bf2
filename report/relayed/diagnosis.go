package relayed

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// maxDiagnoses bounds the calls whose diagnosis a page has in full. Those of one fault are
// often alike, and the JSON has them all.
const maxDiagnoses = 3

// diagnoses are those of the calls that hang, for a page.
func diagnoses(calls []result.Fate) []string {
	var lines []string
	shown := 0
	for _, call := range calls {
		if call.Diagnosis == nil || call.State != result.HungSince {
			continue
		}
		if shown++; shown > maxDiagnoses {
			lines = append(lines, "The JSON has the diagnoses of the other calls.")
			break
		}
		lines = append(lines, Name(call)+": "+Cause(call.Diagnosis))
		lines = append(lines, content.Observations(call.Diagnosis)...)
	}
	return lines
}

// whatToDo says what to do about the calls that hang: the setting that turns a flush of the
// agent off, else what is advised against the cause. It is empty if none hangs, or if nothing
// is known.
func whatToDo(r *result.Relayed) string {
	if counted(r).of[result.HungSince] == 0 {
		return ""
	}
	harmful := &result.Relayed{Scenario: r.Scenario}
	for _, f := range r.Faults {
		if f.Counts()[result.HungSince] > 0 {
			harmful.Faults = append(harmful.Faults, f)
		}
	}
	for _, model := range harmful.Models() {
		if model.Generation != nil {
			return "What to do: " + content.FlushOffSetting + " in .mirrord/mirrord.json turns the agent's flush off. " +
				"With the operator, its Helm value agent.extraConfig.flush_connections does. " +
				"Price: connections that exist are never intercepted. The relay has not tried it."
		}
	}
	for _, f := range r.Faults {
		for _, call := range f.Calls {
			if advice := content.Advice(&result.Variant{Diagnosis: call.Diagnosis}); call.State == result.HungSince && advice != "" {
				if len(r.Hops) == 1 { // who is behind a single hop need not forward
					advice = strings.ReplaceAll(advice, "forwarder", "service")
				}
				return "What to do: " + phrase.Capital(advice)
			}
		}
	}
	return ""
}

// Cause says in a line what is wrong with a call, who knows, and who waits.
func Cause(d *result.Diagnosis) string {
	said := content.Diagnosed(&result.Variant{Diagnosis: d})
	if len(d.Knows) > 0 {
		said += " Who knows: " + names(d.Knows) + "."
	}
	if len(d.Waits) > 0 {
		said += " Not told: " + names(d.Waits) + "."
	}
	return said
}

func names(ends []string) string {
	const maxEnds = 6 // of four; a file may hold anything
	clipped := make([]string, 0, maxEnds)
	for _, end := range ends[:min(maxEnds, len(ends))] {
		clipped = append(clipped, phrase.Clip(end, phrase.Prose/2))
	}
	return strings.Join(clipped, "; ")
}

// silent are the calls on which nothing passed when the relay ended.
func silent(calls []result.SilentCall) tables.Part {
	table := tables.New("call", "#hop", "#up", "#down", "#silent for")
	table.Title, table.Note = "Silent at the end", "calls that were open, and on which nothing passed for longer than a stall takes"
	var lines []string
	for i, call := range calls[:min(maxShown, len(calls))] {
		table.Add(
			tables.Text(fmt.Sprintf("%s #%d/%d", short(call.Method), call.Connection, call.Stream)), tables.Text(fmt.Sprint(call.Hop)),
			tables.Text(fmt.Sprint(call.Up)), tables.Text(fmt.Sprint(call.Down)), tables.Text(phrase.Duration(call.SilentNS)),
		)
		if call.Diagnosis != nil && i < maxDiagnoses {
			lines = append(lines, fmt.Sprintf("%s #%d/%d: %s", short(call.Method), call.Connection, call.Stream, Cause(call.Diagnosis)))
			lines = append(lines, content.Observations(call.Diagnosis)...)
		}
	}
	if more := len(calls) - maxShown; more > 0 {
		lines = append(lines, fmt.Sprintf("There were %d more.", more))
	}
	return tables.Part{Table: table, Lines: lines}
}
