package judge

import (
	"slices"

	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// Rungs judges the steps of a ladder that were tried. The first step with
// trouble breaks, and so does each step with trouble that replaces it.
func Rungs(steps []trial.Step, variants []result.Variant) []result.Rung {
	var r []result.Rung
	broken, over := false, false
	for _, s := range steps {
		over = over || broken && !s.Instead
		tried := slices.IndexFunc(variants, func(v result.Variant) bool { return v.Name == s.Name })
		if tried < 0 {
			continue // interrupted before its turn came
		}
		v := variants[tried]
		rung := result.Rung{
			Name: s.Name, Adds: s.Adds, Clock: v.Clock, Outcome: v.Outcome, Undecided: v.Undecided,
			Messages: v.Messages, LongestGapNS: v.Gaps.MaxNS, LongestGapOpen: v.Gaps.MaxOpen,
		}
		if v.Outcome != scenarios.Flowing && v.Outcome != scenarios.Undecided && !over {
			rung.Breaks, broken = true, true
		}
		r = append(r, rung)
	}
	return r
}
