package tables

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/report/sweeps"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Cells has a row for each thing that a variant showed in a cell of a sweep, and one
// for each cell that shows nothing. Its first columns are the axes.
func Cells(s *result.Sweep) Table {
	var names []string
	for _, axis := range s.Axes {
		name := phrase.Clip(axis.Field, phrase.WidestCell)
		if axis.Kind == scenarios.NumberAxis {
			name = "#" + name
		}
		names = append(names, name)
	}
	t := New(append(names, "variant", "outcome", "silent", "#hop", "cause", "#runs", "#of", "remark")...)
	for i := range s.Cells {
		addCell(&t, &s.Cells[i])
	}
	return t
}

func addCell(t *Table, c *result.Cell) {
	var values []Cell
	for _, value := range c.Values {
		values = append(values, Text(phrase.Clip(value, phrase.WidestCell)))
	}
	add := func(cells ...Cell) { t.Add(append(slices.Clip(values), cells...)...) }
	nothing := Text("")
	switch {
	case c.Refused != "":
		add(nothing, InTone("not possible", phrase.Dim), nothing, nothing, nothing, Text("0"), Text("0"), Text(phrase.Clip(c.Refused, 2*phrase.Prose)))
		return
	case len(c.Variants) == 0:
		add(nothing, InTone("not run", phrase.Dim), nothing, nothing, nothing, Text("0"), Text("0"), nothing)
		return
	}
	for _, v := range c.Variants {
		for i := range v.Findings {
			f := &v.Findings[i]
			face, silent, hop, remark := sweeps.FaceOf(f), "no", nothing, nothing
			if f.Silent {
				silent = "yes"
			}
			if f.Hop > 0 {
				hop = Text(fmt.Sprint(f.Hop))
			}
			if f.Unflushed {
				remark = Text("ended before the flush")
			}
			add(Text(phrase.Clip(v.Name, phrase.WidestName)), InTone(phrase.Clip(string(f.Outcome), phrase.WidestName), face.Tone),
				Text(silent), hop, Text(phrase.Clip(string(f.Cause), phrase.WidestName)), Text(fmt.Sprint(f.Runs)), Text(fmt.Sprint(c.Runs)), remark)
		}
	}
}
