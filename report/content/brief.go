package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/result"
)

// InBrief says in a few words how the faults of a scenario ended: outcome, hop and
// cause, each kind of end once. A scenario without a fault has its worst end.
func InBrief(r *result.Result) string {
	tried := r.Variants
	if len(tried) > 1 {
		tried = tried[1:] // without the variant that they are compared with
	}
	var ends []string
	for i := range tried {
		if brief := briefEnd(r, &tried[i]); !slices.Contains(ends, brief) {
			ends = append(ends, brief)
		}
	}
	return strings.Join(ends, "; ")
}

func briefEnd(r *result.Result, v *result.Variant) string {
	f := result.FindingOf(r.Scenario, v)
	words := []string{string(f.Outcome)}
	if f.Hop != 0 {
		words = append(words, fmt.Sprintf("hop %d", f.Hop))
	}
	if f.Cause != "" {
		words = append(words, string(f.Cause))
	}
	return strings.Join(words, ", ")
}
