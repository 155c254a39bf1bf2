package tables

import (
	"slices"
	"strings"

	"hangscope/report/phrase"
)

// Table is a table before a form lays it out, with all its columns. A form chooses
// the columns that it shows.
type Table struct {
	// Title is the heading of the table, Note a remark on it. Both are empty
	// where the forms have headings of their own.
	Title, Note string
	Columns     []Column
	Rows        []Row
}

// Column is one column of a table.
type Column struct {
	// Name is how a form asks for the column. Head is its heading.
	Name, Head string
	// Number is whether the cells are numbers, which are aligned to the right.
	Number bool
	// Aside is whether the cells are remarks on their rows. A form that has no
	// room beside a row may put its remark below it.
	Aside bool
}

// Row is one row of a table, with a cell for each column.
type Row struct {
	Cells []Cell
	// Mark is the tone whose sign stands before the row. If Plain, there is no sign.
	Mark phrase.Tone
	// Group is the number of the group that the row belongs to, from 1. If zero,
	// it belongs to none.
	Group int
}

// Cell is the content of a cell: a list of texts, each with its tone.
type Cell []phrase.Toned

// Text returns the cell without its tones.
func (c Cell) Text() string {
	texts := make([]string, len(c))
	for i, part := range c {
		texts[i] = part.Text
	}
	return strings.Join(texts, CellComma)
}

// CellComma stands between the texts of a cell.
const CellComma = ", "

// Tone returns the tone of the first text, for a form in which a cell has one
// tone.
func (c Cell) Tone() phrase.Tone {
	if len(c) == 0 {
		return phrase.Plain
	}
	return c[0].Tone
}

// Text returns a cell with a text that has no tone.
func Text(text string) Cell { return Cell{{Text: text}} }

// InTone returns a cell with one text.
func InTone(text string, tone phrase.Tone) Cell { return Cell{{Text: text, Tone: tone}} }

// New returns a table without rows. A # before the name of a column says that its
// cells are numbers.
func New(names ...string) Table {
	var t Table
	for _, name := range names {
		name, number := strings.CutPrefix(name, "#")
		t.Columns = append(t.Columns, Column{Name: name, Head: name, Number: number})
	}
	return t
}

// Add adds a row at the bottom and returns it.
func (t *Table) Add(cells ...Cell) *Row {
	t.Rows = append(t.Rows, Row{Cells: cells})
	return &t.Rows[len(t.Rows)-1]
}

// column returns the column of a name.
func (t Table) column(name string) *Column { return &t.Columns[t.index(name)] }

func (t Table) index(name string) int {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		panic("no column " + name) // the name is a constant of a form
	}
	return i
}

// Numbers returns the indexes of the columns of numbers.
func (t Table) Numbers() []int {
	var places []int
	for i, c := range t.Columns {
		if c.Number {
			places = append(places, i)
		}
	}
	return places
}

// Show returns the table with only these columns, in this order.
func (t Table) Show(names ...string) Table {
	shown := Table{Title: t.Title, Note: t.Note}
	for _, name := range names {
		shown.Columns = append(shown.Columns, *t.column(name))
	}
	for _, row := range t.Rows {
		cells := make([]Cell, len(names))
		for i, name := range names {
			cells[i] = row.Cells[t.index(name)]
		}
		row.Cells = cells
		shown.Rows = append(shown.Rows, row)
	}
	return shown
}

// Without returns the table without some columns.
func (t Table) Without(names ...string) Table {
	var others []string
	for _, c := range t.Columns {
		if !slices.Contains(names, c.Name) {
			others = append(others, c.Name)
		}
	}
	return t.Show(others...)
}

// Rename returns the table with another heading of a column.
func (t Table) Rename(name, head string) Table {
	t.Columns = slices.Clone(t.Columns)
	t.column(name).Head = head
	return t
}

// Clip returns the table with the texts of some columns cut to a width.
func (t Table) Clip(width int, names ...string) Table {
	return t.Rewrite(func(text string) string { return phrase.Clip(text, width) }, names...)
}

// Rewrite returns the table with other texts in some columns.
func (t Table) Rewrite(text func(string) string, names ...string) Table {
	return t.change(func(_ Row, part phrase.Toned) phrase.Toned {
		return phrase.Toned{Text: text(part.Text), Tone: part.Tone}
	}, names...)
}

// InTone returns the table with some columns in one tone.
func (t Table) InTone(tone phrase.Tone, names ...string) Table {
	return t.change(func(_ Row, part phrase.Toned) phrase.Toned { return phrase.Toned{Text: part.Text, Tone: tone} }, names...)
}

// Signed returns the table with the sign of each marked row in front of its
// cell in a column, for a form that has no other place for it.
func (t Table) Signed(name string) Table {
	return t.change(func(row Row, part phrase.Toned) phrase.Toned {
		if row.Mark != phrase.Plain {
			part.Text = row.Mark.Sign() + " " + part.Text
		}
		return part
	}, name)
}

// Once returns the table with the cells of a column only in the first row of each
// group.
func (t Table) Once(name string) Table {
	group := 0
	return t.change(func(row Row, part phrase.Toned) phrase.Toned {
		if row.Group != 0 && row.Group == group {
			part = phrase.Toned{}
		}
		group = row.Group
		return part
	}, name)
}

// change returns the table with each text of some columns replaced by f, from the
// first row to the last.
func (t Table) change(f func(Row, phrase.Toned) phrase.Toned, names ...string) Table {
	t.Rows = slices.Clone(t.Rows)
	for r, row := range t.Rows {
		t.Rows[r].Cells = slices.Clone(row.Cells)
		for _, name := range names {
			at := t.index(name)
			cell := slices.Clone(row.Cells[at])
			for i, part := range cell {
				cell[i] = f(row, part)
			}
			t.Rows[r].Cells[at] = cell
		}
	}
	return t
}
