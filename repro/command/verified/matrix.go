package verified

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// Matrix is what scenarios showed in two ways, with the differences beneath the table.
func Matrix(ways verify.Ways, verifications []verify.Verification) tables.Found {
	var runs [][2]*result.Result
	var again repetitions
	names := []string{"scenario", "variant"}
	for _, fact := range result.LayerFacts {
		names = append(names, fact.Name)
	}
	table := tables.New(append(names, "agree")...)
	var notes []string
	for _, verified := range verifications {
		if verified.Skipped != "" {
			notes = append(notes, fmt.Sprintf("%s is left out: %s", verified.Scenario, verified.Skipped))
			continue
		}
		if len(verified.Pairs) == 0 {
			notes = append(notes, "no run of "+verified.Scenario+" was finished")
			continue
		}
		for i := range verified.Pairs[0].Results[1].Variants {
			addRow(&table, ways, verified, i)
		}
		for _, pair := range verified.Pairs {
			runs = append(runs, pair.Results)
			again.add(verified.Scenario+", ", pair.Again)
			for _, d := range pair.Differences {
				notes = append(notes, fmt.Sprintf("%s, run %d, %s: %s is %q %s, %q %s",
					verified.Scenario, pair.Number, d.Variant, d.What, d.One, ways.Two[0].Where, d.Other, ways.Two[1].Where))
			}
		}
	}
	found := tables.Found{Provenance: provenance(runs)}
	if len(table.Rows) > 0 {
		found.Add(table)
		same := len(slices.DeleteFunc(slices.Clone(table.Rows), func(row tables.Row) bool { return row.Mark == phrase.Bad }))
		found.Say(fmt.Sprintf("%d of %d variants are the same %s and %s, in every run.", same, len(table.Rows), ways.Two[0].Where, ways.Two[1].Where))
	}
	if notes = append(notes, again.lines()...); len(notes) > 0 {
		found.Say(notes...)
	}
	return found
}

// addRow adds what a variant showed in the second way, on the kernel or in virtual time.
// If the repetitions have different seeds, the variant may show different things, and
// the row has all of them. Otherwise it is taken from the first repetition in which
// both ways agreed, or else from the first of all.
func addRow(table *tables.Table, ways verify.Ways, verified verify.Verification, variant int) {
	shown := verified.Pairs
	if !ways.Seeds {
		first := max(0, slices.IndexFunc(shown, func(p verify.Pair) bool { return len(p.Differences) == 0 }))
		shown = shown[first : first+1]
	}
	name := shown[0].Results[1].Variants[variant].Name
	agreed, tone := verified.Agreed(name), phrase.Good
	if agreed < len(verified.Pairs) {
		tone = phrase.Bad
	}
	cells := []tables.Cell{tables.Text(verified.Scenario), tables.Text(name)}
	for _, fact := range result.LayerFacts {
		var facts []string
		for _, pair := range shown {
			facts = append(facts, cellOf(fact.Of(&pair.Results[1].Variants[variant])))
		}
		cells = append(cells, tables.Text(counted(facts)))
	}
	cells = append(cells, tables.InTone(fmt.Sprintf("%d/%d", agreed, len(verified.Pairs)), tone))
	table.Add(cells...).Mark = tone
}

// counted lists different words with how often each comes, the most frequent first.
// A word that comes every time stands alone.
func counted(words []string) string {
	times := make(map[string]int)
	for _, word := range words {
		times[word]++
	}
	if len(times) == 1 {
		return words[0]
	}
	different := slices.SortedFunc(maps.Keys(times), func(a, b string) int {
		return cmp.Or(cmp.Compare(times[b], times[a]), strings.Compare(a, b))
	})
	for i, word := range different {
		different[i] = fmt.Sprintf("%s (%d)", word, times[word])
	}
	return strings.Join(different, ", ")
}

// cellOf shortens a fact for a cell, because the column says what the fact is about.
func cellOf(fact string) string {
	if fact == result.None {
		return "–"
	}
	return strings.TrimPrefix(fact, "told ")
}
