package tables

import (
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Flushes has a row for each flush. The column flush names the mechanism, and the
// variant if its name is another.
func Flushes(variants []*result.Variant) Table {
	t := New("variant", "generation", "flush", "mechanism", "outcome", "silent hang", "told", "#messages")
	t.Title = "Which flush does what"
	t.column("generation").Head = content.KindOf(variants)
	t.column("flush").Head = "mechanism"
	for _, v := range variants {
		hang := InTone("no", phrase.Dim)
		if v.Silent {
			hang = InTone("yes", phrase.Bad)
		}
		t.Add(
			Text(phrase.Clip(v.Name, phrase.WidestName)), Text(phrase.Clip(v.Flush.Generation, phrase.WidestName)),
			Text(content.MechanismName(v)), Text(phrase.Clip(v.Flush.Mechanism, phrase.WidestCell)),
			outcomeCell(v), hang, Text(content.ToldRoles(v)), receivedCell(v.Messages),
		)
	}
	return t
}

// Connections says what the layer did to the connections. A row joins connections
// that were treated alike. Flushed ones are marked.
func Connections(v *result.Variant) Table {
	t := New("connection", "flushed", "redirected", "#swallowed", "reset sent to", "#delivered")
	for _, group := range content.GroupFlows(v.Flows) {
		flushed, redirected, mark := InTone("no", phrase.Dim), InTone("no", phrase.Dim), phrase.Plain
		if group.First.Matched {
			flushed, mark = InTone(phrase.Fault.Sign()+" yes", phrase.Fault), phrase.Fault
		}
		if group.First.Redirected {
			redirected = Text("yes")
		}
		t.Add(
			Text(group.Name()), flushed, redirected,
			Text(phrase.Size(group.Swallowed)), Text(group.Resets()), Text(phrase.Size(group.Delivered)),
		).Mark = mark
	}
	return t
}
