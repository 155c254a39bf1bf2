package html

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/tables"
)

// table is a table as a page shows it. The first cell of a row is its header.
type table struct {
	Caption string
	Head    []cell
	Rows    [][]cell
	// Rest says how much more there is that the table does not show.
	Rest string
}

// cell is one cell. Numbers stand to the right, code in a type of its own.
type cell struct {
	phrase.Toned
	Number, Code bool
}

// newTable shows a table of a result.
func newTable(caption string, t tables.Table) *table {
	return boundedTable(caption, t, maxLines, "result")
}

// boundedTable shows at most limit rows of a table. If it has more, it says where
// they are.
func boundedTable(caption string, t tables.Table, limit int, whole string) *table {
	shown := &table{Caption: caption}
	for _, c := range t.Columns {
		shown.Head = append(shown.Head, cell{Toned: phrase.Toned{Text: c.Head}, Number: c.Number})
	}
	for _, row := range first(t.Rows, limit) {
		cells := make([]cell, len(row.Cells))
		for i, c := range row.Cells {
			cells[i] = cell{Toned: phrase.Toned{Text: c.Text(), Tone: c.Tone()}, Number: t.Columns[i].Number}
		}
		shown.Rows = append(shown.Rows, cells)
	}
	if all := len(t.Rows); all > limit {
		shown.Rest = fmt.Sprintf("These are the first %d of %d; the %s as JSON has them all.", limit, all, whole)
	}
	return shown
}

// code shows a column as code.
func (t *table) code(column int) *table {
	for _, row := range t.Rows {
		row[column].Code = true
	}
	return t
}

// Class is the cell's name for the style sheet.
func (c cell) Class() string {
	const long = 30
	class := string(c.Tone)
	switch {
	case c.Number:
		class += " number"
	case phrase.Width(c.Text) > long:
		class += " long"
	}
	return strings.TrimSpace(class)
}
