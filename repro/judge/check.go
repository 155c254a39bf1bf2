package judge

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Check compares what was seen with what the scenario expects. What the scenario does
// not name is not checked. A run that leaves something undecided is never as expected,
// whether or not the scenario expects anything there.
func Check(scenario scenarios.Scenario, variants []result.Variant) ([]result.Check, result.Verdict) {
	checks, verdict := []result.Check{}, result.Expected
	for i := range variants {
		v := &variants[i]
		if v.Undecided != nil && verdict == result.Expected {
			verdict = result.NoVerdict
		}
		expected := scenario.Expect[v.Name]
		for _, fact := range result.Facts {
			want, ok := fact.Expected(expected)
			if !ok {
				continue
			}
			check := result.Check{Variant: v.Name, What: fact.Name, Want: want, Got: fact.Of(v)}
			if v.Undecided != nil && check.Got != string(scenarios.Undecided) {
				check.Got = result.NotObserved
			}
			check.OK = check.Got == want
			checks, verdict = append(checks, check), worse(verdict, check)
		}
	}
	return checks, verdict
}

// worse returns the verdict with one more check.
func worse(verdict result.Verdict, check result.Check) result.Verdict {
	switch {
	case check.OK, verdict == result.Unexpected:
		return verdict
	case check.Seen():
		return result.Unexpected
	default:
		return result.NoVerdict
	}
}
