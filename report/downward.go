package report

import (
	"strings"

	"hangscope/repro/result"
)

// downward draws the chain from top to bottom, on a page too narrow for boxes
// beside each other: what is said of a station stands to its right, or below.
func (s *sheet) downward(r *result.Result, v *result.Variant, legs []leg, texts [][]string) {
	const indent = "  "
	titles, details := 0, 0
	dot := s.dim.Sprint(s.spell(" · "))
	for _, text := range texts {
		titles = max(titles, width(text[0]))
		details = max(details, width(strings.Join(text[1:], dot)))
	}
	for i, text := range texts {
		all := strings.Join(text[1:], dot)
		switch {
		case titles+between+details <= s.inner():
			s.add(text[0] + strings.Repeat(" ", titles-width(text[0])+between) + all)
		case len(indent)+details <= s.inner():
			s.add(text[0], indent+all)
		default:
			s.add(text[0])
			for _, line := range text[1:] {
				s.add(indent + line)
			}
		}
		if i < len(legs) {
			s.add(s.downwardLeg(r, v, legs, i))
		}
	}
}

func (s *sheet) downwardLeg(r *result.Result, v *result.Variant, legs []leg, i int) string {
	const short = 5
	f := legFates(r, v, legs)[i]
	line := s.arrow(f, short, upward(r, v)) + " " + s.hopName(legs[i], f)
	if legs[i].redirected {
		line += " " + s.dim.Sprint(redirected)
	}
	if flushed(v, legs[i]) {
		line += " " + s.fault.Sprint(s.flush+" flush")
	}
	return line
}
