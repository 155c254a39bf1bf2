package report

import (
	"slices"
	"strings"

	"hangscope/repro/result"
)

// mostDrawn is how wide drawings are, in columns: GitHub shows so much without
// a scroll bar.
const mostDrawn = 80

// drawn is what a page draws, in text without a margin.
func drawn(draw func(s *sheet)) string {
	s := newSheet(Page{Width: mostDrawn})
	draw(s)
	lines := slices.Clone(s.lines)
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, strings.Repeat(" ", margin))
	}
	return strings.Join(lines, "\n")
}

// variants is a row a variant.
func (m *markdown) variants(s *sheet, r *result.Result) {
	t, open := s.figures(r)
	m.table(t)
	if open {
		m.sentences(atLeast + ".")
	}
}

// comparison is a row a flush, and what follows from them all.
func (m *markdown) comparison(s *sheet, r *result.Result) {
	variants := compared(r)
	if len(variants) == 0 {
		return
	}
	m.heading(3, whichFlush)
	m.table(s.flushes(variants))
	m.strong(brief(soFar(r)+conclusion(variants), 4*prose))
}

// rungs are the steps of an isolation, and the one that breaks.
func (m *markdown) rungs(s *sheet, r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	m.heading(3, stepByStep)
	m.table(withNotes(s.steps(r)))
	m.strong(soFar(r) + isolated(r.Ladder))
}

// withNotes puts the notes of a table into its last column.
func withNotes(t tabular) tabular {
	for i := range t.rows {
		t.rows[i] = append(t.rows[i], t.notes[i])
	}
	return t
}

// chain draws the chain, with the stalled hop marked.
func (m *markdown) chain(r *result.Result, v *result.Variant) {
	m.heading(3, "The chain")
	m.sentences(standingAt(v) + ":")
	m.fence("text", drawn(func(s *sheet) { s.drawChain(r, v) }))
}

// ends says who knows and who waits.
func (m *markdown) ends(v *result.Variant) {
	if len(v.Ends) == 0 {
		return
	}
	m.heading(3, "Who knows, and who waits")
	t := tabular{header: []string{"end", "was told", "after the flush", "at the end", "since"}}
	for _, e := range inFlow(v) {
		t.rows = append(t.rows, []string{
			role(e.Role), toldWhat(&e), strings.TrimPrefix(strings.TrimSuffix(afterFlush(&e), " after the flush"), ", "),
			clip(e.State, widestCell), moment(e.SinceNS),
		})
	}
	m.table(t)
	if d := v.Diagnosis; d != nil && len(d.Knows)+len(d.Waits) > 0 {
		m.sentences(whoIs("Knows", d.Knows), whoIs("Waits", d.Waits))
	}
}

// toldWhat is what an end was told, in a word or two.
func toldWhat(e *result.End) string {
	switch {
	case e.Told == nil:
		return "not observed"
	case !*e.Told:
		return "nothing"
	case status(e) == "":
		return "an error"
	default:
		return status(e)
	}
}

// whoIs lists the ends of which one thing holds.
func whoIs(does string, ends []string) string {
	var names []string
	for _, end := range ends[:min(len(ends), mostItems)] {
		names = append(names, clip(end, prose/2))
	}
	if len(names) == 0 {
		return does + ": nobody."
	}
	return does + ": " + strings.Join(names, "; ") + "."
}

// diagnosis says why, with the observations that it rests on.
func (m *markdown) diagnosis(v *result.Variant) {
	d := v.Diagnosis
	if d == nil {
		return
	}
	m.heading(3, "Why: "+clip(string(d.Cause), widestName))
	m.sentences(diagnosed(d), "From what the ends saw alone:")
	m.list(observations(d))
	if len(d.RuledOut) == 0 {
		return
	}
	m.fold("What else was considered", func(m *markdown) {
		t := tabular{header: []string{"cause", "is ruled out, for"}}
		for _, other := range d.RuledOut {
			t.rows = append(t.rows, []string{clip(string(other.Cause), widestName), clip(other.Why, 2*prose)})
		}
		m.table(t)
	})
}

// cures shows the remedy, if this very run has proved it, and what was tried.
func (m *markdown) cures(s *sheet, r *result.Result, v *result.Variant) {
	title, _ := curesTitle(r, complete(v))
	switch {
	case cured(r):
		m.heading(3, "What cures it")
		m.sentences("In mirrord's configuration:")
		m.fence("json", remedy)
		m.sentences(proof(r))
	case worthTelling(r, v):
		m.heading(3, title)
	}
	if worthTelling(r, v) {
		m.sentences("Tried in this run; times are after the flush:")
		m.table(withNotes(s.tried(r)))
	}
}

// worthTelling reports whether cures were tried and had something to cure, or
// did harm.
func worthTelling(r *result.Result, v *result.Variant) bool {
	return slices.ContainsFunc(r.Cures, func(c result.Cure) bool { return !complete(v) || c.Effect == result.Worse })
}

// story tells what happened, event by event.
func (m *markdown) story(r *result.Result) {
	if lines := story(r); len(lines) > 0 {
		m.heading(3, "What happened")
		m.steps(lines)
	}
}

// frames shows the last frames at both ends of the stalled hop.
func (m *markdown) frames(v *result.Variant) {
	if len(v.Frames) > 0 {
		m.fold("Last frames at both ends of the hop; ▶ it wrote, ◀ it read", func(m *markdown) {
			m.fence("text", drawn(func(s *sheet) { s.drawFrames(v) }))
		})
	}
}

// account is what the layer says of the flush, apart from the evidence.
func (m *markdown) account(s *sheet, v *result.Variant) {
	if v.Flush == nil {
		return
	}
	m.fold("What the layer did: its own account of the fault, no part of the evidence", func(m *markdown) {
		m.sentences(account(v)...)
		m.table(s.connections(v))
	})
}

// lanes shows the variants over time.
func (m *markdown) lanes(r *result.Result) {
	if timeSpan(r) > 0 {
		m.fold("Over time: "+overTime, func(m *markdown) {
			m.fence("text", drawn(func(s *sheet) { s.drawLanes(r) }))
		})
	}
}
