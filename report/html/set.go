package html

import (
	"fmt"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// setPage is what a page shows of several results: how often each outcome came, a
// line for each run, and some of the runs in full.
type setPage struct {
	Verdict     phrase.Toned
	Interrupted bool
	Rates, Runs *table
	// Shown are the runs in full. Chosen says which they are.
	Shown       []*resultPage
	Chosen      string
	Environment []string
}

// maxFullRuns bounds the runs that a page has in full, so that it stays below a few
// megabytes. maxRuns bounds the runs that have a line.
const (
	maxFullRuns = 40
	maxRuns     = 500
)

// setView collects what a page shows of a set.
func setView(set *result.Set) *setPage {
	view := &setPage{
		Verdict: content.ExpectedRuns(set), Interrupted: set.Interrupted, Rates: rateTable(set), Runs: runTable(set),
		Environment: append([]string{content.MachineLine(set.Results[0].Environment)}, content.SetClock(set)...),
	}
	for i, r := range chosen(set) {
		view.Shown = append(view.Shown, resultView(bounded(r), fmt.Sprintf("r%d-", i+1), true))
	}
	view.Chosen = fmt.Sprintf("In full: %s of %d, the unexpected ones first, then the first of each scenario.",
		phrase.Count(uint64(len(view.Shown)), "run"), len(set.Results))
	return view
}

// chosen are the runs that a page has in full: those that were not as expected, then
// the first run of each scenario that has no run yet.
func chosen(set *result.Set) []*result.Result {
	var shown []*result.Result
	seen := map[string]bool{}
	take := func(r *result.Result) {
		if len(shown) < maxFullRuns {
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

// rateTable has a row for each variant of each scenario.
func rateTable(set *result.Set) *table {
	t := tables.Rates(set.Rates).InTone(phrase.Plain, "stalled", "silent hang").
		Show("scenario", "variant", "runs", "outcome", "stalled", "silent hang", "expected")
	return boundedTable("Every variant of every scenario; shares with their 95 % interval (Wilson)", t, maxRuns, "set")
}

// runTable has a row for each run.
func runTable(set *result.Set) *table {
	var shown []*result.Result
	for i, r := range set.Results {
		if i < maxRuns { // no more are shown
			r = bounded(r)
		}
		shown = append(shown, r)
	}
	return boundedTable("Every run", tables.Runs(shown), maxRuns, "set")
}
