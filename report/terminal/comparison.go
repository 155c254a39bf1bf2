package terminal

import (
	"fmt"
	"io"

	"hangscope/report/comparisons"
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/compare"
)

// WriteComparison writes the page of a comparison.
func (p Page) WriteComparison(w io.Writer, c *compare.Comparison) error {
	s := newCanvas(p)
	s.provenance(content.ComparedProvenance(c.Provenance, c.Before.Provenance, c.After.Provenance))
	s.add(s.bold.Sprint(s.spell(fmt.Sprintf("hangscope · %s before, %d after", phrase.Count(uint64(c.Before.Runs), "run"), c.After.Runs))))
	s.gap()
	if c.Regressed() {
		label := s.badBadge.Sprint(" WORSE ") + "  "
		s.write(label, comparisons.RegressionSentence(c), s.bold)
	} else {
		s.write(s.sign(phrase.Good)+" ", "no regression", s.good)
	}
	for _, remark := range comparisons.Remarks(c) {
		s.write("", remark, nil)
	}
	s.differences("Not the same on both sides", c.Differences)
	for _, pair := range c.Scenarios {
		s.scenarioPair(pair, len(c.Scenarios) <= comparisons.FewScenarios)
	}
	s.gap()
	for _, sentence := range comparisons.OneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
	s.gap()
	s.write("", comparisons.Rules(c), s.dim)
	_, err := io.WriteString(w, s.String())
	return err
}

// differences shows a row for each difference of the conditions.
func (s *canvas) differences(title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	s.heading(title, "")
	s.grid(tables.Differences(differences).Clip(phrase.WidestName, "before", "after").InTone(phrase.Warn, "before", "after"), noGutter)
}

func (s *canvas) scenarioPair(pair compare.ScenarioPair, all bool) {
	note := fmt.Sprintf("%s before, %d after", phrase.Count(uint64(pair.Before), "run"), pair.After)
	s.heading(phrase.Clip(pair.Scenario, phrase.WidestCell), note)
	if len(pair.Differences) > 0 {
		s.write("", "Its definition or its conditions are not the same:", s.warn)
		s.grid(tables.Differences(pair.Differences).Clip(phrase.WidestName, "before", "after"), noGutter)
	}
	if t := tables.Compared(pair, all); len(t.Rows) == 0 {
		s.write("", comparisons.NoRows(pair), s.dim)
	} else {
		s.compared(t)
	}
	for _, sentence := range comparisons.OneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
}

// compared shows the values of a scenario, below the name of their variant.
func (s *canvas) compared(t tables.Table) {
	// The values of both sides are cut to leave room for the other columns.
	const otherColumns, minValue = 38, 12
	names := t.Show("variant")
	t = s.cutCells(t, max(minValue, (s.inner()-otherColumns)/2), "before", "after")
	t = t.Rename("what", "").Show("what", "before", "after", "comes to", "change")
	painted := s.painted(t, noGutter)
	rows := painted[:1:1]
	for i, row := range painted[1:] {
		if group := t.Rows[i].Group; group != 0 {
			if i == 0 || t.Rows[i-1].Group != group {
				rows = append(rows, []string{s.bold.Sprint(s.painting(names.Rows[i].Cells[0])), "", "", "", ""})
			}
			row[0] = "  " + row[0]
		}
		rows = append(rows, row)
	}
	s.columns(rows, t.Numbers()...)
}
