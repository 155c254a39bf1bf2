package terminal

import (
	"fmt"
	"io"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// WriteComparison writes the page of a comparison. It implements
// [ComparisonFunc].
func (p Page) WriteComparison(w io.Writer, c *compare.Comparison) error {
	s := NewCanvas(p)
	s.add(s.bold.Sprint(s.spell(fmt.Sprintf("hangscope · %s before, %d after", phrase.Count(uint64(c.Before.Runs), "run"), c.After.Runs))))
	s.gap()
	if c.Regressed() {
		label := s.badBadge.Sprint(" WORSE ") + "  "
		s.write(label, content.RegressionSentence(c), s.bold)
	} else {
		s.write(s.good.Sprint(s.Yes)+" ", "no regression", s.good)
	}
	for _, remark := range content.Remarks(c) {
		s.write("", remark, nil)
	}
	s.unlike("Not the same on both sides", c.Differences)
	for _, pair := range c.Scenarios {
		s.scenarioPair(pair, len(c.Scenarios) <= content.FewScenarios)
	}
	s.gap()
	for _, sentence := range content.OneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
	s.gap()
	s.write("", content.Rules(c), s.dim)
	_, err := io.WriteString(w, s.String())
	return err
}

// unlike is a row a difference of the conditions.
func (s *Canvas) unlike(title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	s.heading(title, "")
	var rows [][]string
	for _, d := range differences {
		rows = append(rows, []string{
			phrase.Clip(d.What, phrase.WidestCell), s.warn.Sprint(phrase.Clip(content.NameList(d.Before), phrase.WidestName)), s.warn.Sprint(phrase.Clip(content.NameList(d.After), phrase.WidestName)),
		})
	}
	s.grid([]string{"what", "before", "after"}, rows)
}

func (s *Canvas) scenarioPair(pair compare.ScenarioPair, all bool) {
	note := fmt.Sprintf("%s before, %d after", phrase.Count(uint64(pair.Before), "run"), pair.After)
	s.heading(phrase.Clip(pair.Scenario, phrase.WidestCell), note)
	if len(pair.Differences) > 0 {
		s.write("", "Its definition or its conditions are not the same:", s.warn)
		var rows [][]string
		for _, d := range pair.Differences {
			rows = append(rows, []string{phrase.Clip(d.What, phrase.WidestCell), phrase.Clip(content.NameList(d.Before), phrase.WidestName), phrase.Clip(content.NameList(d.After), phrase.WidestName)})
		}
		s.grid([]string{"what", "before", "after"}, rows)
	}
	var rows [][]string
	if row := content.FacetRow(pair.Verdict); all || row.Matters() {
		rows = append(rows, s.compared(row))
	}
	for _, v := range pair.Variants {
		for i, row := range content.RowsOf(v, all) {
			if i == 0 {
				rows = append(rows, []string{s.bold.Sprint(s.spell(phrase.Clip(v.Name, phrase.WidestName))), "", "", "", ""})
			}
			cells := s.compared(row)
			cells[0] = "  " + cells[0]
			rows = append(rows, cells)
		}
	}
	if len(rows) == 0 {
		s.write("", content.NoRows(pair), s.dim)
	} else {
		s.grid([]string{"", "before", "after", "", "change"}, rows, 1, 2, 4)
	}
	for _, sentence := range content.OneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
}

// compared are the cells of a row.
func (s *Canvas) compared(row content.ComparedRow) []string {
	pen := s.dim
	switch {
	case row.Regression:
		pen = s.bad
	case row.Meaning == compare.Better:
		pen = s.good
	case row.Matters():
		pen = s.warn
	}
	return []string{row.What, s.halved(row.Before), s.halved(row.After), pen.Sprint(row.Comes()), row.Change}
}

// halved cuts what a side has, so that both have room beside the other columns.
func (s *Canvas) halved(cell string) string {
	const others, narrowest = 38, 12
	return s.cut(s.spell(cell), max(narrowest, (s.inner()-others)/2))
}
