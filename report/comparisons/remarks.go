package comparisons

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// RegressionSentence says what got worse, and in which variants.
func RegressionSentence(c *compare.Comparison) string {
	var where []string
	what := make(map[string][]string)
	for _, r := range c.Regressions {
		place := strings.Trim(phrase.Clip(r.Scenario, phrase.WidestName)+", "+content.VariantWords(r.Variant), ", ")
		if what[place] == nil {
			where = append(where, place)
		}
		what[place] = append(what[place], r.What)
	}
	const maxPlaces, maxNamed = 6, 2
	var parts []string
	for i, place := range where {
		if i == maxPlaces {
			parts = append(parts, fmt.Sprintf("%d more places", len(where)-maxPlaces))
			break
		}
		if whats := what[place]; len(whats) <= maxNamed {
			parts = append(parts, phrase.Join(whats)+" of "+place)
		} else {
			parts = append(parts, fmt.Sprintf("%d of %s", len(whats), place))
		}
	}
	return phrase.Count(uint64(len(c.Regressions)), "regression") + ": " + phrase.Join(parts) + "."
}

// Remarks say how much changed, and how far the figures can be trusted.
func Remarks(c *compare.Comparison) []string {
	var remarks []string
	changes, unsure, single, across := 0, false, false, false
	count := func(row Row) {
		across = across || row.meaning == compare.OtherClock
		if row.Matters() && !row.Regression {
			changes++
		}
		unsure = unsure || row.meaning == compare.Unsure
	}
	for _, pair := range c.Scenarios {
		count(FacetRow(pair.Verdict))
		single = single || pair.Before == 1 && pair.After == 1
		for _, v := range pair.Variants {
			for _, f := range v.Facets {
				count(FacetRow(f))
			}
			for _, m := range v.Measures {
				count(measureRow(m))
			}
		}
	}
	switch {
	case c.SameRuns:
		return append([]string{"Both sides contain the same runs."}, comparedClocks(c)...)
	case changes == 0 && !c.Regressed() && !unsure:
		remarks = append(remarks, phrase.Capital(noDifference(across))+".")
	case changes == 1:
		remarks = append(remarks, "Something else changed.")
	case changes > 1:
		remarks = append(remarks, fmt.Sprintf("%d other things changed.", changes))
	}
	if changes > 0 && !c.Regressed() {
		remarks[0] = phrase.Count(uint64(changes), "thing") + " changed, none for the worse beyond the threshold."
	}
	switch {
	case single:
		remarks = append(remarks, "One run each: noise cannot be estimated, so no latency or gap counts as a regression.")
	case unsure:
		remarks = append(remarks, fmt.Sprintf("There are too few runs to tell every difference from noise: for %s it takes %d runs on each side.",
			phrase.Count(uint64(c.Comparisons), "test"), c.EnoughRuns))
	}
	remarks = append(remarks, comparedClocks(c)...)
	if c.Before.Interrupted || c.After.Interrupted {
		remarks = append(remarks, "Some runs were interrupted or are missing.")
	}
	return remarks
}

// noDifference says that nothing differs. Across clocks, gaps and latencies are not
// judged, so nothing is said of them.
func noDifference(across bool) string {
	if across {
		return "no difference beyond noise in what can be compared"
	}
	return "no difference beyond noise"
}

// Rules says how differences were judged.
func Rules(c *compare.Comparison) string {
	return fmt.Sprintf("± is the 95 %% interval of the median. A difference counts if the Mann-Whitney test would find it by chance "+
		"in fewer than 5 of 100 comparisons like this one, which has %s (adjusted by Holm's method). A regression is a latency or gap that grew "+
		"beyond noise, by more than %s and by at least %s; or an outcome worse than any before; or a run that is no longer as expected.", phrase.Count(uint64(c.Comparisons), "test"), percent(c.Threshold), phrase.Duration(c.FloorNS))
}

// OneSided says what only one side has.
func OneSided(of string, before, after []string) []string {
	var sentences []string
	for _, side := range []struct {
		name  string
		names []string
	}{{"before", before}, {"after", after}} {
		if len(side.names) > 0 {
			sentences = append(sentences, fmt.Sprintf("%s only %s: %s.", of, side.name, NameList(side.names)))
		}
	}
	return sentences
}

// NameList lists names or values from outside, not all if they are many.
func NameList(names []string) string {
	const maxNames = 20
	if len(names) == 0 {
		return "–"
	}
	var parts []string
	for i, name := range names {
		if i == maxNames {
			parts = append(parts, fmt.Sprintf("%d more", len(names)-maxNames))
			break
		}
		if name = phrase.Clip(name, phrase.WidestCell); name == "" {
			name = "–"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}
