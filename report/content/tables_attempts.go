package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// IsolationTable has a row for each rung, with what it adds. Rungs that break are
// marked; the column "rung in words" says so too.
func IsolationTable(r *result.Result) Table {
	t := NewTable("rung", "rung in words", "adds", "outcome", "#messages", "#longest gap")
	t.Title, t.Note = "Step by step", "each rung adds one thing to the one before"
	t.column("rung in words").Head = "rung"
	t.column("adds").Aside = true
	for _, rung := range r.Ladder {
		name := phrase.Clip(rung.Name, phrase.WidestName)
		cell, words, mark := TextCell(name), TextCell(name), Plain
		if rung.Breaks {
			cell, words, mark = TonedCell(name, Bad), TonedCell(Bad.Sign()+" "+name+", breaks first", Bad), Bad
		}
		t.Add(
			cell, words, TextCell(phrase.Clip(rung.Adds, phrase.Prose)),
			TonedCell(phrase.Clip(string(rung.Outcome), phrase.WidestName), ToneOf(rung.Outcome)),
			receivedCell(rung.Messages), TextCell(phrase.Duration(rung.LongestGapNS)),
		).Mark = mark
	}
	return t
}

// CureTable has a row for each cure, with what it changes. The cures are in the
// order in which they were tried: what matters most comes first. Nothing says
// that all messages flowed anyway, so that there was nothing to cure.
func CureTable(r *result.Result, nothing bool) Table {
	t := NewTable("cure", "effect", "#after", "#came", "#forwarder", "change")
	t.Title, t.Note = curesTitle(r, nothing)
	t.column("change").Aside = true
	for _, c := range r.Cures {
		t.Add(
			TextCell(phrase.Clip(c.Name, phrase.WidestCell)), TonedCell(effectWord(c), EffectTone(c.Effect)), TextCell(optionalDuration(c.AfterNS)),
			receivedCell(c.Messages), TextCell(optionalDuration(c.ForwarderAfterNS)), TextCell(ChangeOf(c)),
		)
	}
	return t
}
