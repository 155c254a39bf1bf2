package probed

import (
	"maps"
	"slices"
	"strings"

	"hangscope/repro/result"
)

// State says in a few words how a round went, from what was known of a side before it and
// after. before is nil for the first round.
func State(before, after *result.ProbedSide) string {
	if before == nil {
		before = &result.ProbedSide{}
	}
	if after.StallCount > before.StallCount {
		var reasons []string
		for _, s := range after.Stalls[min(len(before.Stalls), len(after.Stalls)):] {
			if !slices.Contains(reasons, string(s.Reason)) {
				reasons = append(reasons, string(s.Reason))
			}
		}
		return strings.TrimSuffix("stalled: "+strings.Join(reasons, ", "), ": ")
	}
	var odd []string
	calls := 0
	for _, end := range slices.Sorted(maps.Keys(after.Ended)) {
		more := after.Ended[end] - before.Ended[end]
		calls += more
		if more > 0 && !end.Asked() && end != result.EndedFailed {
			odd = append(odd, string(end))
		}
	}
	for _, status := range slices.Sorted(maps.Keys(after.Status)) {
		if status != "OK" && after.Status[status] > before.Status[status] {
			odd = append(odd, "failed with "+status)
		}
	}
	switch {
	case len(odd) > 0:
		return strings.Join(odd, ", ")
	case calls == 0:
		return "no call"
	}
	return "flowing"
}
