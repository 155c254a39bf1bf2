package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
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
		return phrase.Toned{Text: undecidedVerdict(r, inHeadline(r)), Tone: phrase.Warn}
	case r.Verdict == result.Expected && len(r.Checks) > 0:
		return expectedVerdict(r)
	}
	return phrase.Toned{}
}

// expectedVerdict says that what was seen is as expected. It does not praise trouble:
// nobody should read it as “all is well”.
func expectedVerdict(r *result.Result) phrase.Toned {
	trouble := map[scenarios.Outcome]string{
		scenarios.Hung: "hang", scenarios.Broken: "break", scenarios.Lost: "loss",
		scenarios.Recovered: "stall", scenarios.Slow: "slowness",
	}
	v := Subject(r)
	switch {
	case len(FlushVariants(r)) > 0:
		return phrase.Toned{Text: "The scenario is to show these outcomes", Tone: phrase.Dim}
	case v != nil && ofOthers(r, v):
		return phrase.Toned{}
	case v != nil && trouble[v.Outcome] != "":
		return phrase.Toned{Text: "The scenario is to show this " + trouble[v.Outcome], Tone: phrase.Dim}
	default:
		return phrase.Toned{Text: "The scenario is to show this", Tone: phrase.Good}
	}
}

// ofOthers reports whether what the scenario expects is of other variants than this.
func ofOthers(r *result.Result, v *result.Variant) bool {
	_, ok := r.Scenario.Expect[v.Name]
	return len(r.Scenario.Expect) > 0 && !ok
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

// WhyUndecided says why it is not known whether a run is as expected, also of the
// variants that the headline tells about.
func WhyUndecided(r *result.Result) string {
	return undecidedVerdict(r, func(*result.Variant) bool { return false })
}

// inHeadline reports of a variant whether the headline says why it is undecided.
func inHeadline(r *result.Result) func(*result.Variant) bool {
	subject := Subject(r)
	return func(v *result.Variant) bool { return v == subject || v.Name == result.VariantFlushOff }
}

// undecidedVerdict says why it is not known whether a run is as expected. It leaves out
// the variants of which that is said elsewhere.
func undecidedVerdict(r *result.Result, said func(*result.Variant) bool) string {
	var why []string
	for _, reason := range []string{undecidedVariants(r, said), unseen(r)} {
		if reason != "" {
			why = append(why, reason)
		}
	}
	text := result.NotKnown
	if len(r.Checks) > 0 {
		text += " whether the expectation holds"
	}
	if len(why) == 0 {
		return text
	}
	return text + ": " + strings.Join(why, "; ")
}

// Differs says what a check expected and what was observed.
func Differs(check result.Check) string {
	return fmt.Sprintf("%s: expected %s, observed %s", phrase.Clip(check.What, phrase.WidestCell), phrase.Clip(check.Want, 2*phrase.Prose), phrase.Clip(check.Got, 2*phrase.Prose))
}

// MaxDifferences bounds the differences in one line.
const MaxDifferences = 5

// Differences says in one line what differs from the expectation.
func Differences(failed []result.Check) string {
	var parts []string
	for _, check := range failed[:min(MaxDifferences, len(failed))] {
		parts = append(parts, Differs(check))
	}
	if more := len(failed) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

// MaxItems bounds lists, and the rows of tables that have no other bound.
const MaxItems = 30

// Failures are the checks that failed. What was not seen is no failure, and of a
// variant of an interrupted run that had not ended, nothing is compared.
func Failures(r *result.Result) []result.Check {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(c result.Check) bool {
		return c.OK || !c.Seen() || r.Interrupted && !hadEnded(VariantNamed(r, c.Variant))
	})
}

// hadEnded reports whether the calls of a variant of an interrupted run had ended.
func hadEnded(v *result.Variant) bool {
	return v != nil && v.Outcome != scenarios.Undecided && v.Outcome != scenarios.Hung
}
