package content

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// CuresBeside says that the cures were tried in another time than the variants. It is
// empty if they were not.
func CuresBeside(r *result.Result) string {
	clocks := make([]result.Clock, len(r.Cures))
	for i, c := range r.Cures {
		clocks[i] = c.Clock
	}
	return beside(r, clocks)
}

// LadderBeside says the same of the isolation.
func LadderBeside(r *result.Result) string {
	clocks := make([]result.Clock, len(r.Ladder))
	for i, rung := range r.Ladder {
		clocks[i] = rung.Clock
	}
	return beside(r, clocks)
}

// beside says in which time something was tried, if that is not the time of all
// variants.
func beside(r *result.Result, clocks []result.Clock) string {
	var names []string
	for _, c := range clocks {
		if name := TimeOf(c); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	if len(names) == 0 || slices.Equal(names, timesOf(r)) {
		return ""
	}
	return "in " + phrase.Join(names) + ", beside this run"
}

// ClocksDifferTitle is the heading of [ClocksDiffer].
const ClocksDifferTitle = "What virtual time showed otherwise"

// ClocksDiffer says what the variants showed otherwise in virtual time, and what
// follows for the cures and the isolation. It is empty if nothing differs.
func ClocksDiffer(r *result.Result) []string {
	lines := differing(r.ClocksDiffer)
	if len(lines) == 0 {
		return nil
	}
	cures := slices.ContainsFunc(r.Cures, func(c result.Cure) bool { return c.Clock.Virtual() })
	ladder := slices.ContainsFunc(r.Ladder, func(rung result.Rung) bool { return rung.Clock.Virtual() })
	switch {
	case cures && ladder:
		return append(lines, "The cures and the isolation were tried in virtual time, so they are about what was seen there.")
	case cures:
		return append(lines, "The cures were tried in virtual time, so they are about what was seen there.")
	case ladder:
		return append(lines, "The isolation was tried in virtual time, so it is about what was seen there.")
	}
	return lines
}

// VariantDiffers says what one variant showed otherwise in virtual time.
func VariantDiffers(r *result.Result, v *result.Variant) []string {
	var of []result.Disagreement
	for _, d := range r.ClocksDiffer {
		if d.Variant == v.Name {
			of = append(of, d)
		}
	}
	return differing(of)
}

// differing has a sentence for each fact, not all if they are many.
func differing(all []result.Disagreement) []string {
	var lines []string
	for _, d := range all[:min(MaxDifferences, len(all))] {
		lines = append(lines, otherwise(d))
	}
	if more := len(all) - len(lines); more > 0 {
		lines = append(lines, fmt.Sprintf("%d more facts differ.", more))
	}
	return lines
}

// otherwise says what one fact of a variant was in both times.
func otherwise(d result.Disagreement) string {
	variant, what := "“"+VariantWords(d.Variant)+"”", phrase.Clip(d.What, phrase.WidestName)
	other, one := phrase.Clip(d.Other, phrase.WidestCell), phrase.Clip(d.One, phrase.WidestCell)
	subject, was := "the "+what+" of "+variant, "was"
	switch what {
	case "outcome":
		subject = variant
	case "later calls":
		was, other, one = "were", laterCalls(other), laterCalls(one)
	}
	return fmt.Sprintf("In virtual time %s %s %s, in real time %s.", subject, was, other, one)
}

// laterCalls says in words how the calls after the flush ended: a fact about them
// names each by its connection, as in "same hung, fresh flowing".
func laterCalls(fact string) string {
	calls := strings.Split(fact, ", ")
	for i, call := range calls {
		if outcome, ok := strings.CutPrefix(call, "same "); ok {
			calls[i] = outcome + " on the same connection"
		} else if outcome, ok := strings.CutPrefix(call, "fresh "); ok {
			calls[i] = outcome + " on a fresh one"
		}
	}
	return phrase.Join(calls)
}

// SetClock says in which time the runs of a set were, and in how many of them virtual
// time showed something else than real time.
func SetClock(set *result.Set) []string {
	sentences := []string{ClockSentence(set.Results)}
	n := 0
	for _, r := range set.Results {
		if len(r.ClocksDiffer) > 0 {
			n++
		}
	}
	if n > 0 {
		sentences = append(sentences, fmt.Sprintf("In %d of %s, virtual time showed something else than real time.", n, phrase.Count(uint64(len(set.Results)), "run")))
	}
	return sentences
}
