package terminal

import (
	"io"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Page is the report for a terminal, which a reader understands at a glance.
type Page struct {
	// Color is whether the page is coloured.
	Color bool
	// Width is how many columns it may take. If zero, 80.
	Width int
	// ASCII is whether it has only ASCII characters.
	ASCII bool
}

// Write writes the page of a result.
func (p Page) Write(w io.Writer, r *result.Result) error {
	s := newCanvas(p)
	s.provenance(content.Provenance(r))
	s.title(r)
	s.headline(r)
	s.failedChecks(r)
	s.flushComparison(r)
	s.isolation(r)
	s.chain(r)
	s.numbers(r)
	s.timeline(r)
	s.story(r)
	s.diagnosis(r)
	s.layer(r)
	s.clocksDiffer(r)
	s.cures(r)
	s.footer(r)
	_, err := io.WriteString(w, s.String())
	return err
}

// provenance is line 1 of every page. It is dim, so that the name of the scenario stays
// what a reader sees first.
func (s *canvas) provenance(line string) {
	s.write("", line, s.dim)
	s.gap()
}

func (s *canvas) title(r *result.Result) {
	name := phrase.Clip(r.Scenario.Name, phrase.Prose/2)
	title := s.spell(phrase.Dotted("hangscope", name))
	summary := s.spell(phrase.Clip(r.Scenario.Summary, 2*phrase.Prose))
	if both := title + s.spell(" · ") + summary; summary != "" && phrase.Width(both) <= s.inner() {
		s.add(s.bold.Sprint(title) + s.dim.Sprint(strings.TrimPrefix(both, title)))
		return
	}
	s.add(s.bold.Sprint(title))
	if summary != "" {
		s.write("", summary, s.dim)
	}
}

// headline says in a few sentences what was seen and whether it was expected.
func (s *canvas) headline(r *result.Result) {
	s.gap()
	if r.Interrupted {
		s.write(s.warnBadge.Sprint(" INTERRUPTED ")+"  ", "The run was ended early; this is what it had seen.", s.warn)
		s.gap()
	}
	v := content.Subject(r)
	if v == nil {
		s.write("", "Nothing was measured.", s.bad)
		return
	}
	outcome := s.cut(s.spell(strings.ToUpper(phrase.Clip(string(v.Outcome), phrase.WidestName))), s.inner()/2)
	_, badge := s.outcome(v.Outcome)
	if v.Outcome == scenarios.Flowing && v.Messages.Received < v.Messages.Expected {
		badge = s.warnBadge
	}
	label := badge.Sprint(" "+outcome+" ") + "  "
	for i, sentence := range content.Headline(r) {
		pen := s.bold
		if i > 0 {
			pen = nil
			label = strings.Repeat(" ", phrase.Width(label))
		}
		s.write(label, sentence, pen)
	}
	label = strings.Repeat(" ", phrase.Width(label))
	if verdict := content.VerdictOf(r); verdict.Text != "" {
		if verdict.Tone.Sign() != "" {
			label += s.sign(verdict.Tone) + " "
		}
		s.write(label, verdict.Text, s.pen(verdict.Tone))
	}
}

func (s *canvas) footer(r *result.Result) {
	s.gap()
	for _, line := range content.EnvironmentLine(r) {
		s.write("", line, s.dim)
	}
}
