package html

import (
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// whyPart is a diagnosis.
type whyPart struct {
	Cause, Sentence, Alike, Settle string
	Observations, RuledOut         *table
	Frames                         []*table
}

// whyView is the diagnosis with what it rests on.
func whyView(v *result.Variant) *whyPart {
	d := v.Diagnosis
	if d == nil {
		return nil
	}
	why := &whyPart{
		Cause: phrase.Clip(string(d.Cause), phrase.WidestName), Sentence: content.Diagnosed(v), Alike: content.Alike(d), Settle: phrase.Clip(d.Settle, 2*phrase.Prose),
		Observations: newTable("What it rests on", tables.Observations(d)),
	}
	if len(d.RuledOut) > 0 {
		why.RuledOut = newTable("What was ruled out", tables.RuledOut(d))
	}
	for _, end := range v.Frames {
		why.Frames = append(why.Frames, frameTable(v, end))
	}
	return why
}

// frameTable is the last frames of one end.
func frameTable(v *result.Variant, end result.EndFrames) *table {
	telling, folded := content.TellingFrames(v, end)
	t := newTable("Last frames of "+phrase.Clip(end.End, phrase.Prose/2), tables.Frames(telling)).code(2)
	var rest []string
	if folded != "" {
		rest = append(rest, phrase.Capital(folded)+".")
	}
	if end.Partial != "" {
		rest = append(rest, "Then "+phrase.Clip(end.Partial, phrase.Prose)+".")
	}
	if end.TCP != nil {
		rest = append(rest, content.KernelKnew(end.TCP)+".")
	}
	t.Rest = strings.Join(rest, " ")
	return t
}
