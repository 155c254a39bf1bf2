package terminal

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

const (
	// columnGap is the gap between two columns.
	columnGap = 2
	// noGutter is the gutter of a table without signs before its rows. signGutter is
	// the smallest gutter that has room for signs.
	noGutter, signGutter = 0, 2
)

// grid lays a table out, with the signs of its rows in a gutter to the left. If
// there is no room for asides in the last column, they are below their rows. It
// returns how many columns are shown.
func (s *canvas) grid(t tables.Table, gutter int) int {
	rows := s.painted(t, gutter)
	last := len(t.Columns) - 1
	if !t.Columns[last].Aside || s.shown(rows) > last {
		return s.columns(rows, t.Numbers()...)
	}
	for i := range rows {
		rows[i] = rows[i][:last]
	}
	start := len(s.lines)
	shown := s.columns(rows, t.Numbers()...)
	lines := s.lines[start:]
	s.lines = append([]string(nil), s.lines[:start+1]...)
	for i, line := range lines[1:] {
		s.lines = append(s.lines, line)
		s.write("    ", t.Rows[i].Cells[last].Text(), s.dim)
	}
	return shown
}

// painted are the header and the rows of a table, in their colours.
func (s *canvas) painted(t tables.Table, gutter int) [][]string {
	header := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		header[i] = s.spell(column.Head)
	}
	header[0] = strings.Repeat(" ", gutter) + header[0]
	for i := range header {
		header[i] = s.dim.Sprint(header[i])
	}
	rows := [][]string{header}
	for _, row := range t.Rows {
		cells := make([]string, len(row.Cells))
		for i, cell := range row.Cells {
			cells[i] = s.painting(cell)
			if t.Columns[i].Aside {
				cells[i] = s.dim.Sprint(cells[i])
			}
		}
		if gutter >= signGutter {
			cells[0] = strings.Repeat(" ", gutter-signGutter) + s.sign(row.Mark) + " " + cells[0]
		}
		rows = append(rows, cells)
	}
	return rows
}

// painting is a cell with each text in the colour of its tone.
func (s *canvas) painting(cell tables.Cell) string {
	texts := make([]string, len(cell))
	for i, part := range cell {
		texts[i] = s.toned(part)
	}
	return strings.Join(texts, tables.CellComma)
}

// columns lays painted rows out, the header first. It aligns numbers to the right,
// and leaves out columns at the right for which the page has no room, because a part
// of a number would be wrong. It returns how many columns are shown.
func (s *canvas) columns(rows [][]string, numbers ...int) int {
	shown := s.shown(rows)
	t := table.NewWriter()
	style := table.StyleDefault
	style.Options = table.OptionsNoBordersAndSeparators
	style.Format.Header = text.FormatDefault
	style.Box.PaddingLeft, style.Box.PaddingRight = "", strings.Repeat(" ", columnGap)
	t.SetStyle(style)
	t.SuppressTrailingSpaces()
	var columns []table.ColumnConfig
	for _, number := range numbers {
		columns = append(columns, table.ColumnConfig{Number: number + 1, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	for i, texts := range rows {
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

// shown is how many columns fit on the page. At least one is shown.
func (s *canvas) shown(rows [][]string) int {
	room := s.inner()
	for column := range rows[0] {
		widest := 0
		for _, row := range rows {
			widest = max(widest, phrase.Width(row[column]))
		}
		if room -= widest; room < 0 {
			return max(1, column)
		}
		room -= columnGap
	}
	return len(rows[0])
}

// cutCells cuts the cells of some columns to a width.
func (s *canvas) cutCells(t tables.Table, width int, names ...string) tables.Table {
	return t.Rewrite(func(text string) string { return s.cut(s.spell(text), width) }, names...)
}

// numbers shows a row for each variant. A narrow page can do without the columns to
// the right.
func (s *canvas) numbers(r *result.Result) {
	if len(r.Variants) == 0 {
		return
	}
	s.gap()
	s.grid(tables.Variants(r).Without("carried by"), noGutter)
}

// failedChecks shows what differs from the expectation.
func (s *canvas) failedChecks(r *result.Result) {
	failed := content.Failures(r)
	if len(failed) == 0 {
		return
	}
	s.heading("Not as expected", "")
	t := tables.Checks(failed).Show("variant", "what", "want", "got").InTone(phrase.Good, "want").InTone(phrase.Bad, "got")
	names := 0
	for _, row := range t.Rows {
		names = max(names, phrase.Width(row.Cells[0].Text())+phrase.Width(row.Cells[1].Text()))
	}
	room := max(len("want"), (s.inner()-names-3*columnGap)/2)
	s.grid(s.cutCells(t, room, "want", "got"), noGutter)
	s.gap()
}
