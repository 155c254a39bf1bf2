package terminal

import (
	"fmt"
	"io"

	"hangscope/report/phrase"
	"hangscope/report/tables"
)

// WriteFound writes the page of what a command found.
func (p Page) WriteFound(w io.Writer, f tables.Found) error {
	s := newCanvas(p)
	if f.Provenance != "" {
		s.provenance(f.Provenance)
	}
	for _, part := range f.Parts {
		s.part(part)
	}
	_, err := io.WriteString(w, s.String())
	return err
}

// part shows a table and its lines. A narrow page has no room for all columns, and says so.
func (s *canvas) part(part tables.Part) {
	s.gap()
	if t := part.Table; len(t.Columns) > 0 {
		if t.Title != "" {
			s.heading(t.Title, t.Note)
		}
		all := len(t.Columns)
		if t.Columns[all-1].Aside {
			all-- // the asides stand below their rows if they have no column
		}
		if left := all - s.grid(t, signGutter); left > 0 {
			s.write("", fmt.Sprintf("%s to the right did not fit; a wider terminal or --format markdown shows all", phrase.Count(uint64(left), "column")), s.dim)
		}
	}
	for _, line := range part.Lines {
		s.write("", line, nil)
	}
}
