package terminal

import (
	"fmt"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// layer is what the layer says of the flush. It is proof of the fault, and
// none of the evidence.
func (s *Canvas) layer(r *result.Result) {
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
	if t := s.Connections(v); len(t.Rows) > 0 {
		s.grid(t.Header, t.Rows, t.Numbers...)
	}
}

// Connections are what the layer did to each, those of the same fate together.
func (s *Canvas) Connections(v *result.Variant) content.Tabular {
	t := content.Tabular{Header: []string{"   connection", "swallowed", "reset sent to", "delivered"}, Numbers: []int{1, 3}}
	for _, group := range content.GroupFlows(v.Flows) {
		f := group.First
		mark := "   "
		if f.Matched {
			mark = " " + s.fault.Sprint(s.flush) + " "
		}
		t.Rows = append(t.Rows, []string{mark + group.Name(), phrase.Size(group.Swallowed), group.Resets(), phrase.Size(group.Delivered)})
	}
	return t
}

// flushComparison is a row a flush, and what follows from them all.
func (s *Canvas) flushComparison(r *result.Result) {
	variants := content.FlushVariants(r)
	if len(variants) == 0 {
		return
	}
	s.heading(content.WhichFlush, "")
	t := s.FlushTable(variants)
	s.grid(t.Header, t.Rows)
	s.write("", content.SoFar(r)+content.FlushConclusion(variants), s.bold)
}

// FlushTable is the variants side by side.
func (s *Canvas) FlushTable(variants []*result.Variant) content.Tabular {
	header := []string{content.KindOf(variants), "mechanism", "outcome", "silent hang", "told"}
	var rows [][]string
	for _, v := range variants {
		pen, _ := s.outcome(v.Outcome)
		hang := s.dim.Sprint("no")
		if v.Silent {
			hang = s.bad.Sprint("yes")
		}
		rows = append(rows, []string{
			phrase.Clip(v.Flush.Generation, phrase.WidestName), content.MechanismName(v), pen.Sprint(s.spell(content.Tally(v))), hang, content.ToldRoles(v),
		})
	}
	return content.Tabular{Header: header, Rows: rows}
}

// diagnosis says why the variant is in trouble, from what the ends saw.
func (s *Canvas) diagnosis(r *result.Result) {
	v := content.Subject(r)
	if v == nil || v.Diagnosis == nil {
		return
	}
	s.heading("Why  "+phrase.Clip(string(v.Diagnosis.Cause), phrase.WidestName), "from what the ends saw alone")
	s.write("  ", content.Diagnosed(v.Diagnosis), nil)
	for _, line := range content.Observations(v.Diagnosis) {
		s.write(s.spell("   · "), line, nil)
	}
	s.frames(v)
}

// isolation shows an isolation: the variants that each have one component more,
// and which of them is the first to break.
func (s *Canvas) isolation(r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	s.heading(content.StepByStep, "each rung is the one before with one thing more")
	s.annotated(s.Steps(r))
	s.write("", content.SoFar(r)+content.Isolated(r.Ladder), s.bold)
}

// Steps are the rungs, with what each adds as a note.
func (s *Canvas) Steps(r *result.Result) content.Tabular {
	t := content.Tabular{Header: []string{"  rung", "outcome", "messages", "longest gap", "adds"}, Numbers: []int{2, 3}}
	for _, rung := range r.Ladder {
		pen, _ := s.outcome(rung.Outcome)
		mark, name := "  ", s.spell(phrase.Clip(rung.Name, phrase.WidestName))
		if rung.Breaks {
			mark, name = s.bad.Sprint(s.No)+" ", s.bad.Sprint(name)
		}
		t.Rows = append(t.Rows, []string{
			mark + name,
			pen.Sprint(s.spell(phrase.Clip(string(rung.Outcome), phrase.WidestName))),
			fmt.Sprintf("%d/%d", rung.Messages.Received, rung.Messages.Expected),
			phrase.Duration(rung.LongestGapNS),
		})
		t.Notes = append(t.Notes, phrase.Clip(rung.Adds, phrase.Prose))
	}
	return t
}

// story puts the story on the page, numbered.
func (s *Canvas) story(r *result.Result) {
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
