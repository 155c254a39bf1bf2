package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// FlushTable has a row for each flush. The column flush names the mechanism, and
// the variant if its name is another.
func FlushTable(variants []*result.Variant) Table {
	t := NewTable("variant", "generation", "flush", "mechanism", "outcome", "silent hang", "told", "#messages")
	t.Title = "Which flush does what"
	t.column("generation").Head = kindOf(variants)
	t.column("flush").Head = "mechanism"
	for _, v := range variants {
		hang := TonedCell("no", Dim)
		if v.Silent {
			hang = TonedCell("yes", Bad)
		}
		t.Add(
			TextCell(phrase.Clip(v.Name, phrase.WidestName)), TextCell(phrase.Clip(v.Flush.Generation, phrase.WidestName)),
			TextCell(mechanismName(v)), TextCell(phrase.Clip(v.Flush.Mechanism, phrase.WidestCell)),
			outcomeCell(v), hang, TextCell(toldRoles(v)), receivedCell(v.Messages),
		)
	}
	return t
}

// ConnectionTable says what the layer did to the connections. A row joins
// connections that were treated alike. Flushed ones are marked.
func ConnectionTable(v *result.Variant) Table {
	t := NewTable("connection", "flushed", "redirected", "#swallowed", "reset sent to", "#delivered")
	for _, group := range groupFlows(v.Flows) {
		flushed, redirected, mark := TonedCell("no", Dim), TonedCell("no", Dim), Plain
		if group.first.Matched {
			flushed, mark = TonedCell(Fault.Sign()+" yes", Fault), Fault
		}
		if group.first.Redirected {
			redirected = TextCell("yes")
		}
		t.Add(
			TextCell(group.name()), flushed, redirected,
			TextCell(phrase.Size(group.swallowed)), TextCell(group.resets()), TextCell(phrase.Size(group.delivered)),
		).Mark = mark
	}
	return t
}
