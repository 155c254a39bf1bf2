package tables

import (
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Isolation has a row for each rung, with what it adds. Rungs that break are marked;
// the column "step in words" says so too.
func Isolation(r *result.Result) Table {
	t := New("step", "step in words", "adds", "outcome", "#messages", "#longest gap")
	t.Title, t.Note = "Step by step", "each step adds one thing to the one before"
	if beside := content.LadderBeside(r); beside != "" {
		t.Note += "; " + beside
	}
	t.column("step in words").Head = "step"
	t.column("adds").Aside = true
	for _, rung := range r.Ladder {
		name := phrase.Clip(rung.Name, phrase.WidestName)
		cell, words, mark := Text(name), Text(name), phrase.Plain
		if rung.Breaks {
			cell, words, mark = InTone(name, phrase.Bad), InTone(phrase.Bad.Sign()+" "+name+", breaks first", phrase.Bad), phrase.Bad
		}
		t.Add(
			cell, words, Text(phrase.Clip(rung.Adds, phrase.Prose)),
			InTone(phrase.Clip(string(rung.Outcome), phrase.WidestName), content.ToneOf(rung.Outcome)),
			receivedCell(rung.Messages), Text(content.LongestOf(rung)),
		).Mark = mark
	}
	return t
}

// Cures has a row for each cure, with what it changes. The cures are in the order in
// which they were tried: what matters most comes first. Nothing says that all
// messages flowed anyway, so that there was nothing to cure.
func Cures(r *result.Result, nothing bool) Table {
	t := New("cure", "effect", "#after", "#got", "#forwarder", "change")
	t.Title, t.Note = content.CuresTitle(r, nothing)
	t.column("change").Aside = true
	for _, c := range r.Cures {
		t.Add(
			Text(phrase.Clip(c.Name, phrase.WidestCell)), InTone(content.EffectWord(c), content.EffectTone(c.Effect)), Text(content.OptionalDuration(c.AfterNS)),
			receivedCell(c.Messages), Text(content.OptionalDuration(c.ForwarderAfterNS)), Text(content.ChangeIn(r, c)),
		)
	}
	return t
}
