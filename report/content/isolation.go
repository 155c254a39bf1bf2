package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Isolated names the rung that breaks first and what it adds. Several rungs may
// break if they are alternatives to each other.
func Isolated(ladder []result.Rung) string {
	var names []string
	first := -1
	for i, rung := range ladder {
		if rung.Breaks {
			names = append(names, phrase.Clip(rung.Name, phrase.WidestName))
			if first < 0 {
				first = i
			}
		}
	}
	if first < 0 {
		return "No rung breaks."
	}
	adds := phrase.Clip(ladder[first].Adds, phrase.Prose)
	switch {
	case len(names) > 1:
		return fmt.Sprintf("It breaks on each of the rungs %s.", phrase.Join(names))
	case first == 0:
		return fmt.Sprintf("It already breaks on the first rung, %s: %s.", names[0], adds)
	default:
		return fmt.Sprintf("It breaks on the rung %s, which adds %s.", names[0], adds)
	}
}
