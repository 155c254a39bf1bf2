package report

// annotated is a grid whose last column is the notes: where there is no room
// for it, they stand below each row.
func (s *sheet) annotated(t tabular) {
	wide := [][]string{s.cells(t.header)}
	for i, row := range t.rows {
		wide = append(wide, append(s.cells(row), s.spell(t.notes[i])))
	}
	if s.shown(wide) == len(t.header) {
		for i := range t.rows {
			t.rows[i] = append(t.rows[i], s.dim.Sprint(s.spell(t.notes[i])))
		}
		s.grid(t.header, t.rows, t.numbers...)
		return
	}
	start := len(s.lines)
	s.grid(t.header[:len(t.header)-1], t.rows, t.numbers...)
	lines := s.lines[start:]
	s.lines = append([]string(nil), s.lines[:start+1]...)
	for i, line := range lines[1:] {
		s.lines = append(s.lines, line)
		s.write("    ", t.notes[i], s.dim)
	}
}
