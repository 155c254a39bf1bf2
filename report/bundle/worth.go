package bundle

import (
	"hangscope/repro/result"
)

// MaxFolders is how many runs of a set have a folder: the captures of more
// would take too much memory, and nobody looks into more.
const MaxFolders = 50

// worthFolders says of each result whether it is worth a folder: before all
// others what was not as expected, and then the first of each scenario, as what
// to compare it with. A nil result is that of a run that has not ended. Once it
// has, nothing that was not worth a folder becomes so: what is let go is never
// asked for.
func worthFolders(results []*result.Result) []bool {
	worth := make([]bool, len(results))
	room := MaxFolders
	take := func(i int) {
		if room > 0 && !worth[i] {
			worth[i] = true
			room--
		}
	}
	for i, r := range results {
		if r != nil && r.Verdict != result.Expected {
			take(i)
		}
	}
	seen := make(map[string]bool)
	for i, r := range results {
		if r != nil && !seen[r.Scenario.Name] {
			seen[r.Scenario.Name] = true
			take(i)
		}
	}
	return worth
}
