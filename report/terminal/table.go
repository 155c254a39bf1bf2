package terminal

import (
	"fmt"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// grid lays painted cells out in columns, of which the numbers stand to the
// right. Columns that the page has no room for are left out from the right: a
// part of a number would be wrong. It returns how many are shown.
func (s *Canvas) grid(header []string, rows [][]string, numbers ...int) int {
	for i := range header {
		header[i] = s.dim.Sprint(header[i])
	}
	all := [][]string{s.cells(header)}
	for _, row := range rows {
		all = append(all, s.cells(row))
	}
	shown := s.shown(all)
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", strings.Repeat(" ", between)
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	var columns []table.ColumnConfig
	for _, number := range numbers {
		columns = append(columns, table.ColumnConfig{Number: number + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	for i, texts := range all {
		row := table.Row{}
		for _, cell := range texts[:shown] {
			row = append(row, cell)
		}
		if i == 0 {
			t.AppendHeader(row)
		} else {
			t.AppendRow(row)
		}
	}
	s.add(strings.Split(t.Render(), "\n")...)
	return shown
}

const (
	between = 2
)

// shown is how many columns fit, at least one.
func (s *Canvas) shown(rows [][]string) int {
	room := s.inner()
	for column := range rows[0] {
		widest := 0
		for _, row := range rows {
			widest = max(widest, phrase.Width(row[column]))
		}
		if room -= widest; room < 0 {
			return max(1, column)
		}
		room -= between
	}
	return len(rows[0])
}

func (s *Canvas) cells(texts []string) []string {
	cells := make([]string, len(texts))
	for i, cell := range texts {
		cells[i] = s.spell(cell)
	}
	return cells
}

// numbers is a row a variant. The columns to the right are those that a
// narrow page can do without.
func (s *Canvas) numbers(r *result.Result) {
	if len(r.Variants) == 0 {
		return
	}
	s.gap()
	const gaps = 3
	t, open := s.Figures(r)
	if shown := s.grid(t.Header, t.Rows, t.Numbers...); open && shown > gaps {
		s.write("", content.AtLeast, s.dim)
	}
}

// Figures are the numbers of each variant, and whether a gap was still open.
func (s *Canvas) Figures(r *result.Result) (t content.Tabular, open bool) {
	header := []string{"variant", "outcome", "messages", "longest gap", "latency p50", "p99", "max"}
	var rows [][]string
	for i := range r.Variants {
		v := &r.Variants[i]
		pen, _ := s.outcome(v.Outcome)
		gap := content.Optional(v.Gaps, v.Gaps.MaxNS)
		if v.Gaps.Censored > 0 {
			gap += "+"
			open = true
		}
		rows = append(rows, []string{
			phrase.Clip(v.Name, phrase.WidestName),
			pen.Sprint(s.spell(content.Tally(v))),
			fmt.Sprintf("%d/%d", v.Messages.Received, v.Messages.Expected),
			gap,
			content.Optional(v.Latency, v.Latency.P50NS),
			content.Optional(v.Latency, v.Latency.P99NS),
			content.Optional(v.Latency, v.Latency.MaxNS),
		})
	}
	return content.Tabular{Header: header, Rows: rows, Numbers: []int{2, 3, 4, 5, 6}}, open
}

// failedChecks shows what differs from the expectation.
func (s *Canvas) failedChecks(r *result.Result) {
	failed := content.Failures(r)
	if len(failed) == 0 {
		return
	}
	s.heading("Not as expected", "")
	var rows [][]string
	names := 0
	for _, check := range failed {
		row := []string{phrase.Clip(check.Variant, phrase.WidestName), phrase.Clip(check.What, phrase.WidestName)}
		names = max(names, phrase.Width(row[0])+phrase.Width(row[1]))
		rows = append(rows, row)
	}
	room := max(len("want"), (s.inner()-names-3*between)/2)
	for i, check := range failed {
		rows[i] = append(rows[i],
			s.good.Sprint(s.cut(s.spell(phrase.Clip(check.Want, 2*phrase.Prose)), room)),
			s.bad.Sprint(s.cut(s.spell(phrase.Clip(check.Got, 2*phrase.Prose)), room)))
	}
	s.grid([]string{"variant", "what", "want", "got"}, rows)
}

// annotated is a grid whose last column is the notes: where there is no room
// for it, they stand below each row.
func (s *Canvas) annotated(t content.Tabular) {
	wide := [][]string{s.cells(t.Header)}
	for i, row := range t.Rows {
		wide = append(wide, append(s.cells(row), s.spell(t.Notes[i])))
	}
	if s.shown(wide) == len(t.Header) {
		for i := range t.Rows {
			t.Rows[i] = append(t.Rows[i], s.dim.Sprint(s.spell(t.Notes[i])))
		}
		s.grid(t.Header, t.Rows, t.Numbers...)
		return
	}
	start := len(s.Lines)
	s.grid(t.Header[:len(t.Header)-1], t.Rows, t.Numbers...)
	lines := s.Lines[start:]
	s.Lines = append([]string(nil), s.Lines[:start+1]...)
	for i, line := range lines[1:] {
		s.Lines = append(s.Lines, line)
		s.write("    ", t.Notes[i], s.dim)
	}
}
