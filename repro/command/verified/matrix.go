package verified

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// Matrix is what scenarios showed in two ways, with the differences beneath the table.
func Matrix(ways verify.Ways, verifications []verify.Verification) string {
	var text, notes strings.Builder
	var runs [][2]*result.Result
	var again repetitions
	for _, verified := range verifications {
		for _, pair := range verified.Pairs {
			runs = append(runs, pair.Results)
			again.add(verified.Scenario+", ", pair.Again)
		}
	}
	text.WriteString(provenance(runs))
	head := []string{"scenario", "variant"}
	for _, fact := range result.LayerFacts {
		head = append(head, fact.Name)
	}
	head = append(head, "agree")
	writeRow(&text, head)
	writeRow(&text, slices.Repeat([]string{"---"}, len(head)))
	for _, verified := range verifications {
		if verified.Skipped != "" {
			fmt.Fprintf(&notes, "%s has no kernel form: %s\n", verified.Scenario, verified.Skipped)
			continue
		}
		if len(verified.Pairs) == 0 {
			fmt.Fprintf(&notes, "%s was not run\n", verified.Scenario)
			continue
		}
		for i := range verified.Pairs[0].Results[1].Variants {
			writeRow(&text, row(ways, verified, i))
		}
		for _, pair := range verified.Pairs {
			for _, d := range pair.Differences {
				fmt.Fprintf(&notes, "%s, run %d, %s: %s is %q %s, %q %s\n",
					verified.Scenario, pair.Number, d.Variant, d.What, d.One, ways.Two[0].Where, d.Other, ways.Two[1].Where)
			}
		}
	}
	notes.WriteString(again.String())
	if notes.Len() > 0 {
		text.WriteString("\n" + notes.String())
	}
	return text.String()
}

// row is what a variant showed in the second way, on the kernel or in virtual time.
// If the repetitions have different seeds, the variant may show different things, and
// the row has all of them. Otherwise it is taken from the first repetition in which
// both ways agreed, or else from the first of all.
func row(ways verify.Ways, verified verify.Verification, variant int) []string {
	shown := verified.Pairs
	if !ways.Seeds {
		first := max(0, slices.IndexFunc(shown, func(p verify.Pair) bool { return len(p.Differences) == 0 }))
		shown = shown[first : first+1]
	}
	name := shown[0].Results[1].Variants[variant].Name
	row := []string{verified.Scenario, name}
	for _, fact := range result.LayerFacts {
		var facts []string
		for _, pair := range shown {
			facts = append(facts, cellOf(fact.Of(&pair.Results[1].Variants[variant])))
		}
		row = append(row, counted(facts))
	}
	return append(row, fmt.Sprintf("%d/%d", verified.Agreed(name), len(verified.Pairs)))
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
