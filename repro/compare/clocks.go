package compare

import (
	"cmp"
	"slices"

	"hangscope/repro/result"
)

// clockOf is the time in which a variant ran. What is older than clocks was in real
// time.
func clockOf(v *result.Variant) string { return string(cmp.Or(v.Clock, result.RealClock)) }

// clocks are the times in which variants ran, each once. Real time comes first, then
// virtual time, then what a later version may know.
func clocks(variants []*result.Variant) []string {
	var found []string
	for _, v := range variants {
		if c := clockOf(v); !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	known := []string{string(result.RealClock), string(result.VirtualClock)}
	slices.SortFunc(found, func(a, b string) int {
		return cmp.Or(cmp.Compare(position(a, known), position(b, known)), cmp.Compare(a, b))
	})
	return found
}

// timesOf compares the times of a variant, among the runs that were on the same clock
// on both sides. If there is no such clock, only gaps are summed up, and nothing is
// tested.
func timesOf(before, after []*result.Variant) []Measure {
	ours, theirs := clocks(before), clocks(after)
	i := slices.IndexFunc(ours, func(c string) bool { return slices.Contains(theirs, c) })
	if i < 0 {
		return gapsAcross(before, after)
	}
	shared := ours[i]
	before, after = on(shared, before), on(shared, after)
	var found []Measure
	for _, m := range measures {
		if !m.latency || shared != string(result.VirtualClock) {
			found = append(found, m.compare(before, after))
		}
	}
	return found
}

// gapsAcross sums up the gaps of runs on different clocks.
func gapsAcross(before, after []*result.Variant) []Measure {
	var found []Measure
	for _, m := range measures {
		if !m.latency {
			summed, _, _ := m.sumUp(before, after)
			summed.Meaning = OtherClock
			found = append(found, summed)
		}
	}
	return found
}

// on keeps the variants that ran on a clock.
func on(clock string, variants []*result.Variant) []*result.Variant {
	return slices.DeleteFunc(slices.Clone(variants), func(v *result.Variant) bool { return clockOf(v) != clock })
}
