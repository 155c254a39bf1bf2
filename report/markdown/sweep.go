package markdown

import (
	"io"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/rerun"
	"hangscope/report/sweeps"
	"hangscope/report/terminal"
	"hangscope/repro/result"
)

// WriteSweep writes a sweep for an issue: the answer in words, and the maps as the
// terminal draws them.
func WriteSweep(w io.Writer, s *result.Sweep) error {
	answer := sweeps.Answer(s)
	parts := []part{
		provenancePart(content.SweepProvenance(s)),
		{"the answer", always, partText(func(m *document) {
			m.heading(2, "hangscope: "+phrase.Clip(s.Scenario.Name, phrase.Prose/2))
			if s.Interrupted {
				m.strong("The sweep was ended early; this is what it had seen.")
			}
			for _, sentence := range answer {
				if sentence.Tone != phrase.Plain {
					m.strong(sentence.Text)
				} else {
					m.sentences(sentence.Text)
				}
			}
		})},
		{"the maps", 90, partText(func(m *document) { m.drawing(terminal.SweepMaps(s, maxDrawn)) })},
		{"the command", always, partText(func(m *document) {
			how := rerun.OfSweep(s)
			m.fence("sh", how.Line)
			if how.File != "" && how.Line != "" {
				m.scenario(how)
			}
			m.list(sweeps.Conditions(s))
		})},
	}
	_, err := io.WriteString(w, fit(parts))
	return err
}
