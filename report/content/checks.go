package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

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
