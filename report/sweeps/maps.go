package sweeps

import (
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Map is one drawing of a sweep: what one variant showed, over one or two axes.
type Map struct {
	// Variant is the variant that is shown. Panel is the value of a third axis,
	// "flush.mechanism mark-reject"; empty if there is none.
	Variant, Panel string
	// Across goes to the right, Down goes down. One of them is nil if only one
	// field varies.
	Across, Down *scenarios.Axis
	// Squares are the rows of the map, the upper one first.
	Squares [][]Square
}

// Maps are the drawings of a sweep. Numbers and times go to the right rather than
// down, since their names are short; otherwise the axes are used in the order in
// which they were given: to the right, down, and a map for each value.
func Maps(s *result.Sweep) []Map {
	by := layoutOf(s.Axes)
	var maps []Map
	for _, variant := range s.Faulty() {
		for panel := range valuesOf(s.Axes, by.panels) {
			maps = append(maps, newMap(s, variant, by, panel))
		}
	}
	return maps
}

// newMap draws a variant, for one value of the axis of panels.
func newMap(s *result.Sweep, variant string, by layout, panel int) Map {
	m := Map{Variant: phrase.Clip(variant, phrase.WidestName), Across: axisAt(s.Axes, by.across), Down: axisAt(s.Axes, by.down)}
	if axis := axisAt(s.Axes, by.panels); axis != nil {
		m.Panel = phrase.Clip(axis.Field+" "+axis.Values[panel], phrase.Prose)
	}
	for row := range valuesOf(s.Axes, by.down) {
		squares := make([]Square, valuesOf(s.Axes, by.across))
		for column := range squares {
			place := make(map[int]int, result.MaxAxes)
			place[by.across], place[by.down], place[by.panels] = column, row, panel
			squares[column] = squareOf(&s.Cells[cellAt(s.Axes, place)], variant)
		}
		m.Squares = append(m.Squares, squares)
	}
	return m
}

// layout is which axis goes to the right, which down, and which has a map for each
// value, each by its index; none if there is no such axis.
type layout struct{ across, down, panels int }

const none = -1

// layoutOf chooses the layout. A single axis of names goes down: each has a line.
func layoutOf(axes []scenarios.Axis) layout {
	if len(axes) == 1 && named(axes[0]) == 1 {
		return layout{none, 0, none}
	}
	var order []int
	for i := range axes {
		order = append(order, i)
	}
	slices.SortStableFunc(order, func(a, b int) int { return named(axes[a]) - named(axes[b]) })
	order = append(order, none, none)
	return layout{order[0], order[1], order[2]}
}

func named(axis scenarios.Axis) int {
	if axis.Kind == scenarios.NameAxis {
		return 1
	}
	return 0
}

// valuesOf ranges over the values of an axis. An axis that is not there has one.
func valuesOf(axes []scenarios.Axis, i int) int {
	if i < 0 {
		return 1
	}
	return len(axes[i].Values)
}

func axisAt(axes []scenarios.Axis, i int) *scenarios.Axis {
	if i < 0 {
		return nil
	}
	return &axes[i]
}

// cellAt is the index of the cell at a place, which has the index of a value for the
// index of each axis.
func cellAt(axes []scenarios.Axis, place map[int]int) int {
	at := 0
	for i, axis := range axes {
		at = at*len(axis.Values) + place[i]
	}
	return at
}

// Tally is how many cells have a face.
type Tally struct {
	Face
	Cells int
}

// Legend counts the faces that the maps of a sweep show, the worst first.
func Legend(maps []Map) []Tally {
	counts := make(map[Face]int)
	for _, m := range maps {
		for _, row := range m.Squares {
			for _, square := range row {
				counts[square.Face]++
			}
		}
	}
	var legend []Tally
	for _, face := range Faces() {
		if counts[face] > 0 {
			legend = append(legend, Tally{face, counts[face]})
		}
	}
	return legend
}

// AnyShared reports whether there is a cell whose runs did not all show the same.
func AnyShared(maps []Map) bool {
	return slices.ContainsFunc(maps, func(m Map) bool {
		return slices.ContainsFunc(m.Squares, func(row []Square) bool { return slices.ContainsFunc(row, Square.Shared) })
	})
}

// AxisTitle names an axis with its unit, where its values do not have it.
func AxisTitle(axis *scenarios.Axis) string {
	title := phrase.Clip(axis.Field, phrase.WidestCell)
	if axis.Field == "load.size" {
		title += " (bytes)"
	}
	return title
}

// AxisLabels are the values of an axis as its labels.
func AxisLabels(axis *scenarios.Axis) []string {
	labels := make([]string, len(axis.Values))
	for i, value := range axis.Values {
		labels[i] = phrase.Clip(value, phrase.WidestCell)
	}
	return labels
}
