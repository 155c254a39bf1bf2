package junit

import (
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The types of failures, errors and skips.
const (
	notExpected = result.NotAsExpected
	interrupted = result.EndedEarly
	undecided   = "undecided"
	notJudged   = "nothing expected"
)

// casesOf has a case for each variant of a run, also for those that did not run.
// One more case has the verdict if no variant shows it, so that it is never lost.
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
		if content.VariantNamed(r, name) == nil {
			add(&testCase{Name: phrase.Clip(name, phrase.WidestCell), Skipped: &remark{Type: interrupted, Message: "the run ended before this variant began"}})
		}
	}
	switch text := failureText(r, nil, content.Failures(r)); {
	case r.Verdict == result.Expected || told:
	case r.Verdict == result.NoVerdict && !r.Interrupted:
		add(&testCase{Name: "verdict", Error: &remark{Type: undecided, Message: content.WhyUndecided(r), Text: text}})
	case r.Interrupted:
		add(&testCase{Name: "verdict", Error: &remark{Type: interrupted, Message: "the run was ended early", Text: text}})
	default:
		add(&testCase{Name: "verdict", Failure: &remark{Type: notExpected, Message: "the run was not as expected", Text: text}})
	}
	return cases
}

// caseOf judges a variant by its checks.
func caseOf(r *result.Result, v *result.Variant) *testCase {
	c := &testCase{
		Name: phrase.Clip(v.Name, phrase.WidestCell), Time: seconds(v.LastedNS),
		Out: &output{Text: strings.Join(seen(r, v), "\n")},
	}
	checked := func(check result.Check) bool { return check.Variant == v.Name }
	failed := slices.DeleteFunc(content.Failures(r), func(check result.Check) bool { return !checked(check) })
	switch {
	case r.Interrupted:
		c.Error = &remark{
			Type: interrupted, Message: "the run was ended early; this is what it had seen",
			Text: failureText(r, v, failed),
		}
	case v.Outcome == scenarios.Undecided:
		message := "the variant cannot be judged"
		if why := content.UndecidedBecause(v.Undecided); why != "" {
			message += ": " + why
		}
		c.Error = &remark{Type: undecided, Message: message, Text: failureText(r, v, failed)}
	case len(failed) > 0:
		c.Failure = &remark{Type: notExpected, Message: content.Differences(failed), Text: failureText(r, v, failed)}
	case !slices.ContainsFunc(r.Checks, checked):
		c.Skipped = &remark{Type: notJudged, Message: "the scenario expects nothing of this variant"}
	}
	return c
}

// seen says what a variant showed, who serves after the flush, and what it showed
// otherwise in virtual time.
func seen(r *result.Result, v *result.Variant) []string {
	return slices.Concat(
		[]string{phrase.Brief(content.Lead(r, v)+content.Predicate(v)+".", 4*phrase.Prose)},
		content.WhoServes(r, v), content.VariantDiffers(r, v))
}

// failureText says what a person needs to understand a failure: what differs,
// what was seen, why, and how to run it again.
func failureText(r *result.Result, v *result.Variant, failed []result.Check) string {
	var lines []string
	for _, check := range failed[:min(content.MaxItems, len(failed))] {
		line := content.Differs(check)
		if v == nil {
			line = phrase.Clip(check.Variant, phrase.WidestCell) + ": " + line
		}
		lines = append(lines, line)
	}
	if v != nil {
		lines = append(lines, seen(r, v)...)
		if v.Diagnosis != nil {
			lines = append(lines, "Why: "+content.Diagnosed(v))
			observed := content.Observations(v.Diagnosis)
			lines = append(lines, observed[:min(content.MaxItems, len(observed))]...)
		}
	}
	lines = append(lines, "Run it again: "+rerun.Of(r).Line)
	return "\n" + strings.Join(lines, "\n") + "\n"
}
