package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

const (
	asExpected    = "as expected"
	notAsExpected = "not as expected"
)

// VerdictOf says whether the result is what its scenario expects; nothing if
// that cannot be said.
func VerdictOf(r *result.Result) phrase.Toned {
	failed := len(Failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		return phrase.Toned{Text: fmt.Sprintf("%s: %d of %d checks failed", notAsExpected, failed, len(r.Checks)), Tone: phrase.Bad}
	case r.Verdict == result.Unexpected && !r.Interrupted:
		return phrase.Toned{Text: notAsExpected, Tone: phrase.Bad}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return phrase.Toned{Text: asExpected, Tone: phrase.Good}
	}
	return phrase.Toned{}
}

// RunVerdict is the verdict of one run among several, in a word or two.
func RunVerdict(r *result.Result) phrase.Toned {
	verdict := phrase.Toned{Text: notAsExpected, Tone: phrase.Bad}
	if r.Verdict == result.Expected {
		verdict = phrase.Toned{Text: asExpected, Tone: phrase.Good}
	}
	if r.Interrupted {
		verdict.Text = "interrupted"
	}
	return verdict
}
