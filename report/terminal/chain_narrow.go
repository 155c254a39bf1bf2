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
	if legs[i].Redirected {
		line += " " + s.dim.Sprint(redirected)
	}
	if content.Flushed(v, legs[i]) {
		line += " " + s.fault.Sprint(s.flush+" flush")
	}
	return line
}
