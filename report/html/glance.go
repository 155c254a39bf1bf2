package html

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// card is one answer at a glance.
type card struct {
	Question, Answer, More string
	Tone                   phrase.Tone
	// Code is text to copy.
	Code string
}

// Wide reports whether a card has a row of its own: it has text to copy, or its answer is
// a sentence, which beside the others would be a column of single words.
func (c card) Wide() bool {
	const inAColumn = 48
	return c.Code != "" || phrase.Width(c.Answer) > inAColumn
}

// glance answers what hung, where, who knows, who waits, and what to do.
func glance(r *result.Result, v *result.Variant) []card {
	if content.Fine(v) {
		return fineGlance(r, v)
	}
	what := card{
		Question: "What", Answer: tables.Tally(v), Tone: content.ToneOf(v.Outcome),
		More: fmt.Sprintf("%d of %d messages arrived", v.Messages.Received, v.Messages.Expected),
	}
	cards := []card{what, whereCard(v)}
	knows, waits := knowing(v)
	if len(v.Ends) > 0 {
		who := whoCard("Who knows", knows, phrase.Warn, toldStatus(v))
		if len(knows) == 0 {
			who.Answer = content.ToldNobody(v)
		}
		if sockets := content.KnowingSockets(v); sockets != "" {
			who.More = phrase.Capital(sockets)
		}
		cards = append(cards, who, whoCard("Who waits", waits, phrase.Bad, waiting(v, waits)))
	}
	return append(cards, whatToDo(r, v)...)
}

// whoCard answers a question with ends.
func whoCard(question string, ends []result.End, t phrase.Tone, more string) card {
	if len(ends) == 0 {
		return card{Question: question, Answer: "nobody", Tone: phrase.Dim}
	}
	roles := make([]evidence.Role, len(ends))
	for i, e := range ends {
		roles[i] = e.Role
	}
	return card{Question: question, Answer: content.RoleList(roles, content.RoleName), Tone: t, More: more}
}

// whereCard names the hop that is in trouble, and the cause.
func whereCard(v *result.Variant) card {
	c := card{Question: "Where", Answer: "not known", Tone: phrase.Dim}
	switch {
	case content.OffTheHops(v.Diagnosis):
		c.Answer = "not on a hop"
	case v.Diagnosis != nil && v.Diagnosis.Hop != 0:
		c.Answer, c.Tone = fmt.Sprintf("hop %d", v.Diagnosis.Hop), phrase.Bad
	case v.Stall != nil && v.Stall.Hop != 0:
		c.Answer, c.Tone = fmt.Sprintf("hop %d", v.Stall.Hop), phrase.Bad
	}
	var more []string
	if s, d := v.Stall, v.Diagnosis; s != nil && s.Hop != 0 && (d == nil || d.Hop == 0 || d.Hop == s.Hop) && c.Tone == phrase.Bad {
		more = append(more, "between "+content.HopEnds(v.Stall))
	}
	if v.Diagnosis != nil {
		more = append(more, phrase.Clip(string(v.Diagnosis.Cause), phrase.WidestName))
	}
	c.More = phrase.Dotted(more...)
	return c
}

// knowing splits the ends that were told from those that wait.
func knowing(v *result.Variant) (knows, waits []result.End) {
	for _, e := range content.InFlow(v) {
		switch {
		case content.IsTrue(e.Told):
			knows = append(knows, e)
		}
	}
	return knows, content.Waiting(v)
}

// toldStatus says which end was told first, what, and when.
func toldStatus(v *result.Variant) string {
	var soonest *result.End
	for i := range v.Ends {
		e := &v.Ends[i]
		if content.IsTrue(e.Told) && e.ToldNS != nil && (soonest == nil || *e.ToldNS < *soonest.ToldNS) {
			soonest = e
		}
	}
	if soonest == nil {
		return ""
	}
	return content.RoleName(soonest.Role) + ":" + content.StatusOf(soonest) + content.SinceFlush(v, soonest)
}

// waiting says what the ends that wait do, and for how long. If all do the same, it is
// said once.
func waiting(v *result.Variant, waits []result.End) string {
	var does []string
	same := true
	for _, e := range waits {
		text := phrase.Clip(e.State, phrase.WidestName)
		if v.LastedNS > e.SinceNS {
			text += " for " + phrase.Duration(v.LastedNS-e.SinceNS)
		}
		does = append(does, text)
		same = same && e.State == waits[0].State
	}
	if same && len(does) > 0 {
		return does[0]
	}
	for i, e := range waits {
		does[i] = content.RoleName(e.Role) + ": " + does[i]
	}
	return strings.Join(does, "; ")
}

// whatToDo is a card with what to do: what can be set against the fault, else what the
// run has shown to cure it, else advice on the cause, else what ends the hang.
func whatToDo(r *result.Result, v *result.Variant) []card {
	todo := card{Question: "What to do", Tone: phrase.Good}
	helps, tells := shown(r, result.Cures), shown(r, result.TurnsIntoError)
	switch remedy, advice := content.RemedyOf(r), content.Advice(v); {
	case remedy != nil:
		todo.Answer, todo.Code, todo.More = "Turn the flush off", remedy.Setting, remedy.Price
	case helps != nil:
		todo = todo.with(*helps)
	case advice != "":
		todo.Answer = phrase.Capital(advice)
	case tells != nil:
		todo = todo.with(*tells)
	default:
		return nil
	}
	return []card{todo}
}

// shown returns the first cure that has shown an effect. It is nil if there is none, or
// not all ran to their end.
func shown(r *result.Result, effect result.Effect) *result.Cure {
	i := slices.IndexFunc(r.Cures, func(c result.Cure) bool { return c.Effect == effect })
	if i < 0 || r.Interrupted {
		return nil
	}
	return &r.Cures[i]
}

// with is a card that tells of a cure.
func (c card) with(cure result.Cure) card {
	c.Answer, c.Tone = phrase.Capital(phrase.Clip(cure.Name, phrase.WidestCell)), content.EffectTone(cure.Effect)
	c.More = phrase.Capital(content.CureSentence(cure))
	return c
}

// fineGlance is the glance at a variant that nothing is wrong with.
func fineGlance(r *result.Result, v *result.Variant) []card {
	return []card{
		{Question: "What", Answer: tables.Tally(v), Tone: content.ToneOf(v.Outcome), More: fmt.Sprintf("%d of %d messages arrived", v.Messages.Received, v.Messages.Expected)},
		{Question: "Longest gap", Answer: content.Optional(v.Gaps, v.Gaps.MaxNS), More: "over " + phrase.Duration(r.StallAfterNS) + " is a stall"},
		latencyCard(v),
	}
}

// latencyCard sums up the latency of a variant.
func latencyCard(v *result.Variant) card {
	c := card{Question: "Latency"}
	switch {
	case v.Clock.Virtual():
		c.Answer, c.More = content.NotMeasured, "it was in virtual time"
	case v.Latency.Count == 0:
		c.Answer, c.More = "–", "none was measured"
	default:
		c.Answer = "p50 " + phrase.Duration(v.Latency.P50NS)
		c.More = "p99 " + phrase.Duration(v.Latency.P99NS) + ", max " + phrase.Duration(v.Latency.MaxNS)
	}
	return c
}
