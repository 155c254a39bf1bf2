package report

import (
	"fmt"
	"io"

	"hangscope/repro/compare"
)

// WriteComparison writes the page of a comparison. It implements
// [ComparisonFunc].
func (p Page) WriteComparison(w io.Writer, c *compare.Comparison) error {
	s := newSheet(p)
	s.add(s.bold.Sprint(s.spell(fmt.Sprintf("hangscope · %s before, %d after", count(uint64(c.Before.Runs), "run"), c.After.Runs))))
	s.gap()
	if c.Regressed() {
		label := s.badBadge.Sprint(" WORSE ") + "  "
		s.write(label, regressions(c), s.bold)
	} else {
		s.write(s.good.Sprint(s.yes)+" ", "no regression", s.good)
	}
	for _, remark := range remarks(c) {
		s.write("", remark, nil)
	}
	s.unlike("Not the same on both sides", c.Differences)
	for _, pair := range c.Scenarios {
		s.scenarioPair(pair, len(c.Scenarios) <= fewScenarios)
	}
	s.gap()
	for _, sentence := range oneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
	s.gap()
	s.write("", rulesOf(c), s.dim)
	_, err := io.WriteString(w, s.String())
	return err
}

// unlike is a row a difference of the conditions.
func (s *sheet) unlike(title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	s.heading(title, "")
	var rows [][]string
	for _, d := range differences {
		rows = append(rows, []string{
			clip(d.What, widestCell), s.warn.Sprint(clip(listed(d.Before), widestName)), s.warn.Sprint(clip(listed(d.After), widestName)),
		})
	}
	s.grid([]string{"what", "before", "after"}, rows)
}

func (s *sheet) scenarioPair(pair compare.ScenarioPair, all bool) {
	note := fmt.Sprintf("%s before, %d after", count(uint64(pair.Before), "run"), pair.After)
	s.heading(clip(pair.Scenario, widestCell), note)
	if len(pair.Differences) > 0 {
		s.write("", "Its definition or its conditions are not the same:", s.warn)
		var rows [][]string
		for _, d := range pair.Differences {
			rows = append(rows, []string{clip(d.What, widestCell), clip(listed(d.Before), widestName), clip(listed(d.After), widestName)})
		}
		s.grid([]string{"what", "before", "after"}, rows)
	}
	var rows [][]string
	if row := facetRow(pair.Verdict); all || row.matters() {
		rows = append(rows, s.compared(row))
	}
	for _, v := range pair.Variants {
		for i, row := range rowsOf(v, all) {
			if i == 0 {
				rows = append(rows, []string{s.bold.Sprint(s.spell(clip(v.Name, widestName))), "", "", "", ""})
			}
			cells := s.compared(row)
			cells[0] = "  " + cells[0]
			rows = append(rows, cells)
		}
	}
	if len(rows) == 0 {
		s.write("", noRows(pair), s.dim)
	} else {
		s.grid([]string{"", "before", "after", "", "change"}, rows, 1, 2, 4)
	}
	for _, sentence := range oneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		s.write("", sentence, s.warn)
	}
}

// compared are the cells of a row.
func (s *sheet) compared(row comparedRow) []string {
	pen := s.dim
	switch {
	case row.regression:
		pen = s.bad
	case row.meaning == compare.Better:
		pen = s.good
	case row.matters():
		pen = s.warn
	}
	return []string{row.what, s.halved(row.before), s.halved(row.after), pen.Sprint(row.comes()), row.change}
}

// halved cuts what a side has, so that both have room beside the other columns.
func (s *sheet) halved(cell string) string {
	const others, narrowest = 38, 12
	return s.cut(s.spell(cell), max(narrowest, (s.inner()-others)/2))
}
