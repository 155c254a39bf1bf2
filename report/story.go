package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// event is one sentence of a story, at a moment.
type event struct {
	ns   int64
	text string
}

// story tells what happened in the variant that the result is about, from the
// ends' evidence alone: first the events in their order, then how matters
// stood. It is empty if all flowed.
func story(r *result.Result) []string {
	v := subject(r)
	switch {
	case v == nil:
		return nil
	case fine(v):
		return later(v)
	}
	events := append(silence(v), relayed(v)...)
	for i := range v.Ends {
		if e := &v.Ends[i]; is(e.Told) {
			events = append(events, told(e))
		}
	}
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(a.ns, b.ns) })
	var lines []string
	for _, e := range events {
		lines = append(lines, moment(e.ns)+": "+e.text)
	}
	lines = append(append(lines, untold(v)...), later(v)...)
	if s := v.Stall; s != nil && s.State == result.StallHung {
		lines = append(lines, fmt.Sprintf("%s: the observation ended, after %s of silence.", moment(s.SinceNS+s.LastedNS), duration(s.LastedNS)))
	}
	return lines
}

// silence tells of the stall: the last message, and the first that got lost.
func silence(v *result.Variant) []event {
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
		events = append(events, event{s.SinceNS, fmt.Sprintf("%s received message %d, the last before the silence.", the(to), s.AfterMessage)})
	}
	if from, to, ok := lostAt(s.Points); ok {
		events = append(events, lost(from, to))
	}
	if s.State == result.StallRecovered {
		events = append(events, event{s.SinceNS + s.LastedNS, fmt.Sprintf("messages came again, after %s of silence.", duration(s.LastedNS))})
	}
	return events
}

// lostAt finds the first two points of which the messages went on from one and
// did not all reach the other.
func lostAt(points []result.PointCount) (from, to result.PointCount, ok bool) {
	for i := 1; i < len(points); i++ {
		if points[i-1].LastMessage > points[i].LastMessage {
			return points[i-1], points[i], true
		}
	}
	return from, to, false
}

// lost tells of the messages that went on from one point and not to the other.
func lost(from, to result.PointCount) event {
	which, none := fmt.Sprintf("message %d", from.LastMessage), "it never"
	if first := to.LastMessage + 1; first < from.LastMessage {
		which, none = fmt.Sprintf("the last of messages %d to %d", first, from.LastMessage), "none of them"
	}
	if from.Role == to.Role {
		return event{from.AtNS, fmt.Sprintf("%s received %s and did not pass it on.", the(from.Role), which)}
	}
	return event{from.AtNS, fmt.Sprintf("%s sent %s; %s reached %s.", the(from.Role), which, none, the(to.Role))}
}

const widestStatus = 120

// told is how an end learned of it.
func told(e *result.End) event {
	text := the(e.Role) + " was told" + status(e) + afterFlush(e)
	switch {
	case is(e.ToldOfUpstream) && not(e.ToldOfClient):
		text += ", of the upstream alone"
	case is(e.ToldOfClient) && not(e.ToldOfUpstream):
		text += ", of the client alone"
	}
	// “context canceled” says no more than Canceled does.
	if message := clip(e.Message, widestStatus); !strings.HasSuffix(strings.ToLower(message), strings.ToLower(e.Status)) {
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

// story puts the story on the page, numbered.
func (s *sheet) story(r *result.Result) {
	lines := story(r)
	if len(lines) == 0 {
		return
	}
	note := ""
	if _, of := calls(subject(r)); of > 1 {
		note = "in the call that fared worst"
	}
	s.heading("What happened", note)
	for i, line := range lines {
		s.write(s.dim.Sprint(fmt.Sprintf("%3d", i+1))+"  ", line, nil)
	}
}
