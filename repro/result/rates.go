package result

import (
	"math"
	"slices"

	"hangscope/scenarios"
)

// Rate is how often a variant of a scenario had each outcome.
type Rate struct {
	// Scenario and Variant are their names.
	Scenario string `json:"scenario"`
	Variant  string `json:"variant"`
	// Runs is how many there were, Outcomes counts them by their outcome.
	Runs     int                       `json:"runs"`
	Outcomes map[scenarios.Outcome]int `json:"outcomes"`
	// Stalled is the share of runs with a stall, Silent the share of runs that
	// hung while the client was told nothing.
	Stalled Share `json:"stalled"`
	Silent  Share `json:"silent"`
	// UnexpectedSeeds are the seeds of the runs that did not show in this
	// variant what the scenario expects; null if all did.
	UnexpectedSeeds []uint64 `json:"unexpected_seeds"`
	// UndecidedSeeds are the seeds of the runs that leave it undecided; left out if
	// none does.
	UndecidedSeeds []uint64 `json:"undecided_seeds,omitempty"`
}

// Share is a part of a number of runs, and the interval in which the true
// share lies with a confidence of 95 %, as Wilson gives it.
type Share struct {
	Count int     `json:"count"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// rates counts the outcomes of results, in the order in which scenarios and
// variants first come. An interrupted run does not count.
func rates(results []*Result) []Rate {
	found := []Rate{}
	for _, r := range results {
		if r.Interrupted {
			continue
		}
		for i := range r.Variants {
			found = add(found, r, &r.Variants[i])
		}
	}
	for i := range found {
		rate := &found[i]
		rate.Stalled = ShareOf(rate.Stalled.Count, rate.Runs)
		rate.Silent = ShareOf(rate.Silent.Count, rate.Runs)
	}
	return found
}

// add counts one variant of one result.
func add(found []Rate, r *Result, v *Variant) []Rate {
	i := slices.IndexFunc(found, func(rate Rate) bool {
		return rate.Scenario == r.Scenario.Name && rate.Variant == v.Name
	})
	if i < 0 {
		i = len(found)
		found = append(found, Rate{
			Scenario: r.Scenario.Name, Variant: v.Name, Outcomes: make(map[scenarios.Outcome]int),
		})
	}
	rate := &found[i]
	rate.Runs++
	rate.Outcomes[v.Outcome]++
	if v.Undecided == nil && (v.Stalled > 0 || v.Stall != nil) { // older results do not count the calls
		rate.Stalled.Count++
	}
	if v.Silent {
		rate.Silent.Count++
	}
	ours := func(c Check) bool { return c.Variant == v.Name && !c.OK }
	switch {
	case slices.ContainsFunc(r.Checks, func(c Check) bool { return ours(c) && c.Seen() }):
		rate.UnexpectedSeeds = append(rate.UnexpectedSeeds, r.Seed)
	case v.Undecided != nil || slices.ContainsFunc(r.Checks, ours):
		rate.UndecidedSeeds = append(rate.UndecidedSeeds, r.Seed)
	}
	return found
}

// ShareOf returns the share of a number of runs. Its interval is the Wilson score
// interval, which holds for few runs and for shares of nothing and all. Source: E. B. Wilson, JASA 22 (1927), 209.
func ShareOf(count, of int) Share {
	const z = 1.959964 // 95 %, two-sided
	if of == 0 {
		return Share{High: 1}
	}
	n, p := float64(of), float64(count)/float64(of)
	middle := (p + z*z/(2*n)) / (1 + z*z/n)
	half := z / (1 + z*z/n) * math.Sqrt(p*(1-p)/n+z*z/(4*n*n))
	return Share{Count: count, Low: max(0, middle-half), High: min(1, middle+half)}
}
