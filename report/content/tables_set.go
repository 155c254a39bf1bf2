package content

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// RateTable has a row for each variant of each scenario: how often it had which
// outcome. The rows of a scenario are a group. The mark of a row says whether all
// runs were as expected. The columns of shares show a share even for a single run,
// for forms that do not show the number of runs.
func RateTable(rates []result.Rate) Table {
	t := NewTable("scenario", "variant", "#runs", "outcome", "stalled", "silent hang", "stalled share", "silent share", "unexpected seeds", "expected")
	t.column("stalled share").Head, t.column("silent share").Head = "stalled", "silent hang"
	t.column("expected").Head = "not as expected, seeds"
	group := 0
	for i, rate := range rates {
		if i == 0 || rates[i-1].Scenario != rate.Scenario {
			group++
		}
		expected := expectedCell(rate.UnexpectedSeeds)
		row := t.Add(
			TextCell(phrase.Clip(rate.Scenario, phrase.Prose/2)), TextCell(phrase.Clip(rate.Variant, phrase.WidestName)),
			TextCell(fmt.Sprint(rate.Runs)), outcomesOf(rate),
			shareCell(rate.Stalled, intervalText(rate.Stalled, rate.Runs)), shareCell(rate.Silent, intervalText(rate.Silent, rate.Runs)),
			shareCell(rate.Stalled, shareText(rate.Stalled, rate.Runs)), shareCell(rate.Silent, shareText(rate.Silent, rate.Runs)),
			TextCell(plainSeeds(rate.UnexpectedSeeds)), expected,
		)
		row.Group, row.Mark = group, expected.Tone()
	}
	return t
}

// shareCell is a share of the runs in words. Any share but none is bad.
func shareCell(share result.Share, words string) Cell {
	if share.Count > 0 {
		return TonedCell(words, Bad)
	}
	return TonedCell(words, Dim)
}

// plainSeeds lists seeds with spaces between them.
func plainSeeds(seeds []uint64) string {
	return phrase.Brief(strings.Trim(fmt.Sprint(seeds[:min(MaxItems, len(seeds))]), "[]"), phrase.Prose)
}

// expectedCell says whether all runs were as expected, and lists the seeds of
// those that were not.
func expectedCell(seeds []uint64) Cell {
	if len(seeds) == 0 {
		return TonedCell(Good.Sign()+" none", Good)
	}
	words := []string{Bad.Sign()}
	for _, seed := range seeds[:min(maxSeeds, len(seeds))] {
		words = append(words, fmt.Sprint(seed))
	}
	if more := len(seeds) - maxSeeds; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return TonedCell(strings.Join(words, " "), Bad)
}

// RunTable has a row for each run of a set.
func RunTable(results []*result.Result) Table {
	t := NewTable("scenario", "#seed", "verdict", "what was seen")
	for _, r := range results {
		seen := ""
		if sentences := Headline(r); len(sentences) > 0 {
			seen = sentences[0]
		}
		verdict := runVerdict(r)
		t.Add(
			TextCell(phrase.Clip(r.Scenario.Name, phrase.Prose/2)), TextCell(fmt.Sprint(r.Seed)),
			TonedCell(verdict.Tone.Sign()+" "+verdict.Text, verdict.Tone), TextCell(seen),
		)
	}
	return t
}
