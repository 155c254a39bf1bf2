package report

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"

	"hangscope/repro/compare"
)

// ComparisonFunc writes a comparison in one format.
type ComparisonFunc func(io.Writer, *compare.Comparison) error

// Comparisons are the reporters of comparisons by the name of their format.
var Comparisons = map[string]ComparisonFunc{
	"json":     JSONComparison,
	"markdown": MarkdownComparison,
	"terminal": Page{}.WriteComparison,
}

// ComparisonNames lists the formats of comparisons in alphabetical order.
func ComparisonNames() []string {
	return slices.Sorted(maps.Keys(Comparisons))
}

// JSONComparison writes the comparison as one indented document.
func JSONComparison(w io.Writer, c *compare.Comparison) error { return document(w, c) }

// fewScenarios are shown with what did not change too.
const fewScenarios = 3

// comparedRow is what a page says of one facet or measure.
type comparedRow struct {
	what, before, after, change string
	meaning                     compare.Meaning
	regression                  bool
}

// matters is whether there is a difference that is not chance.
func (r comparedRow) matters() bool {
	return r.meaning == compare.Worse || r.meaning == compare.Better || r.meaning == compare.Other
}

// comes says what the difference comes to.
func (r comparedRow) comes() string {
	if r.regression {
		return "regression"
	}
	return string(r.meaning)
}

// rowsOf returns what a page says of a variant: all that matters, and what a
// reader looks for first.
func rowsOf(v compare.VariantPair, all bool) []comparedRow {
	first := []string{"outcome", "latency p50", "latency p99", "longest gap"}
	var rows []comparedRow
	add := func(row comparedRow) {
		if row.matters() || all && slices.Contains(first, row.what) {
			rows = append(rows, row)
		}
	}
	for _, f := range v.Facets {
		add(facetRow(f))
	}
	for _, m := range v.Measures {
		add(measureRow(m))
	}
	return rows
}

// noRows says why a scenario has no row.
func noRows(pair compare.ScenarioPair) string {
	for _, v := range pair.Variants {
		if slices.ContainsFunc(v.Measures, func(m compare.Measure) bool { return m.Meaning == compare.Unsure }) {
			return "no difference that so few runs could tell from noise"
		}
	}
	return "no difference beyond noise"
}

func facetRow(f compare.Facet) comparedRow {
	return comparedRow{
		what: f.Name, before: counted(f.Before), after: counted(f.After), meaning: f.Meaning, regression: f.Regression,
	}
}

func measureRow(m compare.Measure) comparedRow {
	row := comparedRow{
		what: m.Name, before: estimated(m.Before), after: estimated(m.After), meaning: m.Meaning, regression: m.Regression,
	}
	if m.Change != nil && m.Meaning != compare.Same && m.Meaning != compare.StillOpen {
		row.change = growth(*m.Change)
	}
	return row
}

// counted lists how many runs have which value, the most first.
func counted(runs map[string]int) string {
	values := slices.SortedFunc(maps.Keys(runs), func(a, b string) int {
		if runs[a] != runs[b] {
			return runs[b] - runs[a]
		}
		return strings.Compare(a, b)
	})
	const most = 3
	var parts []string
	for i, value := range values {
		if i == most {
			parts = append(parts, "…")
			break
		}
		text := clip(value, widestName)
		if text == "" {
			text = "–"
		}
		if len(values) > 1 {
			text += fmt.Sprintf(" %d", runs[value])
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, ", ")
}

// estimated is the median and, as a share of it, how far its interval reaches.
func estimated(e compare.Estimate) string {
	if e.MedianNS == nil {
		return "–"
	}
	text := duration(*e.MedianNS)
	if e.Open > 0 {
		return text + "+"
	}
	if e.LowNS != nil && e.HighNS != nil && *e.MedianNS > 0 {
		median := float64(*e.MedianNS)
		reach := max(median-float64(*e.LowNS), float64(*e.HighNS)-median) / median
		text += " ±" + percent(reach)
	}
	return text
}

// percent writes a share; one beyond all reason is cut.
func percent(share float64) string {
	const hundred, most = 100, 999
	if share*hundred > most {
		return fmt.Sprintf(">%d %%", most)
	}
	return fmt.Sprintf("%.0f %%", share*hundred)
}

// growth writes by how much something grew: +29 %, -4 %, ×31.
func growth(share float64) string {
	const hundred, factor, most = 100, 10, 1e6
	switch rounded := math.Round(share * hundred); {
	case share > most:
		return fmt.Sprintf("×>%.0f", most)
	case share >= factor:
		return fmt.Sprintf("×%.0f", 1+share)
	case rounded == 0:
		return "0 %"
	default:
		return fmt.Sprintf("%+.0f %%", rounded)
	}
}

// regressions says what got worse, a variant at a time.
func regressions(c *compare.Comparison) string {
	var where []string
	what := make(map[string][]string)
	for _, r := range c.Regressions {
		place := strings.TrimSpace(clip(r.Scenario, widestName) + " " + clip(r.Variant, widestName))
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
			parts = append(parts, join(whats)+" of "+place)
		} else {
			parts = append(parts, fmt.Sprintf("%d of %s", len(whats), place))
		}
	}
	return count(uint64(len(c.Regressions)), "regression") + ": " + join(parts) + "."
}

// remarks say what the figures are worth.
func remarks(c *compare.Comparison) []string {
	var said []string
	changes, unsure, single := 0, false, false
	look := func(row comparedRow) {
		if row.matters() && !row.regression {
			changes++
		}
		unsure = unsure || row.meaning == compare.Unsure
	}
	for _, pair := range c.Scenarios {
		look(facetRow(pair.Verdict))
		single = single || pair.Before == 1 && pair.After == 1
		for _, v := range pair.Variants {
			for _, f := range v.Facets {
				look(facetRow(f))
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
		said[0] = count(uint64(changes), "thing") + " changed, none for the worse beyond the threshold."
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

// rulesOf says how it was judged.
func rulesOf(c *compare.Comparison) string {
	return fmt.Sprintf("± is the 95 %% interval of the median. A difference counts if the Mann-Whitney test would find it by chance "+
		"in less than 5 of 100 comparisons like this one, which has %s (adjusted as Holm does). A regression is a latency or gap that grew by more "+
		"than %s, %s at least, and beyond noise, an outcome worse than any before, or a run that is no longer as expected.", count(uint64(c.Comparisons), "test"), percent(c.Threshold), duration(c.FloorNS))
}

// oneSided says what only one side has.
func oneSided(of, before, after string, onlyBefore, onlyAfter []string) []string {
	var said []string
	for _, side := range []struct {
		name  string
		names []string
	}{{before, onlyBefore}, {after, onlyAfter}} {
		if len(side.names) > 0 {
			said = append(said, fmt.Sprintf("%s only %s: %s.", of, side.name, listed(side.names)))
		}
	}
	return said
}

// listed are some names from outside, or values.
func listed(names []string) string {
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
		if name = clip(name, widestCell); name == "" {
			name = "–"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, ", ")
}
