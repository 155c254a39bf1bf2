package terminal

import (
	"fmt"
	"strings"

	"hangscope/report/phrase"
	"hangscope/report/sweeps"
	"hangscope/scenarios"
)

// mapGrid is how a map is laid out: its rows have labels to the left, its columns
// ticks below.
type mapGrid struct {
	sweeps.Map
	// labels are those of the rows, all of the same width.
	labels []string
	// columns are the labels of the columns, and cell is how wide each is.
	columns []string
	cell    int
	// shared is whether the squares have room for the share of the runs.
	shared bool
}

// drawMap draws a map. If the page is too narrow for all columns, the map is drawn in
// parts, one below the other.
func (s *canvas) drawMap(m sweeps.Map, shared, key bool) {
	if m.Across == nil {
		s.mapList(m)
		return
	}
	g := mapGrid{Map: m, labels: s.rowLabels(m.Down), columns: s.spelled(sweeps.AxisLabels(m.Across)), shared: shared}
	room := max(1, s.inner()-phrase.Width(g.labels[0])-2)
	var keys []string
	if m.Across.Kind == scenarios.NameAxis {
		keys = g.shorten(room)
	}
	part := g.fit(room)
	if m.Down != nil {
		s.add(s.dim.Sprint(s.spell(sweeps.AxisTitle(m.Down))))
	}
	for from := 0; from < len(g.columns); from += part {
		if from > 0 {
			s.gap()
		}
		s.mapPart(g, from, min(from+part, len(g.columns)), room)
	}
	if key && len(keys) > 0 {
		s.write("", strings.Join(keys, ", "), s.dim)
	}
}

func (s *canvas) spelled(texts []string) []string {
	spelled := make([]string, len(texts))
	for i, text := range texts {
		spelled[i] = s.spell(text)
	}
	return spelled
}

// rowLabels are the labels of the rows, aligned to the right.
func (s *canvas) rowLabels(axis *scenarios.Axis) []string {
	if axis == nil {
		return []string{""}
	}
	labels, widest := s.spelled(sweeps.AxisLabels(axis)), 0
	for i := range labels {
		labels[i] = s.cut(labels[i], max(1, s.inner()/2))
		widest = max(widest, phrase.Width(labels[i]))
	}
	for i, label := range labels {
		labels[i] = strings.Repeat(" ", widest-phrase.Width(label)) + label
	}
	return labels
}

// shorten replaces the names of columns by numbers, if there is no room for the names,
// and returns what each number stands for.
func (g *mapGrid) shorten(room int) []string {
	if (widest(g.columns)+1)*len(g.columns) <= room {
		return nil
	}
	var keys []string
	for i, name := range g.columns {
		g.columns[i] = fmt.Sprint(i + 1)
		keys = append(keys, fmt.Sprintf("%d=%s", i+1, name))
	}
	return keys
}

func widest(texts []string) int {
	width := 0
	for _, text := range texts {
		width = max(width, phrase.Width(text))
	}
	return width
}

// fit chooses the width of the columns, the widest at which all have room, and returns
// how many columns a part of the map has.
func (g *mapGrid) fit(room int) int {
	least := 1
	if g.shared {
		least = 2
	}
	if g.Across.Kind == scenarios.NameAxis {
		least = max(least, widest(g.columns)+1) // each name is shown
	}
	const wide = 3
	for _, g.cell = range []int{max(least, wide, widest(g.columns)+1), max(least, wide), max(least, wide-1), least} {
		if g.cell*len(g.columns) <= room {
			return len(g.columns)
		}
	}
	return max(1, room/g.cell)
}

// square is the text of a square: its letter, and the tenths of the runs that showed
// it if not all did.
func (g *mapGrid) square(square sweeps.Square) string {
	text := square.Letter
	if g.shared && square.Shared() {
		text += square.Tenths()
	}
	left := max(0, (g.cell-g.inked())/2)
	return strings.Repeat(" ", left) + text + strings.Repeat(" ", max(0, g.cell-left-len(text)))
}

// inked is how many columns of a square can have a character.
func (g *mapGrid) inked() int {
	if g.shared {
		return 2
	}
	return 1
}

// mapPart draws some columns of a map.
func (s *canvas) mapPart(g mapGrid, from, to, room int) {
	for i, row := range g.Squares {
		if i == maxMapRows {
			s.elsewhere(len(g.Squares)-i, "row")
			break
		}
		s.add(s.dim.Sprint(g.labels[i]) + " " + s.dim.Sprint(s.vertical) + s.mapRow(&g, row[from:to]))
	}
	ruler, labels := s.ruler(&g, from, to, room)
	indent := strings.Repeat(" ", phrase.Width(g.labels[0])+1)
	s.add(indent + s.dim.Sprint(s.bottomLeft+ruler))
	s.add(indent + " " + s.dim.Sprint(labels))
	s.add(indent + " " + s.dim.Sprint(s.spell(sweeps.AxisTitle(g.Across))))
}

// mapRow draws squares. Neighbours that look the same are painted at once.
func (s *canvas) mapRow(g *mapGrid, squares []sweeps.Square) string {
	var row strings.Builder
	for start := 0; start < len(squares); {
		end := start
		var text strings.Builder
		for ; end < len(squares) && squares[end].Face == squares[start].Face; end++ {
			text.WriteString(g.square(squares[end]))
		}
		row.WriteString(s.face(squares[start].Face).Sprint(text.String()))
		start = end
	}
	return row.String()
}

// ruler draws the axis to the right, with a tick at each column that has a label. As
// many columns have one as there is room for.
func (s *canvas) ruler(g *mapGrid, from, to, room int) (ruler, labels string) {
	step := 1
	for i := 0; step*g.cell <= widest(g.columns); i++ {
		step = []int{2, 5, 10}[i%3] * pow10(i/3)
	}
	left := max(0, (g.cell-g.inked())/2)
	for column := from; column < to; column++ {
		label := ""
		if column%step == 0 || step == 1 {
			label = g.columns[column]
		}
		at := (column-from)*g.cell + left
		if at+phrase.Width(label) > room || at < phrase.Width(labels) {
			label = ""
		}
		tick := s.axis
		if label != "" {
			tick = s.tick
			labels += strings.Repeat(" ", at-phrase.Width(labels)) + label + " "
		}
		ruler += strings.Repeat(s.axis, left) + tick + strings.Repeat(s.axis, max(0, g.cell-left-1))
	}
	return ruler, labels
}

func pow10(n int) int {
	power := 1
	for range n {
		power *= 10
	}
	return power
}

// mapList shows a line for each value of an axis whose values have names.
func (s *canvas) mapList(m sweeps.Map) {
	labels := s.rowLabels(m.Down)
	s.add(s.dim.Sprint(s.spell(sweeps.AxisTitle(m.Down))))
	for i, row := range m.Squares {
		if i == maxMapRows {
			s.elsewhere(len(m.Squares)-i, "row")
			break
		}
		square := row[0]
		words := square.Words
		if square.Shared() {
			words += fmt.Sprintf(" (%d of %s)", square.Count, phrase.Count(uint64(square.Of), "run"))
		}
		s.add(labels[i] + " " + s.face(square.Face).Sprint(" "+square.Letter+" ") + " " + s.spell(words))
	}
}
