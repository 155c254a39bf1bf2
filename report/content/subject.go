package content

import (
	"slices"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Subject returns the variant that the result is about: the one with the flush or the
// fault, also if nothing went wrong in it, or else the one with the worst outcome. It is
// nil if there is no variant.
func Subject(r *result.Result) *result.Variant {
	for _, name := range []string{result.VariantFlushOn, result.VariantFaultOn} {
		if on := VariantNamed(r, name); on != nil {
			return on
		}
	}
	worst := VariantNamed(r, result.VariantFlushOff)
	for i := range r.Variants {
		if v := &r.Variants[i]; worst == nil || harmOf(v) > harmOf(worst) {
			worst = v
		}
	}
	return worst
}

// Fine reports whether nothing was seen to be wrong with a variant: no end was told
// of an error, and the messages flow or the variant had not ended. A run that is
// interrupted soon after the flush has no stall yet, but an end may have been told.
func Fine(v *result.Variant) bool {
	told := slices.ContainsFunc(v.Ends, func(e result.End) bool { return IsTrue(e.Told) })
	open := v.Outcome == scenarios.Undecided && v.Stall == nil
	return (v.Outcome == scenarios.Flowing || open) && !told
}

// VariantNamed returns the variant of a name, nil if there is none.
func VariantNamed(r *result.Result, name string) *result.Variant {
	for i := range r.Variants {
		if r.Variants[i].Name == name {
			return &r.Variants[i]
		}
	}
	return nil
}

// CountCalls counts the calls that have the variant's outcome, and all calls.
func CountCalls(v *result.Variant) (n, of int) {
	for _, count := range v.Outcomes {
		of += count
	}
	return v.Outcomes[v.Outcome], of
}
