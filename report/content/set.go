package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
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
func ExpectedRuns(set *result.Set) phrase.Toned {
	expected, undecided, of := 0, 0, Finished(set)
	for _, r := range set.Results {
		switch {
		case r.Interrupted:
		case r.Verdict == result.Expected:
			expected++
		case r.Verdict == result.NoVerdict:
			undecided++
		}
	}
	sentence := phrase.Toned{Text: fmt.Sprintf("%d of %s %s", expected, phrase.Count(uint64(of), "run"), result.AsExpected), Tone: phrase.Good}
	if undecided > 0 {
		sentence.Text += fmt.Sprintf(", %d undecided", undecided)
		sentence.Tone = phrase.Warn
	}
	if expected+undecided != of || of == 0 {
		sentence.Tone = phrase.Bad
	}
	return sentence
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

// MaxSeeds bounds how many seeds are listed.
const MaxSeeds = 12

// SeedList lists seeds, not all if they are many.
func SeedList(seeds []uint64) string {
	var parts []string
	for i, seed := range seeds {
		if i == MaxSeeds {
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
