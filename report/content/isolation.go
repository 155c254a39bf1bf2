package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Isolated names the rung that breaks first and what it adds. Several rungs may
// break if they are alternatives to each other. A rung that is undecided may break
// too.
func Isolated(ladder []result.Rung) string {
	var names, open []string
	first := -1
	for i, rung := range ladder {
		if rung.Outcome == scenarios.Undecided && first < 0 {
			open = append(open, phrase.Clip(rung.Name, phrase.WidestName))
		}
		if rung.Breaks {
			names = append(names, phrase.Clip(rung.Name, phrase.WidestName))
			if first < 0 {
				first = i
			}
		}
	}
	undecided := ""
	if len(open) > 0 {
		undecided = "; " + phrase.Join(open) + plural(open, " is", " are") + " undecided"
	}
	switch {
	case first < 0 && undecided != "":
		return "No rung was seen to break" + undecided + "."
	case first < 0:
		return "No rung breaks."
	case len(names) > 1:
		return "It breaks on each of the rungs " + phrase.Join(names) + undecided + "."
	}
	adds := phrase.Clip(ladder[first].Adds, phrase.Prose)
	if first == 0 {
		return fmt.Sprintf("It already breaks on the first rung, %s: %s.", names[0], adds)
	}
	return fmt.Sprintf("It breaks on the rung %s, which adds %s%s.", names[0], adds, undecided)
}
