package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Isolated names the rung that breaks first and what it adds. Several rungs may
// break if they are alternatives to each other. A rung that is undecided may break
// too, and a fault of a service is no rung.
func Isolated(r *result.Result) string {
	var breaking, open []string
	adds := ""
	for i, rung := range r.Ladder {
		name := phrase.Clip(rung.Name, phrase.WidestName)
		switch {
		case rung.Breaks && len(breaking) == 0:
			adds = isolating(name, rung, i == 0)
			breaking = append(breaking, name)
		case rung.Breaks:
			breaking = append(breaking, name)
		case rung.Outcome == scenarios.Undecided && len(breaking) == 0:
			open = append(open, name)
		}
	}
	undecided := ""
	if len(open) > 0 {
		undecided = "; " + phrase.Join(open) + plural(open, " is", " are") + " undecided"
	}
	switch {
	case len(breaking) > 1:
		return "It breaks on each of the steps " + phrase.Join(breaking) + undecided + "."
	case len(breaking) == 1:
		return adds + undecided + "."
	case undecided != "":
		return "No step was seen to break" + undecided + "."
	case r.Scenario.Fault != nil:
		return "No step breaks. The fault itself is no step."
	default:
		return "No step breaks."
	}
}

// isolating says that a rung breaks, and what it adds.
func isolating(name string, rung result.Rung, first bool) string {
	adds := phrase.Clip(rung.Adds, phrase.Prose)
	if first {
		return fmt.Sprintf("It already breaks on the first step, %s: %s", name, adds)
	}
	return fmt.Sprintf("It breaks on the step %s, which adds %s", name, adds)
}
