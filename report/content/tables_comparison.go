package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// DifferenceTable has a row for each difference of the conditions.
func DifferenceTable(differences []compare.Difference) Table {
	t := NewTable("what", "before", "after")
	for _, d := range differences {
		t.Add(TextCell(phrase.Clip(d.What, phrase.WidestCell)), TextCell(nameList(d.Before)), TextCell(nameList(d.After)))
	}
	return t
}

// ComparedTable compares the runs of a scenario, with a row for each value that
// matters, and if all is set for those that a reader looks for first. The rows of
// a variant are a group. Regressions are marked.
func ComparedTable(pair compare.ScenarioPair, all bool) Table {
	t := NewTable("variant", "what", "#before", "#after", "#change", "comes to")
	t.column("comes to").Head = ""
	add := func(group int, name string, row comparedRow) {
		added := t.Add(
			TextCell(name), TextCell(row.what), TextCell(row.before), TextCell(row.after), TextCell(row.change), TonedCell(row.comes(), row.tone()),
		)
		added.Group = group
		if row.regression {
			added.Mark = Bad
		}
	}
	if row := facetRow(pair.Verdict); all || row.matters() {
		add(0, "", row)
	}
	for i, v := range pair.Variants {
		for _, row := range rowsOf(v, all) {
			add(i+1, phrase.Clip(v.Name, phrase.WidestName), row)
		}
	}
	return t
}
