package terminal

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// frames shows the last frames at both ends of the stalled hop, side by side
// where there is room.
func (s *canvas) frames(v *result.Variant) {
	if len(v.Frames) == 0 {
		return
	}
	s.heading("Last frames", "at both ends of the hop; ▶ it wrote, ◀ it read")
	s.drawFrames(v)
}

// drawFrames draws the last frames at both ends of a hop.
func (s *canvas) drawFrames(v *result.Variant) {
	columns := make([][]string, len(v.Frames))
	for i, end := range v.Frames {
		columns[i] = s.frameLines(v, end)
	}
	if len(columns) == 2 {
		wide := (s.inner() - 2*columnGap) / 2
		if fits(columns, wide) {
			s.sideBySide(columns, wide)
			return
		}
	}
	for _, column := range columns {
		for _, line := range column {
			s.add("  " + line)
		}
	}
}

// fits reports whether no line is wider than the limit.
func fits(columns [][]string, wide int) bool {
	for _, column := range columns {
		for _, line := range column {
			if phrase.Width(line) > wide {
				return false
			}
		}
	}
	return true
}

func (s *canvas) sideBySide(columns [][]string, wide int) {
	for i := range max(len(columns[0]), len(columns[1])) {
		left, right := "", ""
		if i < len(columns[0]) {
			left = columns[0][i]
		}
		if i < len(columns[1]) {
			right = columns[1][i]
		}
		s.add("  " + left + strings.Repeat(" ", wide-phrase.Width(left)+columnGap) + right)
	}
}

// frameLines are the last frames of one end, below its name.
func (s *canvas) frameLines(v *result.Variant, end result.EndFrames) []string {
	lines := []string{s.bold.Sprint(s.spell(phrase.Clip(end.End, phrase.Prose/2)))}
	telling, folded := content.TellingFrames(v, end)
	for _, frame := range telling[max(0, len(telling)-content.MaxFrames):] {
		arrow := "◀"
		if frame.Written {
			arrow = "▶"
		}
		lines = append(lines, s.spell(fmt.Sprintf("  %s %s %s", phrase.Moment(frame.AtNS), arrow, phrase.Clip(frame.Text, phrase.Prose/2))))
	}
	if folded != "" {
		lines = append(lines, s.dim.Sprint(s.spell("  "+folded)))
	}
	if end.Partial != "" {
		lines = append(lines, s.spell("  then "+phrase.Clip(end.Partial, phrase.Prose/2)))
	}
	if end.TCP != nil {
		lines = append(lines, "  "+s.dim.Sprint(s.spell(content.KernelKnew(end.TCP))))
	}
	return lines
}
