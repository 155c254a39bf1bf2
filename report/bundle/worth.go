package bundle

import (
	"hangscope/repro/result"
)

// MaxFolders bounds how many runs of a set have a folder: the captures of more
// runs would take too much memory, and nobody looks into more.
const MaxFolders = 50

// worthFolders says for each result whether it is worth a folder. Results that
// were not as expected come first, then the first result of each scenario, to
// compare the others with. A result is nil while its run has not ended. When
// another run ends, no result becomes worth a folder that was not before, so what
// was dropped is never needed.
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
