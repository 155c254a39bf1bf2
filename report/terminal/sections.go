package terminal

import (
	"fmt"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// layer shows the layer's account of the flush. It proves the fault, and is no part
// of the evidence.
func (s *canvas) layer(r *result.Result) {
	v := content.Subject(r)
	if v == nil || v.Flush == nil {
		return
	}
	if v.Layer == string(result.Kernel) {
		s.heading("What the kernel did", "in namespaces of its own; no part of the evidence")
	} else {
		s.heading("What the layer did", "its own account of the fault, no part of the evidence")
	}
	for _, line := range content.LayerSentences(v) {
		s.write("  ", line, nil)
	}
	t := tables.Connections(v).Show("connection", "swallowed", "reset sent to", "delivered")
	if len(t.Rows) > 0 {
		const gutter = signGutter + 1 // the sentences above are indented too
		s.grid(t, gutter)
	}
}

// flushComparison shows a row for each flush, and the conclusion.
func (s *canvas) flushComparison(r *result.Result) {
	variants := content.FlushVariants(r)
	if len(variants) == 0 {
		return
	}
	t := tables.Flushes(variants).Show("generation", "flush", "outcome", "silent hang", "told")
	s.heading(t.Title, t.Note)
	s.grid(t, noGutter)
	s.write("", content.SoFar(r)+content.FlushConclusion(variants), s.bold)
}

// diagnosis says why the variant is in trouble, from what the ends saw.
func (s *canvas) diagnosis(r *result.Result) {
	v := content.Subject(r)
	if v == nil || v.Diagnosis == nil {
		return
	}
	s.heading("Diagnosis  "+phrase.Clip(string(v.Diagnosis.Cause), phrase.WidestName), "from what the ends saw alone")
	s.write("  ", content.Diagnosed(v), nil)
	for _, line := range content.Observations(v.Diagnosis) {
		s.write(s.spell("   · "), line, nil)
	}
	s.frames(v)
}

// isolation shows the rungs, each with one component more than the one before, and
// names the first that breaks.
func (s *canvas) isolation(r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	t := tables.Isolation(r).Show("step", "outcome", "messages", "longest gap", "adds")
	s.heading(t.Title, t.Note)
	s.grid(t, signGutter)
	s.write("", content.SoFar(r)+content.Isolated(r), s.bold)
}

// story puts the story on the page, numbered.
func (s *canvas) story(r *result.Result) {
	lines := content.Story(r)
	if len(lines) == 0 {
		return
	}
	note := ""
	if _, of := content.CountCalls(content.Subject(r)); of > 1 {
		note = "in the call that fared worst"
	}
	s.heading("What happened", note)
	for i, line := range lines {
		s.write(s.dim.Sprint(fmt.Sprintf("%3d", i+1))+"  ", line, nil)
	}
}
