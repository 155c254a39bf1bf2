package terminal

import (
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// chainNarrow draws the chain from top to bottom, on a page that is too narrow for
// boxes beside each other. The texts of a station are to its right or below it.
func (s *canvas) chainNarrow(r *result.Result, v *result.Variant, legs []content.Leg, texts [][]string) {
	const indent = "  "
	titles, details := 0, 0
	dot := s.dim.Sprint(s.spell(" · "))
	for _, text := range texts {
		titles = max(titles, phrase.Width(text[0]))
		details = max(details, phrase.Width(strings.Join(text[1:], dot)))
	}
	if s.chainLines(r, v, legs, texts) {
		return
	}
	for i, text := range texts {
		all := strings.Join(text[1:], dot)
		switch {
		case titles+columnGap+details <= s.inner():
			s.add(text[0] + strings.Repeat(" ", titles-phrase.Width(text[0])+columnGap) + all)
		case len(indent)+details <= s.inner():
			s.add(text[0], indent+all)
		default:
			s.add(text[0])
			for _, line := range text[1:] {
				s.add(indent + line)
			}
		}
		if i < len(legs) {
			s.add(s.chainNarrowLeg(r, v, legs, i))
		}
	}
}

func (s *canvas) chainNarrowLeg(r *result.Result, v *result.Variant, legs []content.Leg, i int) string {
	const short = 5
	f := content.LegFates(r, v, legs)[i]
	line := s.arrow(f, short, content.Upward(r, v)) + " " + s.hopName(legs[i], f)
	if content.Flushed(v, legs[i]) {
		line += " " + s.fault.Sprint(s.flush+" flush")
	}
	if legs[i].Redirected {
		line += " " + s.dim.Sprint(redirected)
	}
	return line
}

// chainLines draws each station on one line, behind the leg that leads to it. It leaves
// out which legs were redirected if there is no room for that, and returns false if
// there is no room at all.
func (s *canvas) chainLines(r *result.Result, v *result.Variant, legs []content.Leg, texts [][]string) bool {
	for _, bare := range []bool{false, true} {
		before := []string{""}
		for i := range legs {
			leg := s.chainNarrowLeg(r, v, legs, i)
			if bare {
				leg = strings.TrimSuffix(leg, " "+s.dim.Sprint(redirected))
			}
			before = append(before, leg)
		}
		rows := make([][]string, len(texts))
		for i, text := range texts {
			rows[i] = []string{before[i], text[0], strings.Join(text[1:], s.dim.Sprint(s.spell(" · ")))}
		}
		if s.shown(rows) == len(rows[0]) {
			s.alignedRows(rows)
			return true
		}
	}
	return false
}

// alignedRows puts rows on the page with their columns aligned to the left.
func (s *canvas) alignedRows(rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], phrase.Width(cell))
		}
	}
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = cell + strings.Repeat(" ", widths[i]-phrase.Width(cell))
		}
		s.add(strings.TrimRight(strings.Join(cells, strings.Repeat(" ", columnGap)), " "))
	}
}
