package markdown

import (
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// mostDrawn is how wide drawings are, in columns: GitHub shows so much without
// a scroll bar.
const mostDrawn = 80

// drawn is what a page draws, in text without a margin.
func drawn(draw func(s *terminal.Canvas)) string {
	s := terminal.NewCanvas(terminal.Page{Width: mostDrawn})
	draw(s)
	lines := slices.Clone(s.Lines)
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, strings.Repeat(" ", terminal.Margin))
	}
	return strings.Join(lines, "\n")
}

// variants is a row a variant.
func (m *document) variants(s *terminal.Canvas, r *result.Result) {
	t, open := s.Figures(r)
	m.table(t)
	if open {
		m.sentences(content.AtLeast + ".")
	}
}

// comparison is a row a flush, and what follows from them all.
func (m *document) comparison(s *terminal.Canvas, r *result.Result) {
	variants := content.FlushVariants(r)
	if len(variants) == 0 {
		return
	}
	m.heading(3, content.WhichFlush)
	m.table(s.FlushTable(variants))
	m.strong(phrase.Brief(content.SoFar(r)+content.FlushConclusion(variants), 4*phrase.Prose))
}

// rungs are the steps of an isolation, and the one that breaks.
func (m *document) rungs(s *terminal.Canvas, r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	m.heading(3, content.StepByStep)
	m.table(withNotes(s.Steps(r)))
	m.strong(content.SoFar(r) + content.Isolated(r.Ladder))
}

// withNotes puts the notes of a table into its last column.
func withNotes(t content.Tabular) content.Tabular {
	for i := range t.Rows {
		t.Rows[i] = append(t.Rows[i], t.Notes[i])
	}
	return t
}

// chain draws the chain, with the stalled hop marked.
func (m *document) chain(r *result.Result, v *result.Variant) {
	m.heading(3, "The chain")
	m.sentences(content.StandingAt(v) + ":")
	m.fence("text", drawn(func(s *terminal.Canvas) { s.DrawChain(r, v) }))
}

// ends says who knows and who waits.
func (m *document) ends(v *result.Variant) {
	if len(v.Ends) == 0 {
		return
	}
	m.heading(3, "Who knows, and who waits")
	t := content.Tabular{Header: []string{"end", "was told", "after the flush", "at the end", "since"}}
	for _, e := range content.InFlow(v) {
		t.Rows = append(t.Rows, []string{
			content.RoleName(e.Role), toldWhat(&e), strings.TrimPrefix(strings.TrimSuffix(content.SinceFlush(&e), " after the flush"), ", "),
			phrase.Clip(e.State, phrase.WidestCell), phrase.Moment(e.SinceNS),
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
	case content.StatusOf(e) == "":
		return "an error"
	default:
		return content.StatusOf(e)
	}
}

// whoIs lists the ends of which one thing holds.
func whoIs(does string, ends []string) string {
	var names []string
	for _, end := range ends[:min(len(ends), content.MostItems)] {
		names = append(names, phrase.Clip(end, phrase.Prose/2))
	}
	if len(names) == 0 {
		return does + ": nobody."
	}
	return does + ": " + strings.Join(names, "; ") + "."
}

// diagnosis says why, with the observations that it rests on.
func (m *document) diagnosis(v *result.Variant) {
	d := v.Diagnosis
	if d == nil {
		return
	}
	m.heading(3, "Why: "+phrase.Clip(string(d.Cause), phrase.WidestName))
	m.sentences(content.Diagnosed(d), "From what the ends saw alone:")
	m.list(content.Observations(d))
	if len(d.RuledOut) == 0 {
		return
	}
	m.fold("What else was considered", func(m *document) {
		t := content.Tabular{Header: []string{"cause", "is ruled out, for"}}
		for _, other := range d.RuledOut {
			t.Rows = append(t.Rows, []string{phrase.Clip(string(other.Cause), phrase.WidestName), phrase.Clip(other.Why, 2*phrase.Prose)})
		}
		m.table(t)
	})
}

// cures shows the remedy, if this very run has proved it, and what was tried.
func (m *document) cures(s *terminal.Canvas, r *result.Result, v *result.Variant) {
	title, _ := content.CuresTitle(r, content.Complete(v))
	switch {
	case content.Proved(r):
		m.heading(3, "What cures it")
		m.sentences("In mirrord's configuration:")
		m.fence("json", content.FlushOffSetting)
		m.sentences(content.Proof(r))
	case worthTelling(r, v):
		m.heading(3, title)
	}
	if worthTelling(r, v) {
		m.sentences("Tried in this run; times are after the flush:")
		m.table(withNotes(s.Tried(r)))
	}
}

// worthTelling reports whether cures were tried and had something to cure, or
// did harm.
func worthTelling(r *result.Result, v *result.Variant) bool {
	return slices.ContainsFunc(r.Cures, func(c result.Cure) bool { return !content.Complete(v) || c.Effect == result.Worse })
}

// story tells what happened, event by event.
func (m *document) story(r *result.Result) {
	if lines := content.Story(r); len(lines) > 0 {
		m.heading(3, "What happened")
		m.steps(lines)
	}
}

// frames shows the last frames at both ends of the stalled hop.
func (m *document) frames(v *result.Variant) {
	if len(v.Frames) > 0 {
		m.fold("Last frames at both ends of the hop; ▶ it wrote, ◀ it read", func(m *document) {
			m.fence("text", drawn(func(s *terminal.Canvas) { s.DrawFrames(v) }))
		})
	}
}

// account is what the layer says of the flush, apart from the evidence.
func (m *document) account(s *terminal.Canvas, v *result.Variant) {
	if v.Flush == nil {
		return
	}
	m.fold("What the layer did: its own account of the fault, no part of the evidence", func(m *document) {
		m.sentences(content.LayerSentences(v)...)
		m.table(s.Connections(v))
	})
}

// lanes shows the variants over time.
func (m *document) lanes(r *result.Result) {
	if content.TimeSpan(r) > 0 {
		m.fold("Over time: "+terminal.OverTime, func(m *document) {
			m.fence("text", drawn(func(s *terminal.Canvas) { s.DrawTimeline(r) }))
		})
	}
}
