package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// RegressionSentence says what got worse, a variant at a time.
func RegressionSentence(c *compare.Comparison) string {
	var where []string
	what := make(map[string][]string)
	for _, r := range c.Regressions {
		place := strings.TrimSpace(phrase.Clip(r.Scenario, phrase.WidestName) + " " + phrase.Clip(r.Variant, phrase.WidestName))
		if what[place] == nil {
			where = append(where, place)
		}
		what[place] = append(what[place], r.What)
	}
	const most, few = 6, 2
	var parts []string
	for i, place := range where {
		if i == most {
			parts = append(parts, fmt.Sprintf("%d more places", len(where)-most))
			break
		}
		if whats := what[place]; len(whats) <= few {
			parts = append(parts, phrase.Join(whats)+" of "+place)
		} else {
			parts = append(parts, fmt.Sprintf("%d of %s", len(whats), place))
		}
	}
	return phrase.Count(uint64(len(c.Regressions)), "regression") + ": " + phrase.Join(parts) + "."
}

// Remarks say what the figures are worth.
func Remarks(c *compare.Comparison) []string {
	var said []string
	changes, unsure, single := 0, false, false
	look := func(row ComparedRow) {
		if row.Matters() && !row.Regression {
			changes++
		}
		unsure = unsure || row.meaning == compare.Unsure
	}
	for _, pair := range c.Scenarios {
		look(FacetRow(pair.Verdict))
		single = single || pair.Before == 1 && pair.After == 1
		for _, v := range pair.Variants {
			for _, f := range v.Facets {
				look(FacetRow(f))
			}
			for _, m := range v.Measures {
				look(measureRow(m))
			}
		}
	}
	switch {
	case c.SameRuns:
		return []string{"Both sides hold the very same runs."}
	case changes == 0 && !c.Regressed() && !unsure:
		said = append(said, "No difference beyond noise.")
	case changes == 1:
		said = append(said, "Something else changed.")
	case changes > 1:
		said = append(said, fmt.Sprintf("%d other things changed.", changes))
	}
	if changes > 0 && !c.Regressed() {
		said[0] = phrase.Count(uint64(changes), "thing") + " changed, none for the worse beyond the threshold."
	}
	switch {
	case single:
		said = append(said, "One run each: there is no sense of noise, so no latency or gap counts as a regression.")
	case unsure:
		said = append(said, fmt.Sprintf("Too few runs to tell every difference from noise: with %d tests that takes %d on each side.",
			c.Comparisons, c.EnoughRuns))
	}
	if c.Before.Interrupted || c.After.Interrupted {
		said = append(said, "Some runs were interrupted or are missing.")
	}
	return said
}

// Rules says how it was judged.
func Rules(c *compare.Comparison) string {
	return fmt.Sprintf("± is the 95 %% interval of the median. A difference counts if the Mann-Whitney test would find it by chance "+
		"in less than 5 of 100 comparisons like this one, which has %s (adjusted as Holm does). A regression is a latency or gap that grew by more "+
		"than %s, %s at least, and beyond noise, an outcome worse than any before, or a run that is no longer as expected.", phrase.Count(uint64(c.Comparisons), "test"), percent(c.Threshold), phrase.Duration(c.FloorNS))
}

// OneSided says what only one side has.
func OneSided(of string, before, after []string) []string {
	var said []string
	for _, side := range []struct {
		name  string
		names []string
	}{{"before", before}, {"after", after}} {
		if len(side.names) > 0 {
			said = append(said, fmt.Sprintf("%s only %s: %s.", of, side.name, NameList(side.names)))
		}
	}
	return said
}

// NameList are some names from outside, or values.
func NameList(names []string) string {
	const most = 20
	if len(names) == 0 {
		return "–"
	}
	var parts []string
	for i, name := range names {
		if i == most {
			parts = append(parts, fmt.Sprintf("%d more", len(names)-most))
			break
		}
		if name = phrase.Clip(name, phrase.WidestCell); name == "" {
			name = "–"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}
