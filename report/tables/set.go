package tables

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Rates has a row for each variant of each scenario: how often it had which outcome.
// The rows of a scenario are a group. The mark of a row says whether all runs were as
// expected. The columns of shares show a share even for a single run, for forms that
// do not show the number of runs.
func Rates(rates []result.Rate) Table {
	t := New("scenario", "variant", "#runs", "outcome", "stalled", "silent hang", "stalled share", "silent share", "unexpected seeds", "expected")
	t.column("stalled share").Head, t.column("silent share").Head = "stalled", "silent hang"
	t.column("expected").Head = "not as expected, seeds"
	group := 0
	for i, rate := range rates {
		if i == 0 || rates[i-1].Scenario != rate.Scenario {
			group++
		}
		expected := expectedCell(rate)
		row := t.Add(
			Text(phrase.Clip(rate.Scenario, phrase.Prose/2)), Text(content.VariantWords(rate.Variant)),
			Text(fmt.Sprint(rate.Runs)), outcomesOf(rate),
			shareCell(rate.Stalled, intervalText(rate.Stalled, rate.Runs)), shareCell(rate.Silent, intervalText(rate.Silent, rate.Runs)),
			shareCell(rate.Stalled, shareText(rate.Stalled, rate.Runs)), shareCell(rate.Silent, shareText(rate.Silent, rate.Runs)),
			Text(plainSeeds(rate.UnexpectedSeeds)), expected,
		)
		row.Group, row.Mark = group, expected.Tone()
	}
	return t
}

// shareCell is a share of the runs in words. Any share but none is bad.
func shareCell(share result.Share, words string) Cell {
	if share.Count > 0 {
		return InTone(words, phrase.Bad)
	}
	return InTone(words, phrase.Dim)
}

// plainSeeds lists seeds with spaces between them.
func plainSeeds(seeds []uint64) string {
	return phrase.Brief(strings.Trim(fmt.Sprint(seeds[:min(content.MaxItems, len(seeds))]), "[]"), phrase.Prose)
}

// expectedCell says whether all runs were as expected, and lists the seeds of
// those that were not.
func expectedCell(rate result.Rate) Cell {
	seeds, undecided := rate.UnexpectedSeeds, len(rate.UndecidedSeeds)
	switch {
	case len(seeds) == 0 && undecided > 0:
		return InTone(fmt.Sprintf("%s none, %d undecided", phrase.Warn.Sign(), undecided), phrase.Warn)
	case len(seeds) == 0:
		return InTone(phrase.Good.Sign()+" none", phrase.Good)
	}
	words := []string{phrase.Bad.Sign()}
	for _, seed := range seeds[:min(content.MaxSeeds, len(seeds))] {
		words = append(words, fmt.Sprint(seed))
	}
	if more := len(seeds) - content.MaxSeeds; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return InTone(strings.Join(words, " "), phrase.Bad)
}

// Runs has a row for each run of a set.
func Runs(results []*result.Result) Table {
	t := New("scenario", "#seed", "verdict", "what was seen")
	for _, r := range results {
		seen := ""
		if sentences := content.Headline(r); len(sentences) > 0 {
			seen = sentences[0]
		}
		verdict := content.RunVerdict(r)
		t.Add(
			Text(phrase.Clip(r.Scenario.Name, phrase.Prose/2)), Text(fmt.Sprint(r.Seed)),
			InTone(verdict.Tone.Sign()+" "+verdict.Text, verdict.Tone), Text(seen),
		)
	}
	return t
}

// outcomesOf counts the outcomes of a rate, the most frequent first.
func outcomesOf(rate result.Rate) Cell {
	seen := slices.DeleteFunc(slices.Clone(scenarios.Outcomes), func(o scenarios.Outcome) bool { return rate.Outcomes[o] == 0 })
	slices.SortStableFunc(seen, func(a, b scenarios.Outcome) int { return rate.Outcomes[b] - rate.Outcomes[a] })
	var parts Cell
	for _, outcome := range seen {
		text := string(outcome)
		if len(seen) > 1 {
			text = fmt.Sprintf("%s %d", outcome, rate.Outcomes[outcome])
		}
		parts = append(parts, phrase.Toned{Text: text, Tone: content.ToneOf(outcome)})
	}
	return parts
}

// intervalText is a share with its confidence interval. The interval of a single run
// is not worth showing.
func intervalText(share result.Share, runs int) string {
	if runs == 1 {
		return [2]string{"no", "yes"}[min(1, max(0, share.Count))]
	}
	return shareText(share, runs)
}

// shareText is a count of runs with the interval of the true share.
func shareText(share result.Share, runs int) string {
	const percent = 100
	return fmt.Sprintf("%d/%d (%.0f–%.0f %%)", share.Count, runs, percent*share.Low, percent*share.High)
}
