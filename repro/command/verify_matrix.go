package command

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/repro/result"
	"hangscope/repro/verify"
)

// rows is the matrix as a Markdown table, what it is of above it, and the differences
// beneath it.
func (v verification) rows(verifications []verify.Verification) string {
	var text, notes strings.Builder
	if of := provenanceOf(verifications); of != "" {
		text.WriteString(of + "\n\n")
	}
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
			writeRow(&text, v.row(verified, i))
		}
		for _, pair := range verified.Pairs {
			for _, d := range pair.Differences {
				fmt.Fprintf(&notes, "%s, run %d, %s: %s is %q %s, %q %s\n",
					verified.Scenario, pair.Number, d.Variant, d.What, d.One, v.ways.Two[0].Where, d.Other, v.ways.Two[1].Where)
			}
		}
	}
	notes.WriteString(runsAgain(verifications))
	if notes.Len() > 0 {
		text.WriteString("\n" + notes.String())
	}
	return text.String()
}

// provenanceOf is line 1. It is empty if nothing was run.
func provenanceOf(verifications []verify.Verification) string {
	var runs []*result.Result
	for _, verified := range verifications {
		for _, pair := range verified.Pairs {
			runs = append(runs, pair.Results[:]...)
		}
	}
	if len(runs) == 0 {
		return ""
	}
	return content.RunsProvenance(runs)
}

// runsAgain says how many runs were repeated because the machine was too busy, and
// for which of the reasons in which scenarios. It is empty if none was.
func runsAgain(verifications []verify.Verification) string {
	total := 0
	var reasons []string
	for _, verified := range verifications {
		for _, why := range verify.Disturbances {
			times := 0
			for _, pair := range verified.Pairs {
				for _, again := range pair.Again {
					if again == why {
						times++
					}
				}
			}
			if total += times; times > 0 {
				reasons = append(reasons, fmt.Sprintf("  %s, %d×: %s\n", verified.Scenario, times, why))
			}
		}
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf("Runs that were repeated, because the machine was too busy: %d\n%s", total, strings.Join(reasons, ""))
}

// row is what a variant showed in the second way, on the kernel or in virtual time.
// If the repetitions have different seeds, the variant may show different things, and
// the row has all of them. Otherwise it is taken from the first repetition in which
// both ways agreed, or else from the first of all.
func (v verification) row(verified verify.Verification, variant int) []string {
	shown := verified.Pairs
	if !v.ways.Seeds {
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

func writeRow(w *strings.Builder, columns []string) {
	w.WriteString("| " + strings.Join(columns, " | ") + " |\n")
}
