package content

import (
	"fmt"

	"hangscope/repro/result"
)

// VerdictOf says whether the result is what its scenario expects. It is empty if
// that cannot be said.
func VerdictOf(r *result.Result) Toned {
	failed := len(Failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		return Toned{fmt.Sprintf("%s: %d of %d checks failed", result.NotAsExpected, failed, len(r.Checks)), Bad}
	case r.Verdict == result.Unexpected && !r.Interrupted:
		return Toned{result.NotAsExpected, Bad}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return Toned{result.AsExpected, Good}
	}
	return Toned{}
}

// runVerdict is the verdict of one run among several, in a word or two.
func runVerdict(r *result.Result) Toned {
	tone := Bad
	if r.Verdict == result.Expected {
		tone = Good
	}
	return Toned{r.VerdictInWords(), tone}
}
