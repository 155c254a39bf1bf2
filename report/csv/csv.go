// Package csv writes the cells of a sweep as comma-separated values (RFC 4180), for a
// spreadsheet or for a program that draws. Each cell has a row for each variant, or
// several if its runs showed different things:
//
//	# simulated · mirrord did not run · agent g2 (…) · virtual time · hangscope v1 · 2026-11-26 10:00 UTC
//	flush.delay,variant,outcome,silent,hop,cause,runs,of
//	0s,flush-on,broken,no,2,reset,1,1
package csv

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"

	"hangscope/report/content"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// comment begins a line that is no row.
const comment = "# "

// Write writes all cells of a sweep: what they are of in line 1, which readers take for
// a comment, then the names of the columns.
func Write(w io.Writer, s *result.Sweep) error {
	if _, err := fmt.Fprintln(w, comment+content.SweepProvenance(s)); err != nil {
		return err
	}
	out := csv.NewWriter(w)
	t := tables.Cells(s)
	row := make([]string, len(t.Columns))
	for i, column := range t.Columns {
		row[i] = safe(column.Head)
	}
	if err := out.Write(row); err != nil {
		return err
	}
	for _, cells := range t.Rows {
		for i, cell := range cells.Cells {
			row[i] = safe(cell.Text())
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// safe puts a quote before a text that a spreadsheet would take for a formula.
func safe(text string) string {
	if strings.IndexAny(text, "=+-@") == 0 {
		return "'" + text
	}
	return text
}
