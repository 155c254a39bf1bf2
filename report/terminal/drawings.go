package terminal

import (
	"strings"

	"hangscope/repro/result"
)

// Chain draws the chain of a variant without colours, in at most width columns. It
// returns the lines.
func Chain(r *result.Result, v *result.Variant, width int) []string {
	return drawing(width, func(s *canvas) { s.drawChain(r, v) })
}

// Timeline draws each variant over time, as [Chain] does. The time span of the result
// is not 0.
func Timeline(r *result.Result, width int) []string {
	return drawing(width, func(s *canvas) { s.drawTimeline(r) })
}

// Frames draws the last frames at both ends of a hop, as [Chain] does.
func Frames(v *result.Variant, width int) []string {
	return drawing(width, func(s *canvas) { s.drawFrames(v) })
}

// drawing returns the lines that a function draws, without the margin of a page.
func drawing(width int, draw func(s *canvas)) []string {
	s := newCanvas(Page{Width: max(1, width) + margin})
	draw(s)
	for i, line := range s.lines {
		s.lines[i] = strings.TrimPrefix(line, strings.Repeat(" ", margin))
	}
	return s.lines
}
