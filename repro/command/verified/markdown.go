package verified

import (
	"io"
	"slices"
	"strings"

	"hangscope/report/tables"
)

// WriteMarkdown writes what was found as Markdown, for a document.
func WriteMarkdown(w io.Writer, f tables.Found) error {
	var blocks []string
	if f.Provenance != "" {
		blocks = append(blocks, f.Provenance+"\n")
	}
	for _, part := range f.Parts {
		if part.Table.Title != "" {
			blocks = append(blocks, "## "+part.Table.Title+"\n")
		}
		if len(part.Table.Columns) > 0 {
			blocks = append(blocks, rows(part.Table))
		}
		if len(part.Lines) > 0 {
			blocks = append(blocks, strings.Join(part.Lines, "\n")+"\n")
		}
	}
	_, err := io.WriteString(w, strings.Join(blocks, "\n"))
	return err
}

func rows(t tables.Table) string {
	var b strings.Builder
	var head []string
	for _, column := range t.Columns {
		head = append(head, column.Head)
	}
	writeRow(&b, head)
	writeRow(&b, slices.Repeat([]string{"---"}, len(head)))
	for _, row := range t.Rows {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, cell.Text())
		}
		writeRow(&b, cells)
	}
	return b.String()
}

func writeRow(w *strings.Builder, columns []string) {
	w.WriteString("| " + strings.Join(columns, " | ") + " |\n")
}
