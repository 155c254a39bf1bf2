package tables

import (
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Checks has a row for each check: what was expected and what was observed.
func Checks(checks []result.Check) Table {
	t := New("variant", "what", "want", "got", "met")
	for _, c := range checks {
		met := InTone(phrase.Bad.Sign()+" no", phrase.Bad)
		if c.OK {
			met = InTone(phrase.Good.Sign()+" yes", phrase.Good)
		}
		t.Add(
			Text(content.VariantWords(c.Variant)), Text(phrase.Clip(c.What, phrase.WidestName)),
			Text(phrase.Clip(c.Want, 2*phrase.Prose)), Text(phrase.Clip(c.Got, 2*phrase.Prose)), met,
		)
	}
	return t
}
