package terminal

import (
	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// cures shows the cures that were tried. A few are shown below what can be set against
// the fault. If there was nothing to cure, only cures that did harm are shown.
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
		return // the effect of a cure is not known before its end
	}
	headed, tried := content.RemedyOf(r) != nil, false
	for _, c := range r.Cures {
		if headed && c.Name == content.FlushOffCure || content.Complete(v) && c.Effect != result.Worse {
			continue
		}
		if !headed {
			s.heading("What was tried", "")
			headed = true
		}
		tried = true
		s.write("  ", phrase.Capital(content.CureSentence(c)), s.effect(c.Effect))
		if c.Effect != result.NoHelp { // a change that does not help is not worth showing
			s.write("    ", phrase.Capital(content.ChangeOf(c))+".", s.dim)
		}
	}
	if beside := content.CuresBeside(r); beside != "" && tried {
		s.write("  ", phrase.Capital(beside)+".", s.dim)
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

// cureTable shows a row for each cure, with what it changes.
func (s *canvas) cureTable(r *result.Result, nothing bool) {
	t := tables.Cures(r, nothing)
	s.heading(t.Title, t.Note)
	s.grid(t, noGutter)
	if remedy := content.RemedyOf(r); remedy != nil { // its row has the setting
		s.aboutRemedy("", remedy)
	}
}

// aboutRemedy says where a remedy is set, what it costs, and what the run has shown.
func (s *canvas) aboutRemedy(indent string, remedy *content.Remedy) {
	for _, sentence := range []string{remedy.Where, remedy.Price, remedy.Control} {
		s.write(indent, sentence, nil)
	}
}

// remedy shows what can be set against the fault, if anything can.
func (s *canvas) remedy(r *result.Result) {
	remedy := content.RemedyOf(r)
	if remedy == nil {
		return
	}
	s.heading("What cures it", "in mirrord's configuration")
	s.add("  " + s.good.Sprint(remedy.Setting))
	s.aboutRemedy("  ", remedy)
}
