package content

import (
	"fmt"
	"strings"

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
	case r.Verdict == result.NoVerdict && !r.Interrupted:
		return phrase.Toned{Text: undecidedVerdict(r), Tone: phrase.Warn}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return phrase.Toned{Text: result.AsExpected, Tone: phrase.Good}
	}
	return phrase.Toned{}
}

// RunVerdict is the verdict of one run among several, in a word or two.
func RunVerdict(r *result.Result) phrase.Toned {
	tone := phrase.Bad
	switch r.Verdict {
	case result.Expected:
		tone = phrase.Good
	case result.NoVerdict:
		tone = phrase.Warn
	default:
	}
	return phrase.Toned{Text: r.VerdictInWords(), Tone: tone}
}

// undecidedVerdict says why it is not known whether a run is as expected.
func undecidedVerdict(r *result.Result) string {
	var why []string
	for _, reason := range []string{undecidedVariants(r), unseen(r)} {
		if reason != "" {
			why = append(why, reason)
		}
	}
	if len(why) == 0 {
		return result.NotKnown
	}
	return result.NotKnown + ": " + strings.Join(why, "; ")
}
