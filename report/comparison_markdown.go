package report

import (
	"fmt"
	"io"
	"strings"

	"hangscope/repro/compare"
)

// MarkdownComparison writes the comparison for an issue or a pull request, which
// has room for it. Scenarios that got worse are left out last.
func MarkdownComparison(w io.Writer, c *compare.Comparison) error {
	parts := []part{{"the verdict", always, partText(func(m *markdown) { m.comparisonVerdict(c) })}}
	worse := make(map[string]bool)
	for _, r := range c.Regressions {
		worse[r.Scenario] = true
	}
	for _, pair := range c.Scenarios {
		need := 1
		if worse[pair.Scenario] {
			need = 2
		}
		text := partText(func(m *markdown) { m.scenarioPair(pair, len(c.Scenarios) <= fewScenarios) })
		parts = append(parts, part{clip(pair.Scenario, widestName), need, text})
	}
	parts = append(parts, part{"the rules", always, partText(func(m *markdown) {
		for _, sentence := range oneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
			m.sentences(sentence)
		}
		m.sentences(rulesOf(c))
	})})
	_, err := io.WriteString(w, fit(parts))
	return err
}

// comparisonVerdict is a headline that can stand alone, and what it is worth.
func (m *markdown) comparisonVerdict(c *compare.Comparison) {
	title := "no regression"
	if c.Regressed() {
		title = strings.TrimSuffix(regressions(c), ".")
	}
	m.heading(2, fmt.Sprintf("hangscope, %s before, %d after: %s", count(uint64(c.Before.Runs), "run"), c.After.Runs, title))
	m.sentences(remarks(c)...)
	m.differences("Not the same on both sides:", c.Differences)
}

// differences are a row a difference of the conditions.
func (m *markdown) differences(title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	m.sentences(title)
	t := tabular{header: []string{"what", "before", "after"}}
	for _, d := range differences {
		t.rows = append(t.rows, []string{clip(d.What, widestCell), listed(d.Before), listed(d.After)})
	}
	m.table(t)
}

// mostCompared is how many rows of a scenario an issue has room for.
const mostCompared = 200

// scenarioPair compares a scenario, a row a value.
func (m *markdown) scenarioPair(pair compare.ScenarioPair, all bool) {
	m.heading(3, clip(pair.Scenario, widestCell))
	m.sentences(fmt.Sprintf("%s before, %d after.", count(uint64(pair.Before), "run"), pair.After))
	m.differences("Its definition or its conditions are not the same:", pair.Differences)
	t := tabular{header: []string{"variant", "what", "before", "after", "change", ""}, numbers: []int{2, 3, 4}, most: mostCompared}
	add := func(name string, row comparedRow) {
		comes := row.comes()
		if row.regression {
			comes = boxGlyphs.no + " " + comes
		}
		t.rows = append(t.rows, []string{name, row.what, row.before, row.after, row.change, comes})
	}
	if row := facetRow(pair.Verdict); all || row.matters() {
		add("", row)
	}
	for _, v := range pair.Variants {
		name := clip(v.Name, widestName)
		for _, row := range rowsOf(v, all) {
			add(name, row)
			name = ""
		}
	}
	if len(t.rows) == 0 {
		m.sentences(capital(noRows(pair)) + ".")
	}
	m.table(t)
	for _, sentence := range oneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		m.sentences(sentence)
	}
}
