package terminal

import (
	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// cures shows the remedies that were tried. A few join the one that the
// variants prove; if nothing had to be cured only those that did harm count.
func (s *canvas) cures(r *result.Result) {
	v := content.Subject(r)
	if len(r.Cures) == 0 || v == nil {
		s.remedy(r)
		return
	}
	if len(r.Cures) > content.FewCures {
		s.cureTable(r, content.Complete(v))
		return
	}
	s.remedy(r)
	if r.Interrupted {
		return // what a cure did is not sure before its end
	}
	proved := content.Proved(r)
	for _, c := range r.Cures {
		if proved && c.Name == content.FlushOffCure || content.Complete(v) && c.Effect != result.Worse {
			continue
		}
		if !proved {
			s.heading("What was tried", "")
			proved = true
		}
		s.write("  ", phrase.Capital(content.CureSentence(c)), s.effect(c.Effect))
		if c.Effect != result.NoHelp { // nobody is to do it then
			s.write("    ", phrase.Capital(content.ChangeOf(c))+".", s.dim)
		}
	}
}

// effect is the colour of an effect.
func (s *canvas) effect(e result.Effect) *color.Color { return s.pen(content.EffectTone(e)) }

// cureTable is a row a cure, with what each changes.
func (s *canvas) cureTable(r *result.Result, nothing bool) {
	t := content.CureTable(r, nothing)
	s.heading(t.Title, t.Note)
	s.grid(t, noGutter)
	if content.Proved(r) {
		s.write("", content.Proof(r), nil)
	}
}

// remedy shows the cure, if this very run has proved it.
func (s *canvas) remedy(r *result.Result) {
	if !content.Proved(r) {
		return
	}
	s.heading("What cures it", "in mirrord's configuration")
	s.add("  " + s.good.Sprint(content.FlushOffSetting))
	s.write("  ", content.Proof(r), nil)
}
