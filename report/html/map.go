package html

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/sweeps"
	"hangscope/scenarios"
)

// mapChart is a map as a drawing: areas of cells that show the same, with letters.
// The columns share the width of the page, whatever that is.
type mapChart struct {
	ID, Title, Desc string
	// Margin is the room for the labels of the rows: words or names, empty if they
	// are short.
	Margin string
	// Wide is whether there are many columns, Dense whether the rows are too low for
	// lines between the cells.
	Wide, Dense bool
	// Top is where the cells begin, Tall their height together, Bottom where they
	// end, TickY where the ticks below them end.
	Height, Top, Tall, Bottom, TickY int
	// Box is the box of the areas, with a unit for each cell.
	Box                 string
	Areas               []area
	Letters             []letter
	Rows, Columns       []tick
	DownTitle           string
	AcrossTitle, TitleY string
}

// area is all that shows one face, as one path.
type area struct{ Face, Path string }

// letter stands on a cell, or in the middle of neighbours that show the same.
type letter struct{ X, Y, Face, Text string }

// The measures of a map, in pixels, and how many of its cells are drawn one by one.
const (
	mapTop       = 24
	mapTall      = 480
	maxMapTall   = 6000
	minMapRow    = 6
	maxMapRow    = 30
	tallLetter   = 12
	maxSingle    = 2000
	maxLettered  = 60
	maxNarrow    = 24
	shortLabel   = 6
	wordLabel    = 12
	mapBelow     = 44
	mapTick      = 5
	mapLabelStep = 16
)

// newMapChart draws a map.
func newMapChart(id string, m sweeps.Map, shared bool) *mapChart {
	rows, columns := len(m.Squares), len(m.Squares[0])
	row := max(1, min(max(mapTall/rows, minMapRow), maxMapRow, maxMapTall/rows))
	c := &mapChart{
		ID: id, Title: phrase.Dotted(content.VariantWords(m.Variant), m.Panel),
		Wide: columns > maxNarrow, Dense: row < tallLetter,
		Box: fmt.Sprintf("0 0 %d %d", columns, rows), Top: mapTop, Tall: rows * row, Bottom: mapTop + rows*row, Height: mapTop + rows*row + mapBelow,
	}
	c.TickY = c.Bottom + mapTick
	c.TitleY = pixels(float64(c.Bottom + mapBelow - 6))
	paths := make(map[string]*strings.Builder)
	single := rows*columns <= maxSingle
	for y, squares := range m.Squares {
		for start := 0; start < columns; {
			end := start + 1
			for !single && end < columns && squares[end].Face == squares[start].Face {
				end++
			}
			c.add(paths, squares[start], y, start, end)
			if text := letterOf(squares[start], m.Across == nil, shared); row >= tallLetter && visible(end-start, columns, single) {
				c.Letters = append(c.Letters, letter{
					X: percentOf((float64(start) + float64(end)) / 2 / float64(columns)), Y: pixels(float64(mapTop) + (float64(y)+0.5)*float64(row)),
					Face: squares[start].Name, Text: text,
				})
			}
			start = end
		}
	}
	for _, face := range sweeps.Faces() {
		if path := paths[face.Name]; path != nil {
			c.Areas = append(c.Areas, area{face.Name, path.String()})
		}
	}
	c.label(m, row)
	c.Desc = mapDesc(m)
	return c
}

// add adds neighbours in a row to the area of their face.
func (c *mapChart) add(paths map[string]*strings.Builder, square sweeps.Square, y, start, end int) {
	if paths[square.Name] == nil {
		paths[square.Name] = new(strings.Builder)
	}
	fmt.Fprintf(paths[square.Name], "M%d %dh%dv1H%dz", start, y, end-start, start)
}

// visible reports whether neighbours are wide enough for a letter.
func visible(cells, columns int, single bool) bool {
	if single {
		return columns <= maxLettered
	}
	return cells*maxLettered >= columns
}

// letterOf is what stands on a cell. There is room for words where a cell is as wide
// as the map.
func letterOf(square sweeps.Square, words, shared bool) string {
	text := square.Letter
	if shared && square.Shared() {
		text += square.Tenths()
	}
	if words {
		text += " " + square.Words
	}
	return text
}

// label puts labels on the axes, as many as there is room for.
func (c *mapChart) label(m sweeps.Map, row int) {
	if m.Down != nil {
		c.DownTitle = sweeps.AxisTitle(m.Down)
		labels := sweeps.AxisLabels(m.Down)
		step, longest := (mapLabelStep+row-1)/row, 0
		for i := 0; i < len(labels); i += step {
			c.Rows = append(c.Rows, tick{At: pixels(float64(mapTop) + (float64(i)+0.5)*float64(row)), Label: labels[i]})
			longest = max(longest, phrase.Width(labels[i]))
		}
		if longest > wordLabel {
			c.Margin = "names"
		} else if longest > shortLabel {
			c.Margin = "words"
		}
	}
	if m.Across == nil {
		return
	}
	c.AcrossTitle = sweeps.AxisTitle(m.Across)
	labels := sweeps.AxisLabels(m.Across)
	step := labelStep(m.Across, labels)
	for i := 0; i < len(labels); i += step {
		c.Columns = append(c.Columns, tick{At: percentOf((float64(i) + 0.5) / float64(len(labels))), Label: labels[i], Anchor: "middle"})
	}
}

// labelStep is how many columns share a label, so that labels do not touch on a page
// of the usual width. Names are all shown: no other one follows from its neighbours.
func labelStep(axis *scenarios.Axis, labels []string) int {
	const columns = 120 // characters of a label's size
	widest := 1
	for _, label := range labels {
		widest = max(widest, phrase.Width(label)+2)
	}
	fit := max(1, columns/widest)
	if axis.Kind == scenarios.NameAxis {
		fit = max(fit, maxLettered)
	}
	for power := 1; ; power *= 10 {
		for _, step := range []int{power, 2 * power, 5 * power} {
			if len(labels) <= step*fit {
				return step
			}
		}
	}
}

// mapDesc says in words what a map shows, for those who cannot see it.
func mapDesc(m sweeps.Map) string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s and %s.", phrase.Count(uint64(len(m.Squares)), "row"), phrase.Count(uint64(len(m.Squares[0])), "column"))
	for _, tally := range sweeps.Legend([]sweeps.Map{m}) {
		fmt.Fprintf(&text, " %s: %s.", phrase.Capital(tally.Words), phrase.Count(uint64(tally.Cells), "cell"))
	}
	return text.String()
}
