package markdown

import (
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// maxDrawn bounds the width of drawings, in columns: GitHub shows wider ones with a
// scroll bar.
const maxDrawn = 78

// drawing shows the lines of a drawing.
func (m *document) drawing(lines []string) { m.fence("text", strings.Join(lines, "\n")) }

// variants writes a row for each variant.
func (m *document) variants(r *result.Result) {
	m.table(tables.Variants(r).Without("carried by"))
	m.sentences(content.LatencyNote(r))
}

// flushes writes a row for each flush, and the conclusion.
func (m *document) flushes(r *result.Result) {
	variants := content.FlushVariants(r)
	if len(variants) == 0 {
		return
	}
	t := tables.Flushes(variants).Show("generation", "flush", "outcome", "silent hang", "told")
	m.heading(3, t.Title)
	m.table(t)
	m.strong(phrase.Brief(content.SoFar(r)+content.FlushConclusion(variants), 4*phrase.Prose))
}

// isolation shows the rungs of an isolation, and the one that breaks.
func (m *document) isolation(r *result.Result) {
	if len(r.Ladder) == 0 {
		return
	}
	t := tables.Isolation(r).Signed("step").Show("step", "outcome", "messages", "longest gap", "adds")
	m.heading(3, t.Title)
	if beside := content.LadderBeside(r); beside != "" {
		m.sentences(phrase.Capital(beside) + ".")
	}
	m.table(t)
	m.strong(content.SoFar(r) + content.Isolated(r))
}

// chain draws the chain, with the stalled hop marked.
func (m *document) chain(r *result.Result, v *result.Variant) {
	m.heading(3, "The chain")
	m.sentences(phrase.Capital(content.StandingAt(r, v)) + ":")
	m.drawing(terminal.Chain(r, v, maxDrawn))
}

// ends says who knows and who waits.
func (m *document) ends(v *result.Variant) {
	if len(v.Ends) == 0 {
		return
	}
	m.heading(3, "Who knows, and who waits")
	m.table(tables.Ends(v))
	if d := v.Diagnosis; d != nil && len(d.Knows)+len(d.Waits) > 0 {
		knows, waits := "Knows", "Waits"
		if content.BeforeRecovery(v) {
			knows, waits = "Knew during the silence", "Waited"
		}
		m.sentences(endsSentence(knows, d.Knows), endsSentence(waits, d.Waits))
	}
}

// endsSentence lists the ends that know, or those that wait.
func endsSentence(does string, ends []string) string {
	var names []string
	for _, end := range ends[:min(len(ends), content.MaxItems)] {
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
	m.heading(3, "Diagnosis: "+phrase.Clip(string(d.Cause), phrase.WidestName))
	m.sentences(content.Diagnosed(v), "From what the ends saw alone:")
	m.list(content.Observations(d))
	if len(d.RuledOut) == 0 {
		return
	}
	m.fold("What else was considered", func(m *document) {
		m.table(tables.RuledOut(d).Rename("why not", "is ruled out, for"))
	})
}

// clocksDiffer shows what the variants showed otherwise in the time of the cures.
func (m *document) clocksDiffer(r *result.Result) {
	if lines := content.ClocksDiffer(r); len(lines) > 0 {
		m.heading(3, content.ClocksDifferTitle)
		m.sentences(lines...)
	}
}

// cures shows what can be set against the fault, and the cures that were tried.
func (m *document) cures(r *result.Result, v *result.Variant) {
	t := tables.Cures(r, content.Complete(v))
	switch remedy := content.RemedyOf(r); {
	case remedy != nil:
		m.heading(3, "What cures it")
		m.sentences("In mirrord's configuration:")
		m.fence("json", remedy.Setting)
		m.sentences(remedy.Where, remedy.Price, remedy.Control)
	case curesMatter(r, v):
		m.heading(3, t.Title)
	}
	if curesMatter(r, v) {
		m.sentences(phrase.Capital(content.CuresTried(r)) + ":")
		m.table(t)
	}
}

// curesMatter reports whether cures were tried that had something to cure, or that
// did harm.
func curesMatter(r *result.Result, v *result.Variant) bool {
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
			m.drawing(terminal.Frames(v, maxDrawn))
		})
	}
}

// layer shows the layer's account of the flush, apart from the evidence.
func (m *document) layer(v *result.Variant) {
	if v.Flush == nil {
		return
	}
	m.fold("What the layer did: its own account of the fault, no part of the evidence", func(m *document) {
		m.sentences(content.LayerSentences(v)...)
		m.table(tables.Connections(v).Signed("connection").Show("connection", "swallowed", "reset sent to", "delivered"))
	})
}

// timeline shows the variants over time.
func (m *document) timeline(r *result.Result) {
	if content.TimeSpan(r) > 0 {
		m.fold("Over time: "+content.OverTime(r), func(m *document) {
			m.drawing(terminal.Timeline(r, maxDrawn))
		})
	}
}
