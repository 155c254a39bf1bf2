package comparisons

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/compare"
)

// FewScenarios is up to how many scenarios are shown with the values that did not
// change.
const FewScenarios = 3

// Row is what a page says about one facet or measure.
type Row struct {
	What, Before, After, Change string
	meaning                     compare.Meaning
	Regression                  bool
}

// Matters reports whether there is a difference that is not due to chance.
func (r Row) Matters() bool {
	return r.meaning == compare.Worse || r.meaning == compare.Better || r.meaning == compare.Other
}

// Comes says what the difference comes to.
func (r Row) Comes() string {
	if r.Regression {
		return "regression"
	}
	return string(r.meaning)
}

// Tone is the tone of the difference for a reader.
func (r Row) Tone() phrase.Tone {
	switch {
	case r.Regression:
		return phrase.Bad
	case r.meaning == compare.Better:
		return phrase.Good
	case r.Matters():
		return phrase.Warn
	default:
		return phrase.Dim
	}
}

// RowsOf returns the rows of a variant: those that matter, and if all is set those
// that a reader looks for first.
func RowsOf(v compare.VariantPair, all bool) []Row {
	first := []string{"outcome", "latency p50", "latency p99", "longest gap"}
	var rows []Row
	add := func(row Row) {
		if row.Matters() || all && slices.Contains(first, row.What) {
			rows = append(rows, row)
		}
	}
	for _, f := range v.Facets {
		add(FacetRow(f))
	}
	for _, m := range v.Measures {
		add(measureRow(m))
	}
	return rows
}

// NoRows says why a scenario has no row.
func NoRows(pair compare.ScenarioPair) string {
	across := false
	for _, v := range pair.Variants {
		for _, m := range v.Measures {
			if m.Meaning == compare.Unsure {
				return "no difference that so few runs could tell from noise"
			}
			across = across || m.Meaning == compare.OtherClock
		}
	}
	return noDifference(across)
}

// FacetRow returns the row of a facet.
func FacetRow(f compare.Facet) Row {
	return Row{
		What: f.Name, Before: counted(f.Before), After: counted(f.After), meaning: f.Meaning, Regression: f.Regression,
	}
}

func measureRow(m compare.Measure) Row {
	row := Row{
		What: m.Name, Before: estimated(m.Before), After: estimated(m.After), meaning: m.Meaning, Regression: m.Regression,
	}
	if m.Change != nil && m.Meaning != compare.Same && m.Meaning != compare.StillOpen {
		row.Change = growth(*m.Change)
	}
	return row
}

// counted lists the values with their numbers of runs, the most frequent first.
func counted(runs map[string]int) string {
	values := slices.SortedFunc(maps.Keys(runs), func(a, b string) int {
		if runs[a] != runs[b] {
			return runs[b] - runs[a]
		}
		return strings.Compare(a, b)
	})
	const maxValues = 3
	var parts []string
	for i, value := range values {
		if i == maxValues {
			parts = append(parts, "…")
			break
		}
		text := phrase.Clip(value, phrase.WidestName)
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

// estimated is the median, and how far its interval reaches as a share of it.
func estimated(e compare.Estimate) string {
	if e.MedianNS == nil {
		return "–"
	}
	text := phrase.Duration(*e.MedianNS)
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

// percent writes a share. It cuts very large ones.
func percent(share float64) string {
	const hundred, maxPercent = 100, 999
	if share*hundred > maxPercent {
		return fmt.Sprintf(">%d %%", maxPercent)
	}
	return fmt.Sprintf("%.0f %%", share*hundred)
}

// growth writes how much something grew: +29 %, -4 %, ×31.
func growth(share float64) string {
	const hundred, minFactor, maxGrowth = 100, 10, 1e6
	switch rounded := math.Round(share * hundred); {
	case share > maxGrowth:
		return fmt.Sprintf("×>%.0f", maxGrowth)
	case share >= minFactor:
		return fmt.Sprintf("×%.0f", 1+share)
	case rounded == 0:
		return "0 %"
	default:
		return fmt.Sprintf("%+.0f %%", rounded)
	}
}
