package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// ScenariosOf lists the names of the scenarios of a set, each once.
func ScenariosOf(set *result.Set) []string {
	var names []string
	for _, r := range set.Results {
		if name := phrase.Clip(r.Scenario.Name, phrase.Prose/2); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Finished counts the results that were not ended early.
func Finished(set *result.Set) int {
	n := 0
	for _, r := range set.Results {
		if !r.Interrupted {
			n++
		}
	}
	return n
}

// ExpectedRuns says how many results were as expected, of those that were not ended
// early.
func ExpectedRuns(set *result.Set) Toned {
	expected, of := 0, Finished(set)
	for _, r := range set.Results {
		if !r.Interrupted && r.Verdict == result.Expected {
			expected++
		}
	}
	sentence := Toned{fmt.Sprintf("%d of %s %s", expected, phrase.Count(uint64(of), "run"), result.AsExpected), Good}
	if expected != of || of == 0 {
		sentence.Tone = Bad
	}
	return sentence
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
		parts = append(parts, Toned{text, ToneOf(outcome)})
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

// SeedRange says what the lowest and the highest seed of a set are.
func SeedRange(set *result.Set) string {
	low, high := set.Results[0].Seed, set.Results[0].Seed
	for _, r := range set.Results {
		low, high = min(low, r.Seed), max(high, r.Seed)
	}
	if low == high {
		return fmt.Sprintf("seed %d", low)
	}
	return fmt.Sprintf("seeds %d to %d", low, high)
}

// maxSeeds bounds how many seeds are listed.
const maxSeeds = 12

// SeedList lists seeds, not all if they are many.
func SeedList(seeds []uint64) string {
	var parts []string
	for i, seed := range seeds {
		if i == maxSeeds {
			parts = append(parts, fmt.Sprintf("%d more", len(seeds)-i))
			break
		}
		parts = append(parts, fmt.Sprint(seed))
	}
	if len(parts) == 1 {
		return "seed " + parts[0]
	}
	return "seeds " + phrase.Join(parts)
}
