package tables

import (
	"hangscope/report/comparisons"
	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// Differences has a row for each difference of the conditions.
func Differences(differences []compare.Difference) Table {
	t := New("what", "before", "after")
	for _, d := range differences {
		t.Add(Text(phrase.Clip(d.What, phrase.WidestCell)), Text(comparisons.NameList(d.Before)), Text(comparisons.NameList(d.After)))
	}
	return t
}

// Compared compares the runs of a scenario, with a row for each value that matters,
// and if all is set for those that a reader looks for first. The rows of a variant
// are a group. Regressions are marked.
func Compared(pair compare.ScenarioPair, all bool) Table {
	t := New("variant", "what", "#before", "#after", "#change", "comes to")
	t.column("comes to").Head = ""
	add := func(group int, name string, row comparisons.Row) {
		added := t.Add(
			Text(name), Text(row.What), Text(row.Before), Text(row.After), Text(row.Change), InTone(row.Comes(), row.Tone()),
		)
		added.Group = group
		if row.Regression {
			added.Mark = phrase.Bad
		}
	}
	if row := comparisons.FacetRow(pair.Verdict); all || row.Matters() {
		add(0, "", row)
	}
	for i, v := range pair.Variants {
		for _, row := range comparisons.RowsOf(v, all) {
			add(i+1, content.VariantWords(v.Name), row)
		}
	}
	return t
}
