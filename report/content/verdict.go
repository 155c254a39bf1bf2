package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// VerdictOf says whether the result is what its scenario expects. It is empty if
// that cannot be said.
func VerdictOf(r *result.Result) phrase.Toned {
	failed := len(Failures(r))
	switch {
	case r.Verdict == result.Unexpected && failed > 0:
		return phrase.Toned{Text: fmt.Sprintf("%s: %d of %d checks failed", result.NotAsExpected, failed, len(r.Checks)), Tone: phrase.Bad}
	case r.Verdict == result.Unexpected && !r.Interrupted:
		return phrase.Toned{Text: result.NotAsExpected, Tone: phrase.Bad}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return phrase.Toned{Text: result.AsExpected, Tone: phrase.Good}
	}
	return phrase.Toned{}
}

// RunVerdict is the verdict of one run among several, in a word or two.
func RunVerdict(r *result.Result) phrase.Toned {
	tone := phrase.Bad
	if r.Verdict == result.Expected {
		tone = phrase.Good
	}
	return phrase.Toned{Text: r.VerdictInWords(), Tone: tone}
}
