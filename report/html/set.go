package html

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// setPage is what a page shows of several results: how often what came out,
// each run in a line, and some of them in full.
type setPage struct {
	Verdict     content.Toned
	Interrupted bool
	Rates, Runs *table
	// Shown are the runs in full, Chosen says which they are.
	Shown       []*resultPage
	Chosen      string
	Environment []string
}

// mostShown is how many runs a page has in full, so that it stays below a few
// megabytes; mostRuns is how many have a line.
const (
	mostShown = 40
	mostRuns  = 500
)

// setView collects what a page shows of a set.
func setView(set *result.Set) *setPage {
	view := &setPage{
		Verdict: content.ExpectedRuns(set), Interrupted: set.Interrupted, Rates: rateTable(set), Runs: runTable(set),
		Environment: content.EnvironmentLine(bounded(set.Results[0]))[:1],
	}
	for i, r := range chosen(set) {
		view.Shown = append(view.Shown, resultView(bounded(r), fmt.Sprintf("r%d-", i+1), true))
	}
	view.Chosen = fmt.Sprintf("In full: %s of %d, the unexpected ones first, then the first of each scenario.",
		phrase.Count(uint64(len(view.Shown)), "run"), len(set.Results))
	return view
}

// chosen are the runs that a page has in full: those that were not as
// expected, then the first of each scenario that has none.
func chosen(set *result.Set) []*result.Result {
	var shown []*result.Result
	seen := map[string]bool{}
	take := func(r *result.Result) {
		if len(shown) < mostShown {
			shown = append(shown, r)
			seen[r.Scenario.Name] = true
		}
	}
	for _, r := range set.Results {
		if r.Verdict != result.Expected {
			take(r)
		}
	}
	for _, r := range set.Results {
		if !seen[r.Scenario.Name] {
			take(r)
		}
	}
	return shown
}

// rateTable is a row a variant of a scenario.
func rateTable(set *result.Set) *table {
	t := newTable("Every variant of every scenario; shares with their 95 % interval (Wilson)",
		"scenario", "variant", "#runs", "outcome", "stalled", "silent hang", "not as expected, seeds")
	for _, rate := range first(set.Rates, mostRuns) {
		// The worst outcome comes first, and gives the tone.
		var outcomes cell
		for i, part := range content.OutcomesOf(rate) {
			if i == 0 {
				outcomes.Toned = part
			} else {
				outcomes.Text += ", " + part.Text
			}
		}
		t.Rows = append(t.Rows, []cell{
			textCell(phrase.Clip(rate.Scenario, phrase.Prose/2)), textCell(phrase.Clip(rate.Variant, phrase.WidestName)), numberCell(fmt.Sprint(rate.Runs)), outcomes,
			textCell(content.IntervalText(rate.Stalled, rate.Runs)), textCell(content.IntervalText(rate.Silent, rate.Runs)), seedsCell(rate.UnexpectedSeeds),
		})
	}
	if len(set.Rates) > mostRuns {
		t.Rest = fmt.Sprintf("The first %d of %d; the set as JSON has them all.", mostRuns, len(set.Rates))
	}
	return t
}

// seedsCell lists the seeds of runs that were not as expected.
func seedsCell(seeds []uint64) cell {
	const most = 12
	if len(seeds) == 0 {
		return tonedCell("✓ none", content.Good)
	}
	words := []string{"✗"}
	for _, seed := range first(seeds, most) {
		words = append(words, fmt.Sprint(seed))
	}
	if more := len(seeds) - most; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return tonedCell(strings.Join(words, " "), content.Bad)
}

// runTable is a line a run.
func runTable(set *result.Set) *table {
	t := newTable("Every run", "scenario", "#seed", "verdict", "what was seen")
	for _, r := range first(set.Results, mostRuns) {
		says := ""
		if lines := content.Headline(bounded(r)); len(lines) > 0 {
			says = lines[0]
		}
		verdict := tonedCell("✓ "+verdictWord(r), content.Good)
		if r.Verdict != result.Expected {
			verdict = tonedCell("✗ "+verdictWord(r), content.Bad)
		}
		t.Rows = append(t.Rows, []cell{textCell(phrase.Clip(r.Scenario.Name, phrase.Prose/2)), numberCell(fmt.Sprint(r.Seed)), verdict, textCell(says)})
	}
	if len(set.Results) > mostRuns {
		t.Rest = fmt.Sprintf("The first %d of %d; the set as JSON has them all.", mostRuns, len(set.Results))
	}
	return t
}

func verdictWord(r *result.Result) string {
	switch {
	case r.Interrupted:
		return "interrupted"
	case r.Verdict == result.Expected:
		return "as expected"
	default:
		return "not as expected"
	}
}
