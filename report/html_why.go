package report

import (
	"strings"

	"hangscope/repro/result"
)

// htmlWhy is a diagnosis.
type htmlWhy struct {
	Cause, Sentence, Alike, Settle string
	Observations, RuledOut         *htmlTable
	Frames                         []*htmlTable
}

// whyView is the diagnosis with what it rests on.
func whyView(v *result.Variant) *htmlWhy {
	d := v.Diagnosis
	if d == nil {
		return nil
	}
	why := &htmlWhy{
		Cause: clip(string(d.Cause), widestName), Sentence: diagnosed(d), Alike: alike(d), Settle: clip(d.Settle, 2*prose),
		Observations: newTable("What it rests on", "#at", "end", "saw", "in its"),
	}
	for _, o := range d.Observations {
		why.Observations.add(numberCell(moment(o.AtNS)), textCell(clip(o.End, prose/2)), textCell(clip(o.Text, 2*prose)), textCell(clip(o.Source, widestName)))
	}
	if len(d.RuledOut) > 0 {
		why.RuledOut = newTable("What was ruled out", "cause", "why not")
		for _, out := range d.RuledOut {
			why.RuledOut.add(textCell(clip(string(out.Cause), widestName)), textCell(clip(out.Why, 2*prose)))
		}
	}
	for _, end := range v.Frames {
		why.Frames = append(why.Frames, frameTable(end))
	}
	return why
}

// frameTable is the last frames of one end.
func frameTable(end result.EndFrames) *htmlTable {
	t := newTable("Last frames of "+clip(end.End, prose/2), "#at", "way", "frame")
	for _, frame := range end.Frames {
		way := "read"
		if frame.Written {
			way = "wrote"
		}
		t.add(numberCell(moment(frame.AtNS)), textCell(way), codeCell(clip(frame.Text, prose)))
	}
	var rest []string
	if end.Partial != "" {
		rest = append(rest, "Then "+clip(end.Partial, prose)+".")
	}
	if end.TCP != nil {
		rest = append(rest, kernelKnew(end.TCP)+".")
	}
	t.Rest = strings.Join(rest, " ")
	return t
}
