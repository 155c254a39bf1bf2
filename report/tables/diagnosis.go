package tables

import (
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Ends has a row for each end: what it was told, and what it was doing when the
// observation ended.
func Ends(v *result.Variant) Table {
	after := "after " + content.TheFlush(v)
	t := New("end", "was told", after, "at the end", "since")
	for _, e := range content.InFlow(v) {
		since := strings.TrimPrefix(strings.TrimSuffix(content.SinceFlush(v, &e), " "+after), ", ")
		t.Add(
			Text(content.RoleName(e.Role)), Text(toldWhat(&e)), Text(since),
			Text(phrase.Clip(e.State, phrase.WidestCell)), Text(phrase.Moment(e.SinceNS)),
		)
	}
	return t
}

// toldWhat is what an end was told, in a word or two.
func toldWhat(e *result.End) string {
	switch {
	case e.Told == nil:
		return "not observed"
	case !*e.Told:
		return "nothing"
	case content.StatusOf(e) == "":
		return "an error"
	default:
		return strings.TrimSpace(content.StatusOf(e))
	}
}

// Observations has a row for each observation that a diagnosis rests on.
func Observations(d *result.Diagnosis) Table {
	t := New("#at", "end", "saw", "in its")
	for _, o := range d.Observations {
		t.Add(
			Text(phrase.Moment(o.AtNS)), Text(phrase.Clip(o.End, phrase.Prose/2)),
			Text(phrase.Clip(o.Text, 2*phrase.Prose)), Text(phrase.Clip(o.Source, phrase.WidestName)),
		)
	}
	return t
}

// RuledOut has a row for each cause that the diagnosis rules out.
func RuledOut(d *result.Diagnosis) Table {
	t := New("cause", "why not")
	for _, other := range d.RuledOut {
		t.Add(Text(phrase.Clip(string(other.Cause), phrase.WidestName)), Text(phrase.Clip(other.Why, 2*phrase.Prose)))
	}
	return t
}

// Frames has a row for each of some frames of one end.
func Frames(frames []result.Frame) Table {
	t := New("#at", "way", "frame")
	for _, frame := range frames {
		way := "read"
		if frame.Written {
			way = "wrote"
		}
		t.Add(Text(phrase.Moment(frame.AtNS)), Text(way), Text(phrase.Clip(frame.Text, phrase.Prose)))
	}
	return t
}
