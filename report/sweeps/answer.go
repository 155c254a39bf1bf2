package sweeps

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Answer says in a few sentences which settings of a sweep are safe: for each
// variant with a fault how many cells hang, and which values decide it; then what
// there is to know of the other cells. The first sentence of a variant has a tone.
func Answer(s *result.Sweep) []phrase.Toned {
	var sentences []phrase.Toned
	for _, variant := range s.Faulty() {
		c := censusOf(s, variant)
		first := c.headline()
		rest := append(c.others(), c.deciding()...)
		if len(s.Faulty()) > 1 {
			first.Text = phrase.Clip(variant, phrase.WidestName) + ": " + first.Text
		}
		sentences = append(sentences, first)
		for _, text := range rest {
			sentences = append(sentences, phrase.Toned{Text: text})
		}
	}
	for _, text := range append(withoutFault(s), aside(s)...) {
		sentences = append(sentences, phrase.Toned{Text: text})
	}
	return sentences
}

// census counts what the cells show of a variant, over all and for each value of each
// axis.
type census struct {
	sweep  *result.Sweep
	all    counts
	values [][]counts
}

// counts is how many cells have which face.
type counts struct {
	of map[Face]int
	// open is how many of those that show an outcome may yet hang in silence: the end
	// of some of their runs is not known, or was not seen.
	open int
}

func (n counts) silent() int  { return n.of[SilentHang] }
func (n counts) flowing() int { return n.of[faces[scenarios.Flowing]] }

// unknown is how many cells have an end that is not known.
func (n counts) unknown() int { return n.of[faces[scenarios.Undecided]] + n.of[Unknown] }

// shown is how many cells show an outcome of the fault.
func (n counts) shown() int {
	total := 0
	for face, cells := range n.of {
		if face != Impossible && face != Missing && face != Unflushed {
			total += cells
		}
	}
	return total
}

// add counts a cell. open is whether some of its runs may have another end.
func (n *counts) add(face Face, open bool) {
	if n.of == nil {
		n.of = make(map[Face]int)
	}
	n.of[face]++
	if open && face != SilentHang && face != Impossible && face != Missing {
		n.open++
	}
}

// isOpen reports whether runs of a cell are missing, or have an end that is not known.
func isOpen(s *result.Sweep, c *result.Cell, variant string) bool {
	return c.Runs < s.Seeds || slices.ContainsFunc(c.Findings(variant), func(f result.Finding) bool {
		face := FaceOf(&f)
		return face == Unknown || face == faces[scenarios.Undecided]
	})
}

func censusOf(s *result.Sweep, variant string) census {
	c := census{sweep: s}
	for _, axis := range s.Axes {
		c.values = append(c.values, make([]counts, len(axis.Values)))
	}
	for i := range s.Cells {
		face, open := squareOf(&s.Cells[i], variant).Face, isOpen(s, &s.Cells[i], variant)
		c.all.add(face, open)
		for axis, value := range result.Place(s.Axes, i) {
			c.values[axis][value].add(face, open)
		}
	}
	return c
}

// inRuns says how many runs of a cell have to hang for the cell to count.
func (c census) inRuns() string {
	if c.sweep.Seeds <= 1 {
		return ""
	}
	return fmt.Sprintf(" in at least one of %d runs", c.sweep.Seeds)
}

// headline says how many cells hang in silence.
func (c census) headline() phrase.Toned {
	silent, shown := c.all.silent(), c.all.shown()
	cells := phrase.Count(uint64(shown), "cell")
	var h phrase.Toned
	switch {
	case shown == 0:
		return phrase.Toned{Text: "No cell shows what the fault does.", Tone: phrase.Warn}
	case silent == 0 && c.all.flowing() == shown:
		h = phrase.Toned{Text: fmt.Sprintf("no cell hangs: all %d flow.", shown), Tone: phrase.Good}
	case silent == 0 && c.all.open > 0:
		h = phrase.Toned{Text: fmt.Sprintf("no cell of %d was seen to hang in silence.", shown), Tone: phrase.Warn}
	case silent == 0:
		h = phrase.Toned{Text: fmt.Sprintf("no cell of %d hangs in silence.", shown), Tone: phrase.Warn}
	case silent == shown:
		h = phrase.Toned{Text: fmt.Sprintf("every cell hangs in silence%s: %d of %d.", c.inRuns(), silent, shown), Tone: phrase.Bad}
	case silent == 1:
		h = phrase.Toned{Text: fmt.Sprintf("1 of %s hangs in silence%s.", cells, c.inRuns()), Tone: phrase.Bad}
	default:
		h = phrase.Toned{Text: fmt.Sprintf("%d of %s hang in silence%s.", silent, cells, c.inRuns()), Tone: phrase.Bad}
	}
	if unrun, partly := missingCells(c.sweep); unrun+partly > 0 {
		h.Text = "so far, " + h.Text
	}
	h.Text = phrase.Capital(h.Text)
	return h
}

// did are the verbs of the faces, for one cell and for several.
var did = map[string][2]string{
	"flowing":   {"flows", "flow"},
	"slow":      {"is slow", "are slow"},
	"recovered": {"recovers", "recover"},
	"undecided": {"is undecided", "are undecided"},
	"lost":      {"loses or mixes up messages", "lose or mix up messages"},
	"broken":    {"breaks (the client is told)", "break (the client is told)"},
	"hung":      {"hangs, although the client is told", "hang, although the client is told"},
}

// others says what the cells do that do not hang in silence.
func (c census) others() []string {
	shown, flowing := c.all.shown(), c.all.flowing()
	var parts []string
	for _, face := range Faces() {
		verbs, known := did[face.Name]
		switch cells := c.all.of[face]; {
		case !known || cells == 0:
		case cells == shown && cells > 1:
			parts = append(parts, "all "+verbs[1])
		case cells == 1:
			parts = append(parts, "1 "+verbs[0])
		default:
			parts = append(parts, fmt.Sprintf("%d %s", cells, verbs[1]))
		}
	}
	if len(parts) == 0 || flowing == shown {
		return nil
	}
	text := phrase.Join(parts)
	if c.all.silent() > 0 {
		text = "of the others, " + text
	}
	return []string{phrase.Capital(text) + "."}
}

// deciding says for which values of an axis alone all cells do the same.
func (c census) deciding() []string {
	if silent, shown := c.all.silent(), c.all.shown(); silent == shown || silent == 0 && c.all.flowing() == shown {
		return nil
	}
	var sentences []string
	for i := range c.sweep.Axes {
		axis := &c.sweep.Axes[i]
		say := func(holds func(counts) bool, what string) {
			if values := c.valuesWhere(i, holds); len(values) > 0 && len(values) < len(axis.Values) {
				sentences = append(sentences, fmt.Sprintf("With %s %s %s.", phrase.Clip(axis.Field, phrase.WidestCell), valueList(axis, values), what))
			}
		}
		say(func(n counts) bool { return n.flowing() == n.shown() }, "every cell flows")
		if c.all.silent() > 0 {
			say(func(n counts) bool { return n.silent() == 0 && n.flowing() < n.shown() }, "no cell hangs in silence")
		}
		say(func(n counts) bool { return n.silent() == n.shown() }, "every cell hangs in silence")
	}
	if c.takesSeveral() {
		sentences = append(sentences, "No value of one field alone is safe: it takes several.")
	}
	return sentences
}

// takesSeveral reports whether each value of each axis has a cell that hangs in
// silence, and some cell is known not to.
func (c census) takesSeveral() bool {
	for _, values := range c.values {
		if slices.ContainsFunc(values, func(n counts) bool { return n.silent() == 0 }) {
			return false
		}
	}
	return c.all.shown() > c.all.silent()+c.all.open
}

// valuesWhere are the values of an axis for which something holds of all cells. Values
// of which a cell is open or was not run, or no cell shows an outcome, are left out:
// nobody knows.
func (c census) valuesWhere(axis int, holds func(counts) bool) []int {
	var found []int
	for i, n := range c.values[axis] {
		if n.open == 0 && n.of[Missing] == 0 && n.shown() > 0 && holds(n) {
			found = append(found, i)
		}
	}
	return found
}

// valueList lists values of an axis by their indexes. Neighbours on an axis of numbers
// or times are a range, since there are no other values between them.
func valueList(axis *scenarios.Axis, values []int) string {
	const maxParts, minRange = 6, 3
	var parts []string
	for start := 0; start < len(values); {
		end := start
		for end+1 < len(values) && values[end+1] == values[end]+1 {
			end++
		}
		name := func(i int) string { return phrase.Clip(axis.Values[values[i]], phrase.WidestCell) }
		if axis.Kind != scenarios.NameAxis && end-start+1 >= minRange {
			parts = append(parts, name(start)+" to "+name(end))
			start = end + 1
		} else {
			parts = append(parts, name(start))
			start++
		}
	}
	if more := len(parts) - maxParts; more > 0 {
		parts = append(parts[:maxParts], fmt.Sprintf("%d more", more))
	}
	return phrase.Either(parts)
}
