package content

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// event is one sentence of a story, at a moment.
type event struct {
	ns   int64
	text string
}

// Story tells what happened in the variant that the result is about: first the
// events in the order of time, then the state of the ends that were not told. It
// rests only on what the ends saw. It is empty if all messages flowed.
func Story(r *result.Result) []string {
	v := Subject(r)
	switch {
	case v == nil:
		return nil
	case Fine(v):
		return append(WhoServes(r, v), AfterFlush(v)...)
	}
	events := append(silenceEvents(v), relayed(v)...)
	for i := range v.Ends {
		if e := &v.Ends[i]; IsTrue(e.Told) {
			events = append(events, toldEvent(v, e))
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.ns, b.ns) })
	var lines []string
	for _, e := range events {
		lines = append(lines, phrase.Moment(e.ns)+": "+e.text)
	}
	lines = slices.Concat(lines, untold(v), WhoServes(r, v), AfterFlush(v))
	if s := v.Stall; s != nil && s.State == result.StallHung {
		lines = append(lines, fmt.Sprintf("%s: the observation ended, after %s of silence.", phrase.Moment(s.SinceNS+s.LastedNS), phrase.Duration(s.LastedNS)))
	}
	return lines
}

// silenceEvents are the last message before the stall, the first message that was
// lost, and the end of the stall.
func silenceEvents(v *result.Variant) []event {
	s := v.Stall
	if s == nil {
		return nil
	}
	var events []event
	to := evidence.Client
	if len(s.Points) > 0 {
		to = s.Points[len(s.Points)-1].Role
	}
	if s.AfterMessage > 0 {
		events = append(events, event{s.SinceNS, fmt.Sprintf("%s received message %d, the last before the silence.", theRole(to), s.AfterMessage)})
	}
	if from, to, ok := lostAt(s.Points); ok {
		events = append(events, lostEvent(from, to))
	}
	if recovered(v) {
		came := "messages arrived again"
		if s.AfterMessage == 0 {
			came = "the first message arrived"
		}
		events = append(events, event{s.SinceNS + s.LastedNS, fmt.Sprintf("%s, after %s of silence.", came, phrase.Duration(s.LastedNS))})
	}
	return events
}

// lostAt finds the two neighbouring points between which messages were lost: those
// nearest to the receiver, since they explain its silence.
func lostAt(points []result.PointCount) (from, to result.PointCount, ok bool) {
	for i := len(points) - 1; i > 0; i-- {
		if points[i-1].LastMessage > points[i].LastMessage {
			return points[i-1], points[i], true
		}
	}
	return from, to, false
}

// lostEvent tells which messages were lost between two points.
func lostEvent(from, to result.PointCount) event {
	which, none := fmt.Sprintf("message %d", from.LastMessage), "did not receive it"
	if first := to.LastMessage + 1; first < from.LastMessage {
		which, none = fmt.Sprintf("the last of messages %d to %d", first, from.LastMessage), "received none of them"
	}
	if from.Role == to.Role {
		return event{from.AtNS, fmt.Sprintf("%s received %s and did not pass it on.", theRole(from.Role), which)}
	}
	return event{from.AtNS, fmt.Sprintf("%s sent %s; %s %s.", theRole(from.Role), which, theRole(to.Role), none)}
}

// WidestStatus bounds the message of a status.
const WidestStatus = 120

// toldEvent says which error an end got, and when.
func toldEvent(v *result.Variant, e *result.End) event {
	text := theRole(e.Role) + " was told" + StatusOf(e) + SinceFlush(v, e)
	switch {
	case IsTrue(e.ToldOfUpstream) && IsFalse(e.ToldOfClient):
		text += ", on the upstream's side only"
	case IsTrue(e.ToldOfClient) && IsFalse(e.ToldOfUpstream):
		text += ", on the client's side only"
	}
	// “context canceled” says no more than Canceled does.
	if message := phrase.Clip(e.Message, WidestStatus); !strings.HasSuffix(strings.ToLower(message), strings.ToLower(e.Status)) {
		text += ": “" + message + "”"
	}
	text += "."
	if e.Zombie != nil {
		text += " It " + zombie(e.Zombie)
	}
	if e.ToldNS == nil {
		return event{e.SinceNS, text}
	}
	return event{*e.ToldNS, text}
}
