package result

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// editedByHand is the hint for a document that no hangscope writes.
const editedByHand = "the file was edited by hand, or a later version of hangscope wrote it"

// Unsound returns the error of what no run can have found, in a file of a name.
func (s *Set) Unsound(file string) error {
	for i, r := range s.Results {
		prefix := ""
		if len(s.Results) > 1 {
			prefix = fmt.Sprintf("results[%d].", i)
		}
		if e := r.unsound(prefix); e != nil {
			e.File = file
			return e
		}
	}
	return nil
}

// unsound returns what no run can have found: a word that is not known, a count that
// cannot be, or a verdict that its checks contradict. It is nil if there is nothing.
// What is empty is not looked at. The field is below a prefix.
func (r *Result) unsound(prefix string) *scenarios.Error {
	if problem := unknown(r.Verdict, []Verdict{Expected, Unexpected, NoVerdict}); problem != "" {
		return handEdited(prefix+"verdict", problem)
	}
	for i := range r.Variants {
		if e := r.Variants[i].unsound(fmt.Sprintf("%svariants[%d].", prefix, i)); e != nil {
			return e
		}
	}
	failed := false
	for i, c := range r.Checks {
		field := fmt.Sprintf("%schecks[%d].", prefix, i)
		if c.OK != (c.Got == c.Want) {
			return handEdited(field+"ok", fmt.Sprintf("%t contradicts that %.60q was expected and %.60q was seen; allowed: %t", c.OK, c.Want, c.Got, c.Got == c.Want))
		}
		failed = failed || !c.OK
		of := slices.IndexFunc(r.Variants, func(v Variant) bool { return v.Name == c.Variant })
		if of < 0 || c.What != outcomeFact || r.Variants[of].Undecided != nil {
			continue
		}
		if seen := string(r.Variants[of].Outcome); seen != "" && seen != c.Got {
			return handEdited(field+"got", fmt.Sprintf("%.60q contradicts the outcome of %.60q; allowed: %s", c.Got, c.Variant, seen))
		}
	}
	switch {
	case failed && r.Verdict == Expected:
		return handEdited(prefix+"verdict", fmt.Sprintf("%q contradicts a check that is not ok; allowed: %s, %s", r.Verdict, Unexpected, NoVerdict))
	case !failed && len(r.Checks) > 0 && r.Verdict == Unexpected:
		return handEdited(prefix+"verdict", fmt.Sprintf("%q contradicts its checks, which are all ok; allowed: %s, %s", r.Verdict, Expected, NoVerdict))
	}
	return nil
}

// outcomeFact is what checks call the outcome of a variant.
const outcomeFact = "outcome"

// lastHop is the number of the hop next to the client. 0 stands for none.
const lastHop = 2

func (v *Variant) unsound(prefix string) *scenarios.Error {
	if problem := unknown(v.Outcome, scenarios.Outcomes); problem != "" {
		return handEdited(prefix+"outcome", problem)
	}
	counts := v.Messages
	if counts.Received > counts.Expected {
		return handEdited(prefix+"messages.received", fmt.Sprintf("%d is more than were expected; allowed: 0 to %d", counts.Received, counts.Expected))
	}
	if min(counts.Expected, counts.Received, counts.Doubled, counts.Disordered) < 0 {
		return handEdited(prefix+"messages", "a count is below 0; allowed: 0 and more")
	}
	if v.Stall != nil && (v.Stall.Hop < 0 || v.Stall.Hop > lastHop) {
		return handEdited(prefix+"stall.hop", fmt.Sprintf("%d is no hop; allowed: 0 to %d", v.Stall.Hop, lastHop))
	}
	if d := v.Diagnosis; d != nil {
		if problem := unknown(d.Cause, stall.Causes); problem != "" {
			return handEdited(prefix+"diagnosis.cause", problem)
		}
		if d.Hop < 0 || d.Hop > lastHop {
			return handEdited(prefix+"diagnosis.hop", fmt.Sprintf("%d is no hop; allowed: 0 to %d", d.Hop, lastHop))
		}
	}
	return nil
}

// unknown says that a word is none of those that are known. An empty word is no word.
func unknown[W ~string](word W, known []W) string {
	if word == "" || slices.Contains(known, word) {
		return ""
	}
	words := make([]string, len(known))
	for i, one := range known {
		words[i] = string(one)
	}
	return fmt.Sprintf("%.60q is not known; allowed: %s", word, strings.Join(words, ", "))
}

func handEdited(field, problem string) *scenarios.Error {
	return &scenarios.Error{Field: field, Problem: problem, Hint: editedByHand}
}
