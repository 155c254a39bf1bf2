package report

import (
	"fmt"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// card is one answer at a glance.
type card struct {
	Question, Answer, More string
	Tone                   tone
	// Code is text to copy.
	Code string
}

// glance answers what hung, where, who knows, who waits, and what to do.
func glance(r *result.Result, v *result.Variant) []card {
	if fine(v) {
		return fineGlance(r, v)
	}
	what := card{
		Question: "What", Answer: tally(v), Tone: toneOf(v.Outcome),
		More: fmt.Sprintf("%d of %d messages came", v.Messages.Received, v.Messages.Expected),
	}
	cards := []card{what, whereCard(v)}
	knows, waits := knowing(v)
	if len(v.Ends) > 0 {
		who := whoCard("Who knows", knows, warn, toldStatus(v))
		if sockets := knowingSockets(v); sockets != "" {
			who.Answer, who.More = "no call", capital(sockets)
		}
		cards = append(cards, who, whoCard("Who waits", waits, bad, waiting(v)))
	}
	if what := advice(v); what != "" && !cured(r) {
		return append(cards, card{Question: "What to do", Answer: capital(what), Tone: good})
	}
	return append(cards, todo(r)...)
}

// whoCard names those of whom the same is true.
func whoCard(question string, roles []evidence.Role, t tone, more string) card {
	if len(roles) == 0 {
		return card{Question: question, Answer: "nobody", Tone: dim}
	}
	return card{Question: question, Answer: list(roles, role), Tone: t, More: more}
}

// whereCard says on which hop it is, and by which cause.
func whereCard(v *result.Variant) card {
	c := card{Question: "Where", Answer: "not on a hop", Tone: dim}
	switch {
	case v.Diagnosis != nil && v.Diagnosis.Hop != 0:
		c.Answer, c.Tone = fmt.Sprintf("hop %d", v.Diagnosis.Hop), bad
	case v.Stall != nil && v.Stall.Hop != 0:
		c.Answer, c.Tone = fmt.Sprintf("hop %d", v.Stall.Hop), bad
	}
	if v.Diagnosis != nil {
		c.More = clip(string(v.Diagnosis.Cause), widestName)
	}
	return c
}

// knowing splits the ends that were told from those that wait.
func knowing(v *result.Variant) (knows, waits []evidence.Role) {
	for _, e := range inFlow(v) {
		switch {
		case is(e.Told):
			knows = append(knows, e.Role)
		case not(e.Told) && e.State != evidence.Returned.String():
			waits = append(waits, e.Role)
		}
	}
	return knows, waits
}

// toldStatus is what was told first, and when.
func toldStatus(v *result.Variant) string {
	var soonest *result.End
	for i := range v.Ends {
		e := &v.Ends[i]
		if is(e.Told) && e.ToldNS != nil && (soonest == nil || *e.ToldNS < *soonest.ToldNS) {
			soonest = e
		}
	}
	if soonest == nil {
		return ""
	}
	return role(soonest.Role) + ":" + status(soonest) + afterFlush(soonest)
}

// waiting is how the first of those that wait does so.
func waiting(v *result.Variant) string {
	for _, e := range inFlow(v) {
		if not(e.Told) && e.State != evidence.Returned.String() && v.LastedNS > e.SinceNS {
			return clip(e.State, widestName) + " for " + duration(v.LastedNS-e.SinceNS)
		}
	}
	return ""
}

// todo is what to do about it, if the run has shown it.
func todo(r *result.Result) []card {
	if cured(r) {
		return []card{{Question: "What to do", Answer: "Turn the flush off", Tone: good, Code: remedy, More: proof(r)}}
	}
	for _, effect := range []result.Effect{result.Cures, result.TurnsIntoError} {
		for _, c := range r.Cures {
			if c.Effect == effect && !r.Interrupted {
				return []card{{Question: "What to do", Answer: capital(clip(c.Name, widestCell)), Tone: effectTone(effect), More: capital(did(c))}}
			}
		}
	}
	return nil
}

// fineGlance tells of a variant that nothing is wrong with.
func fineGlance(r *result.Result, v *result.Variant) []card {
	return []card{
		{Question: "What", Answer: tally(v), Tone: toneOf(v.Outcome), More: fmt.Sprintf("%d of %d messages came", v.Messages.Received, v.Messages.Expected)},
		{Question: "Longest gap", Answer: optional(v.Gaps, v.Gaps.MaxNS), More: "over " + duration(r.StallAfterNS) + " is a stall"},
		{Question: "Latency", Answer: "p50 " + optional(v.Latency, v.Latency.P50NS), More: "p99 " + optional(v.Latency, v.Latency.P99NS) + ", max " + optional(v.Latency, v.Latency.MaxNS)},
	}
}
