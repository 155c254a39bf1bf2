package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// CheckTable has a row for each check: what was expected and what was observed.
func CheckTable(checks []result.Check) Table {
	t := NewTable("variant", "what", "want", "got", "met")
	for _, c := range checks {
		met := TonedCell(Bad.Sign()+" no", Bad)
		if c.OK {
			met = TonedCell(Good.Sign()+" yes", Good)
		}
		t.Add(
			TextCell(phrase.Clip(c.Variant, phrase.WidestName)), TextCell(phrase.Clip(c.What, phrase.WidestName)),
			TextCell(phrase.Clip(c.Want, 2*phrase.Prose)), TextCell(phrase.Clip(c.Got, 2*phrase.Prose)), met,
		)
	}
	return t
}
