package terminal

import (
	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// cures shows the cures that were tried: a few as sentences, more as a table. If there
// was nothing to cure, only cures that did harm are shown.
func (s *canvas) cures(r *result.Result) {
	v := content.Subject(r)
	if len(r.Cures) == 0 || v == nil {
		return
	}
	if len(r.Cures) > content.FewCures {
		t := tables.Cures(r, content.Complete(v))
		s.heading(t.Title, t.Note)
		s.grid(t, noGutter)
		return
	}
	if r.Interrupted {
		return // the effect of a cure is not known before its end
	}
	headed := false
	for _, c := range r.Cures {
		if c.Name == content.FlushOffCure && content.RemedyOf(r) != nil || content.Complete(v) && c.Effect != result.Worse {
			continue
		}
		if !headed {
			s.heading("What was tried", content.CuresBeside(r))
			headed = true
		}
		s.write("  ", phrase.Capital(content.CureSentence(c)), s.effect(c.Effect))
		if c.Effect != result.NoHelp { // a change that does not help is not worth showing
			s.write("    ", phrase.Capital(content.ChangeOf(c))+".", s.dim)
		}
	}
}

// clocksDiffer shows what the variants showed otherwise in the time of the cures.
func (s *canvas) clocksDiffer(r *result.Result) {
	lines := content.ClocksDiffer(r)
	if len(lines) == 0 {
		return
	}
	s.heading(content.ClocksDifferTitle, "")
	for _, line := range lines {
		s.write("  ", line, s.warn)
	}
}

// effect is the colour of an effect.
func (s *canvas) effect(e result.Effect) *color.Color { return s.pen(content.EffectTone(e)) }
