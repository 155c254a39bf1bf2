package content

import (
	"fmt"

	"hangscope/repro/result"
)

const (
	asExpected    = "as expected"
	notAsExpected = "not as expected"
)

// VerdictOf says whether the result is what its scenario expects; nothing if
// that cannot be said.
func VerdictOf(r *result.Result) Toned {
	failed := len(Failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		return Toned{fmt.Sprintf("%s: %d of %d checks failed", notAsExpected, failed, len(r.Checks)), Bad}
	case r.Verdict == result.Unexpected && !r.Interrupted:
		return Toned{notAsExpected, Bad}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return Toned{asExpected, Good}
	}
	return Toned{}
}

// RunVerdict is the verdict of one run among several, in a word or two.
func RunVerdict(r *result.Result) Toned {
	verdict := Toned{notAsExpected, Bad}
	if r.Verdict == result.Expected {
		verdict = Toned{asExpected, Good}
	}
	if r.Interrupted {
		verdict.Text = "interrupted"
	}
	return verdict
}
