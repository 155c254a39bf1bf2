package content

import (
	"strings"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// EndTable has a row for each end: what it was told, and what it was doing when the
// observation ended.
func EndTable(v *result.Variant) Table {
	t := NewTable("end", "was told", "after the flush", "at the end", "since")
	for _, e := range InFlow(v) {
		since := strings.TrimPrefix(strings.TrimSuffix(SinceFlush(&e), " after the flush"), ", ")
		t.Add(
			TextCell(RoleName(e.Role)), TextCell(toldWhat(&e)), TextCell(since),
			TextCell(phrase.Clip(e.State, phrase.WidestCell)), TextCell(phrase.Moment(e.SinceNS)),
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
	case StatusOf(e) == "":
		return "an error"
	default:
		return strings.TrimSpace(StatusOf(e))
	}
}

// ObservationTable has a row for each observation that a diagnosis rests on.
func ObservationTable(d *result.Diagnosis) Table {
	t := NewTable("#at", "end", "saw", "in its")
	for _, o := range d.Observations {
		t.Add(
			TextCell(phrase.Moment(o.AtNS)), TextCell(phrase.Clip(o.End, phrase.Prose/2)),
			TextCell(phrase.Clip(o.Text, 2*phrase.Prose)), TextCell(phrase.Clip(o.Source, phrase.WidestName)),
		)
	}
	return t
}

// RuledOutTable has a row for each cause that the diagnosis rules out.
func RuledOutTable(d *result.Diagnosis) Table {
	t := NewTable("cause", "why not")
	for _, other := range d.RuledOut {
		t.Add(TextCell(phrase.Clip(string(other.Cause), phrase.WidestName)), TextCell(phrase.Clip(other.Why, 2*phrase.Prose)))
	}
	return t
}

// FrameTable has a row for each of the last frames of one end.
func FrameTable(end result.EndFrames) Table {
	t := NewTable("#at", "way", "frame")
	for _, frame := range end.Frames {
		way := "read"
		if frame.Written {
			way = "wrote"
		}
		t.Add(TextCell(phrase.Moment(frame.AtNS)), TextCell(way), TextCell(phrase.Clip(frame.Text, phrase.Prose)))
	}
	return t
}
