package markdown

import (
	"fmt"
	"io"
	"strings"

	"hangscope/report/comparisons"
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/compare"
)

// WriteComparison writes the comparison for an issue or a pull request. If it is too
// long, scenarios that got worse are left out last.
func WriteComparison(w io.Writer, c *compare.Comparison) error {
	parts := []part{
		provenancePart(content.ComparedProvenance(c.Provenance, c.Before.Provenance, c.After.Provenance)),
		{"the verdict", always, partText(func(m *document) { m.comparisonVerdict(c) })},
	}
	worse := make(map[string]bool)
	for _, r := range c.Regressions {
		worse[r.Scenario] = true
	}
	for _, pair := range c.Scenarios {
		need := 1
		if worse[pair.Scenario] {
			need = 2
		}
		text := partText(func(m *document) { m.scenarioPair(pair, len(c.Scenarios) <= comparisons.FewScenarios) })
		parts = append(parts, part{phrase.Clip(pair.Scenario, phrase.WidestName), need, text})
	}
	parts = append(parts, part{"the rules", always, partText(func(m *document) {
		for _, sentence := range comparisons.OneSided("Scenarios", c.OnlyBefore, c.OnlyAfter) {
			m.sentences(sentence)
		}
		m.sentences(comparisons.Rules(c))
	})})
	_, err := io.WriteString(w, fit(parts))
	return err
}

// comparisonVerdict writes a headline that can stand alone, and how far to trust it.
func (m *document) comparisonVerdict(c *compare.Comparison) {
	title := "no regression"
	if c.Regressed() {
		title = strings.TrimSuffix(comparisons.RegressionSentence(c), ".")
	}
	m.heading(2, fmt.Sprintf("hangscope, %s before, %d after: %s", phrase.Count(uint64(c.Before.Runs), "run"), c.After.Runs, title))
	m.sentences(comparisons.Remarks(c)...)
	m.differences("Not the same on both sides:", c.Differences)
}

// differences writes a row for each difference of the conditions.
func (m *document) differences(title string, differences []compare.Difference) {
	if len(differences) == 0 {
		return
	}
	m.sentences(title)
	m.table(tables.Differences(differences))
}

// maxCompared bounds the rows of a scenario, so that an issue has room for them.
const maxCompared = 200

// scenarioPair compares the runs of a scenario, with a row for each value.
func (m *document) scenarioPair(pair compare.ScenarioPair, all bool) {
	m.heading(3, phrase.Clip(pair.Scenario, phrase.WidestCell))
	m.sentences(fmt.Sprintf("%s before, %d after.", phrase.Count(uint64(pair.Before), "run"), pair.After))
	m.differences("Its definition or its conditions are not the same:", pair.Differences)
	t := tables.Compared(pair, all).Once("variant").Signed("comes to")
	if len(t.Rows) == 0 {
		m.sentences(phrase.Capital(comparisons.NoRows(pair)) + ".")
	}
	m.longTable(t, maxCompared)
	for _, sentence := range comparisons.OneSided("Variants", pair.OnlyBefore, pair.OnlyAfter) {
		m.sentences(sentence)
	}
}
