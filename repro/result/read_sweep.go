package result

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/scenarios"
)

// MaxAxes bounds the axes of a sweep: to the right, down, and a map for each value.
// MaxCells bounds its cells.
const (
	MaxAxes  = 3
	MaxCells = 100_000
)

// readSweep reads a sweep, and checks that its cells are those of its axes.
func readSweep(text []byte) (*Sweep, *scenarios.Error) {
	var sweep Sweep
	if problem := decode(text, &sweep); problem != nil {
		return nil, problem
	}
	if problem := sweep.check(); problem != nil {
		problem.Hint = "hangscope sweep --format json --output FILE writes one"
		return nil, problem
	}
	sweep.Provenance = ProvenanceOfSweep(&sweep)
	return &sweep, nil
}

// check refuses a sweep that could not be drawn.
func (s *Sweep) check() *scenarios.Error {
	if len(s.Axes) == 0 || len(s.Axes) > MaxAxes {
		return &scenarios.Error{Field: "axes", Problem: fmt.Sprintf("has %d; allowed: 1 to %d", len(s.Axes), MaxAxes)}
	}
	if len(s.Variants) == 0 {
		return &scenarios.Error{Field: "variants", Problem: "has none; allowed: the names of what was executed"}
	}
	if slices.ContainsFunc(s.Axes, func(a scenarios.Axis) bool { return len(a.Values) == 0 }) {
		return &scenarios.Error{Field: "axes", Problem: "has an axis without values"}
	}
	for i := range len(s.Axes) {
		if Combinations(s.Axes[:i+1]) > MaxCells {
			return &scenarios.Error{Field: "axes", Problem: fmt.Sprintf("has more combinations than allowed: %d", MaxCells)}
		}
	}
	if want := Combinations(s.Axes); len(s.Cells) != want {
		return &scenarios.Error{Field: "cells", Problem: fmt.Sprintf("has %d; allowed: %d, one for each combination of values", len(s.Cells), want)}
	}
	for i, cell := range s.Cells {
		if want := Combination(s.Axes, i); !slices.Equal(cell.Values, want) {
			return &scenarios.Error{Field: fmt.Sprintf("cells.%d.values", i), Problem: fmt.Sprintf("is not the combination at this place: %s", strings.Join(want, ", "))}
		}
	}
	return nil
}

// Combinations is how many combinations of values axes have.
func Combinations(axes []scenarios.Axis) int {
	count := 1
	for _, axis := range axes {
		count *= len(axis.Values)
	}
	return count
}

// Combination returns the values of a cell.
func Combination(axes []scenarios.Axis, cell int) []string {
	values := make([]string, len(axes))
	for i, value := range Place(axes, cell) {
		values[i] = axes[i].Values[value]
	}
	return values
}

// Place returns which value of each axis a cell has, by its index. The last axis
// changes most often.
func Place(axes []scenarios.Axis, cell int) []int {
	place := make([]int, len(axes))
	for i := len(axes) - 1; i >= 0; i-- {
		n := len(axes[i].Values)
		place[i] = cell % n
		cell /= n
	}
	return place
}
