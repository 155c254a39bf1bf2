package relayed

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// checks has a row for each expectation, of which there are a few; a file may hold any number.
func checks(r *result.Relayed) tables.Table {
	table := tables.Checks(r.Checks[:min(maxShown, len(r.Checks))]).Show("what", "want", "got", "met").Clip(phrase.WidestName, "want", "got")
	table.Title, table.Note = "What the scenario expects", phrase.Clip(r.Scenario, phrase.WidestCell)
	return table
}

// faults has a row for each fault: how many calls were open, and what became of them.
func faults(all []result.RelayedFault) tables.Table {
	table := tables.New("#at", "fault", "#went on", "#ended", "#told", "#hung", "#nothing sent")
	table.Title, table.Note = "The faults", "calls that were open at each, by what became of them"
	for _, f := range all {
		n := f.Counts()
		cells := []tables.Cell{tables.Text(phrase.Moment(f.AtNS)), tables.Text(mechanism(f))}
		for _, state := range []result.FateState{result.WentOn, result.EndedSince, result.ToldSince, result.HungSince, result.QuietSince} {
			tone := phrase.Plain
			if n[state] > 0 {
				tone = Tone(state)
			}
			cells = append(cells, tables.InTone(fmt.Sprint(n[state]), tone))
		}
		table.Add(cells...)
	}
	return table
}

// fates has a row for each call that was open at a fault. Those that hang come first.
func fates(calls []result.Fate) tables.Table {
	table := tables.New("call", "#hop", "#before", "#since", "client", "server", "what became of it")
	table.Columns[6].Aside = true
	rank := func(call result.Fate) int {
		return slices.Index([]phrase.Tone{phrase.Bad, phrase.Warn, phrase.Good}, Tone(call.State))
	}
	calls = slices.Clone(calls)
	slices.SortStableFunc(calls, func(a, b result.Fate) int { return cmp.Compare(rank(a), rank(b)) })
	for _, call := range calls {
		row := table.Add(
			tables.Text(Name(call)), tables.Text(fmt.Sprint(call.Hop)),
			tables.Text(fmt.Sprint(call.UpBefore+call.DownBefore)), tables.Text(fmt.Sprint(call.Up+call.Down)),
			tables.Text(Told(call.ClientTold)), tables.Text(Told(call.ServerTold)), tables.InTone(Became(call), Tone(call.State)),
		)
		row.Mark = Tone(call.State)
	}
	return table
}

// Name is a call by its method and its place.
func Name(call result.Fate) string {
	if call.Opaque != "" {
		return fmt.Sprintf("%s #%d", phrase.Clip(string(call.Opaque), phrase.WidestName), call.Connection)
	}
	return fmt.Sprintf("%s #%d/%d", short(call.Method), call.Connection, call.Stream)
}

// Method is a method as a line of text has it: with its package, if that is not too long.
func Method(method string) string {
	if method == "" || utf8.RuneCountInString(method) > phrase.WidestCell {
		return short(method)
	}
	return phrase.Clip(method, phrase.WidestCell)
}

// short is a method without its package: Service/Method.
func short(method string) string {
	if method == "" {
		return "(not read)"
	}
	service, name, ok := strings.Cut(strings.TrimPrefix(method, "/"), "/")
	if !ok {
		return phrase.Clip(method, phrase.WidestCell)
	}
	return phrase.Clip(service[strings.LastIndex(service, ".")+1:]+"/"+name, phrase.WidestCell)
}

// Told says how a side was told that its connection is over.
func Told(how string) string {
	if how == "" {
		return "not told"
	}
	return "told " + phrase.Clip(how, phrase.WidestName)
}

// maxOtherwise bounds the methods of which a page says how their calls ended otherwise than
// with OK.
const maxOtherwise = 20

// methods has a row for each method, and beneath them how calls ended otherwise.
func methods(rows []result.RelayedMethod) tables.Part {
	table := tables.New("method", "#hop", "#calls", "#open", "#OK", "#up", "#down")
	table.Title, table.Note = "What passed", "calls and messages by method"
	var lines []string
	for _, row := range rows {
		table.Add(
			tables.Text(short(row.Method)), tables.Text(fmt.Sprint(row.Hop)), tables.Text(fmt.Sprint(row.Calls)),
			tables.Text(fmt.Sprint(row.Open)), tables.Text(fmt.Sprint(row.OK)),
			tables.Text(fmt.Sprint(row.Up)), tables.Text(fmt.Sprint(row.Down)),
		)
		if len(row.Ended) > 0 && len(lines) < maxOtherwise {
			lines = append(lines, fmt.Sprintf("Not with OK, %s on hop %d: %s.", short(row.Method), row.Hop, others(row.Ended)))
		}
	}
	return tables.Part{Table: table, Lines: lines}
}

// others lists how calls ended otherwise than with OK.
func others(ended map[string]int) string {
	const maxOthers = 8 // a peer may make up any status
	var texts []string
	for _, how := range slices.Sorted(maps.Keys(ended)) {
		if len(texts) == maxOthers {
			texts = append(texts, "…")
			break
		}
		texts = append(texts, fmt.Sprintf("%d %s", ended[how], phrase.Clip(how, phrase.WidestCell)))
	}
	return strings.Join(texts, ", ")
}
