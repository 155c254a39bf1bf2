package judge

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Check compares what was seen with what the scenario expects. What the
// scenario does not name is not checked.
func Check(scenario scenarios.Scenario, variants []result.Variant) ([]result.Check, result.Verdict) {
	checks, verdict := []result.Check{}, result.Expected
	for i := range variants {
		v := &variants[i]
		expected := scenario.Expect[v.Name]
		for _, fact := range result.Facts {
			want, ok := fact.Expected(expected)
			if !ok {
				continue
			}
			got := fact.Of(v)
			if got != want {
				verdict = result.Unexpected
			}
			checks = append(checks, result.Check{Variant: v.Name, What: fact.Name, Want: want, Got: got, OK: got == want})
		}
	}
	return checks, verdict
}
