package report

// annotated is a grid whose last column is text: where there is no room for
// it, it stands below each row.
func (s *sheet) annotated(header []string, rows [][]string, notes []string, numbers ...int) {
	wide := [][]string{s.cells(header)}
	for i, row := range rows {
		wide = append(wide, append(s.cells(row), s.spell(notes[i])))
	}
	if s.shown(wide) == len(header) {
		for i := range rows {
			rows[i] = append(rows[i], s.dim.Sprint(s.spell(notes[i])))
		}
		s.grid(header, rows, numbers...)
		return
	}
	start := len(s.lines)
	s.grid(header[:len(header)-1], rows, numbers...)
	lines := s.lines[start:]
	s.lines = append([]string(nil), s.lines[:start+1]...)
	for i, line := range lines[1:] {
		s.lines = append(s.lines, line)
		s.write("    ", notes[i], s.dim)
	}
}
