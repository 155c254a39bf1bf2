package report

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/result"
)

// The types of failures, errors and skips.
const (
	notExpected = "not as expected"
	interrupted = "interrupted"
	notJudged   = "nothing expected"
)

// casesOf are the variants of a run, those that did not come to run, and, so
// that a verdict is never lost, one for what belongs to no variant.
func casesOf(r *result.Result) []*testCase {
	var cases []*testCase
	told := false
	add := func(c *testCase) {
		told = told || c.Failure != nil || c.Error != nil
		cases = append(cases, c)
	}
	for i := range r.Variants {
		add(caseOf(r, &r.Variants[i]))
	}
	for _, name := range r.Scenario.Executions() {
		if variant(r, name) == nil {
			add(&testCase{Name: clip(name, widestCell), Skipped: &remark{Type: interrupted, Message: "the run ended before this variant began"}})
		}
	}
	switch text := failureText(r, nil, failures(r)); {
	case r.Verdict == result.Expected || told:
	case r.Interrupted:
		add(&testCase{Name: "verdict", Error: &remark{Type: interrupted, Message: "the run was ended early", Text: text}})
	default:
		add(&testCase{Name: "verdict", Failure: &remark{Type: notExpected, Message: "the run was not as expected", Text: text}})
	}
	return cases
}

// caseOf judges a variant by the checks that are about it.
func caseOf(r *result.Result, v *result.Variant) *testCase {
	c := &testCase{
		Name: clip(v.Name, widestCell), Time: seconds(v.LastedNS),
		Out: &output{Text: brief(when(r, v)+predicate(v)+".", 4*prose)},
	}
	checked := func(check result.Check) bool { return check.Variant == v.Name }
	failed := slices.DeleteFunc(failures(r), func(check result.Check) bool { return !checked(check) })
	switch {
	case r.Interrupted:
		c.Error = &remark{
			Type: interrupted, Message: "the run was ended early; this is what it had seen",
			Text: failureText(r, v, failed),
		}
	case len(failed) > 0:
		c.Failure = &remark{Type: notExpected, Message: differences(failed), Text: failureText(r, v, failed)}
	case !slices.ContainsFunc(r.Checks, checked):
		c.Skipped = &remark{Type: notJudged, Message: "the scenario expects nothing of this variant"}
	}
	return c
}

// differs says of a check what was expected and what was observed.
func differs(check result.Check) string {
	return fmt.Sprintf("%s: expected %s, observed %s", clip(check.What, widestCell), clip(check.Want, 2*prose), clip(check.Got, 2*prose))
}

// mostDifferences is how many are told of in one line.
const mostDifferences = 5

// differences says in one line what differs from the expectation.
func differences(failed []result.Check) string {
	var parts []string
	for _, check := range failed[:min(mostDifferences, len(failed))] {
		parts = append(parts, differs(check))
	}
	if more := len(failed) - len(parts); more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, "; ")
}

// failureText is what a person needs who looks into a failure: what differs,
// what was seen, why, and how to see it again.
func failureText(r *result.Result, v *result.Variant, failed []result.Check) string {
	var lines []string
	for _, check := range failed[:min(mostItems, len(failed))] {
		line := differs(check)
		if v == nil {
			line = clip(check.Variant, widestCell) + ": " + line
		}
		lines = append(lines, line)
	}
	if v != nil {
		lines = append(lines, brief(when(r, v)+predicate(v)+".", 4*prose))
		if v.Diagnosis != nil {
			lines = append(lines, "Why: "+diagnosed(v.Diagnosis))
			seen := observations(v.Diagnosis)
			lines = append(lines, seen[:min(mostItems, len(seen))]...)
		}
	}
	lines = append(lines, "Run it again: "+rerunOf(r).command)
	return "\n" + strings.Join(lines, "\n") + "\n"
}
