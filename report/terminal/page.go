package terminal

import (
	"fmt"
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
	// Full is whether it has all that is known: the story, the last frames, the layer's
	// account, all cures, the steps of the isolation. Isolation and Cures put that part
	// on a page that is not full.
	Full, Isolation, Cures bool
	// Closing is whether the last line has the verdict again: the top of a page may have
	// left a terminal.
	Closing bool
}

// Write writes the page of a result.
func (p Page) Write(w io.Writer, r *result.Result) error {
	s := newCanvas(p)
	s.write("", content.Provenance(r), s.dim)
	s.title(r)
	s.headline(r)
	s.failedChecks(r)
	s.why(r)
	s.flushComparison(r)
	s.chain(r)
	s.numbers(r)
	if p.Full {
		s.timeline(r)
	} else {
		s.lanes(r)
	}
	s.whatToDo(r, p.Full)
	s.clocksDiffer(r)
	if p.Full {
		s.story(r)
		s.diagnosis(r)
		s.layer(r)
	}
	if p.Full || p.Isolation {
		s.isolation(r)
	}
	if p.Full || p.Cures {
		s.cures(r)
	}
	if p.Full {
		s.footer(r)
	}
	if p.Closing {
		s.closing(r)
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// provenance is line 1 of the pages of sets, sweeps and comparisons. It is dim, so that a
// reader sees first what follows.
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
	label := s.badge(v)
	sentences := content.Opening(r)
	verdict := content.VerdictOf(r)
	if verdict.Tone == phrase.Dim { // it says no more than that nothing is to be done
		sentences[len(sentences)-1] += " " + verdict.Text + "."
		verdict = phrase.Toned{}
	}
	s.write(label, sentences[0], s.bold)
	label = strings.Repeat(" ", phrase.Width(label))
	if len(sentences) > 1 {
		s.write(label, strings.Join(sentences[1:], " "), nil)
	}
	if verdict.Text != "" {
		if verdict.Tone.Sign() != "" {
			label += s.sign(verdict.Tone) + " "
		}
		s.write(label, phrase.Capital(verdict.Text)+".", s.pen(verdict.Tone))
	}
}

// badge is the outcome of a variant as a label.
func (s *canvas) badge(v *result.Variant) string {
	outcome := s.cut(s.spell(strings.ToUpper(phrase.Clip(string(v.Outcome), phrase.WidestName))), s.inner()/2)
	_, badge := s.outcome(v.Outcome)
	if v.Outcome == scenarios.Flowing && v.Messages.Received < v.Messages.Expected {
		badge = s.warnBadge
	}
	return badge.Sprint(" "+outcome+" ") + "  "
}

// why says how the trouble came, who was told and who waits.
func (s *canvas) why(r *result.Result) {
	v := content.Subject(r)
	if v == nil {
		return
	}
	lines := [][2]string{{"Why", content.Mechanics(r, v)}}
	if !content.Fine(v) {
		lines = append(lines, [2]string{"Told", content.Told(v)}, [2]string{"Waits", content.Waits(v)})
	}
	for _, line := range lines {
		if label := fmt.Sprintf("%-7s", line[0]); line[1] != "" {
			s.write(s.bold.Sprint(label), line[1], nil)
		}
	}
}

// whatToDo says what to do, at length on a full page.
func (s *canvas) whatToDo(r *result.Result, full bool) {
	todo := content.WhatToDo(r)
	if todo == nil {
		return
	}
	s.gap()
	label := s.bold.Sprint("What to do") + "  "
	if todo.Setting != "" {
		s.setting(label, todo)
		label = "  "
	}
	lines := append(todo.Lines, todo.Measured)
	if remedy := content.RemedyOf(r); full && remedy != nil {
		lines = []string{remedy.Where, remedy.Price, remedy.Control, todo.Measured}
	}
	for _, line := range lines {
		if line != "" {
			s.write(label, line, nil)
			label = "  "
		}
	}
}

// setting shows what to write into a configuration, and where.
func (s *canvas) setting(label string, todo *content.Todo) {
	if phrase.Width(label+todo.Setting) > s.inner() { // a part of a setting would be wrong
		s.add(label)
		label = "  "
	}
	label += s.good.Sprint(todo.Setting)
	if phrase.Width(label+" "+todo.Place) <= s.inner() {
		s.add(label + " " + todo.Place)
		return
	}
	s.add(label)
	s.write("  ", todo.Place, nil)
}

// closing is the verdict as the last line of a page.
func (s *canvas) closing(r *result.Result) {
	v := content.Subject(r)
	if v == nil {
		return
	}
	s.gap()
	s.write(s.badge(v), content.Closing(v), s.bold)
}

func (s *canvas) footer(r *result.Result) {
	s.gap()
	for _, line := range content.EnvironmentLine(r) {
		s.write("", line, s.dim)
	}
}
