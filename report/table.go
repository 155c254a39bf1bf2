package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"hangscope/repro/result"
)

// tabular is a table before it is laid out.
type tabular struct {
	header []string
	rows   [][]string
	// notes belong to the rows, and to a last column of the header; nil if
	// there are none.
	notes []string
	// numbers are the columns that stand to the right.
	numbers []int
	// most bounds the rows that Markdown shows. If zero, mostItems.
	most int
}

// grid lays painted cells out in columns, of which the numbers stand to the
// right. Columns that the page has no room for are left out from the right: a
// part of a number would be wrong. It returns how many are shown.
func (s *sheet) grid(header []string, rows [][]string, numbers ...int) int {
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
	between    = 2
	widestName = 24
	widestCell = 40
)

// shown is how many columns fit, at least one.
func (s *sheet) shown(rows [][]string) int {
	room := s.inner()
	for column := range rows[0] {
		widest := 0
		for _, row := range rows {
			widest = max(widest, width(row[column]))
		}
		if room -= widest; room < 0 {
			return max(1, column)
		}
		room -= between
	}
	return len(rows[0])
}

func (s *sheet) cells(texts []string) []string {
	cells := make([]string, len(texts))
	for i, cell := range texts {
		cells[i] = s.spell(cell)
	}
	return cells
}

// numbers is a row a variant. The columns to the right are those that a
// narrow page can do without.
func (s *sheet) numbers(r *result.Result) {
	if len(r.Variants) == 0 {
		return
	}
	s.gap()
	const gaps = 3
	t, open := s.figures(r)
	if shown := s.grid(t.header, t.rows, t.numbers...); open && shown > gaps {
		s.write("", atLeast, s.dim)
	}
}

const atLeast = "+ at least: this gap was still open at the end"

// figures are the numbers of each variant, and whether a gap was still open.
func (s *sheet) figures(r *result.Result) (t tabular, open bool) {
	header := []string{"variant", "outcome", "messages", "longest gap", "latency p50", "p99", "max"}
	var rows [][]string
	for i := range r.Variants {
		v := &r.Variants[i]
		pen, _ := s.outcome(v.Outcome)
		gap := optional(v.Gaps, v.Gaps.MaxNS)
		if v.Gaps.Censored > 0 {
			gap += "+"
			open = true
		}
		rows = append(rows, []string{
			clip(v.Name, widestName),
			pen.Sprint(s.spell(tally(v))),
			fmt.Sprintf("%d/%d", v.Messages.Received, v.Messages.Expected),
			gap,
			optional(v.Latency, v.Latency.P50NS),
			optional(v.Latency, v.Latency.P99NS),
			optional(v.Latency, v.Latency.MaxNS),
		})
	}
	return tabular{header: header, rows: rows, numbers: []int{2, 3, 4, 5, 6}}, open
}

// optional is a value of a distribution, or a dash if it has none.
func optional(d result.Distribution, ns int64) string {
	if d.Count == 0 {
		return "–"
	}
	return duration(ns)
}

// tally names the outcome, and says of how many of several calls it is.
func tally(v *result.Variant) string {
	outcome := clip(string(v.Outcome), widestName)
	if n, of := calls(v); of > 1 {
		return fmt.Sprintf("%s %d/%d", outcome, n, of)
	}
	return outcome
}

// failedChecks shows what differs from the expectation.
func (s *sheet) failedChecks(r *result.Result) {
	failed := failures(r)
	if len(failed) == 0 {
		return
	}
	s.heading("Not as expected", "")
	var rows [][]string
	names := 0
	for _, check := range failed {
		row := []string{clip(check.Variant, widestName), clip(check.What, widestName)}
		names = max(names, width(row[0])+width(row[1]))
		rows = append(rows, row)
	}
	room := max(len("want"), (s.inner()-names-3*between)/2)
	for i, check := range failed {
		rows[i] = append(rows[i],
			s.good.Sprint(s.cut(s.spell(clip(check.Want, 2*prose)), room)),
			s.bad.Sprint(s.cut(s.spell(clip(check.Got, 2*prose)), room)))
	}
	s.grid([]string{"variant", "what", "want", "got"}, rows)
}

func failures(r *result.Result) []result.Check {
	return slices.DeleteFunc(slices.Clone(r.Checks), func(c result.Check) bool { return c.OK })
}
