package terminal

import (
	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/scenarios"
)

// pen is the colour of a tone on a terminal.
func (k palette) pen(t phrase.Tone) *color.Color {
	pens := map[phrase.Tone]*color.Color{phrase.Dim: k.dim, phrase.Good: k.good, phrase.Warn: k.warn, phrase.Bad: k.bad, phrase.Fault: k.fault}
	if pen, ok := pens[t]; ok {
		return pen
	}
	return color.New()
}

// paint returns the lines of a station, its name first.
func (s *canvas) paint(at content.Station) []string {
	title := s.bold.Sprint(s.spell(at.Name))
	if at.Port != 0 {
		pen := s.dim
		if at.Flushed {
			pen = s.fault
		}
		title += " " + pen.Sprintf(":%d", at.Port)
	}
	lines := []string{title}
	for _, line := range at.Lines {
		lines = append(lines, s.toned(line))
	}
	return lines
}

// toned is a text in the colour of its tone.
func (s *canvas) toned(t phrase.Toned) string {
	if t.Tone == phrase.Plain {
		return s.spell(t.Text)
	}
	return s.pen(t.Tone).Sprint(s.spell(t.Text))
}

// sign is the sign of a tone in its colour, or a space if it has none.
func (k palette) sign(t phrase.Tone) string {
	signs := map[phrase.Tone]string{phrase.Good: k.yes, phrase.Bad: k.no, phrase.Fault: k.flush}
	if sign, ok := signs[t]; ok {
		return k.pen(t).Sprint(sign)
	}
	return " "
}

// palette has the colours and characters that a page is drawn with. Each meaning has
// one colour: bad for what hangs, warn for ends that were told, fault for what the
// layer did.
type palette struct {
	bold, dim, good, warn, bad, fault, cool *color.Color
	goodBadge, warnBadge, badBadge          *color.Color
	// faces are those of the cells of a map, by their names.
	faces map[string]*color.Color
	glyphs
}

// glyphs are the characters of drawings; all but the levels are one column wide.
type glyphs struct {
	topLeft, topRight, bottomLeft, bottomRight string
	horizontal, vertical, outRight, outLeft    string
	line, dashed, stop, pause, right, left     string
	axis, tick, flush, yes, no                 string
	// levels grow from little to much.
	levels []string
}

// boxGlyphs are the characters of a terminal that shows Unicode.
var boxGlyphs = glyphs{
	topLeft: "╭", topRight: "╮", bottomLeft: "╰", bottomRight: "╯",
	horizontal: "─", vertical: "│", outRight: "├", outLeft: "┤",
	line: "─", dashed: "╌", stop: "✗", pause: "≈", right: "▶", left: "◀",
	axis: "─", tick: "┬", flush: "▼", yes: "✓", no: "✗",
	levels: []string{"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"},
}

var asciiGlyphs = glyphs{
	topLeft: "+", topRight: "+", bottomLeft: "+", bottomRight: "+",
	horizontal: "-", vertical: "|", outRight: "|", outLeft: "|",
	line: "-", dashed: ".", stop: "X", pause: "~", right: ">", left: "<",
	axis: "-", tick: "+", flush: "v", yes: "+", no: "!",
	levels: []string{"_", ".", ":", "-", "=", "+", "*", "#"},
}

func newPalette(colour, ascii bool) palette {
	pen := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if colour {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	k := palette{
		bold: pen(color.Bold), dim: pen(color.FgHiBlack),
		good: pen(color.FgGreen), warn: pen(color.FgYellow), bad: pen(color.FgRed),
		fault: pen(color.FgMagenta), cool: pen(color.FgCyan),
		goodBadge: pen(color.BgGreen, color.FgBlack, color.Bold),
		warnBadge: pen(color.BgYellow, color.FgBlack, color.Bold),
		badBadge:  pen(color.BgRed, color.FgHiWhite, color.Bold),
		faces:     facePens(pen),
		glyphs:    boxGlyphs,
	}
	if ascii {
		k.glyphs = asciiGlyphs
	}
	return k
}

// outcome returns the colour of an outcome, as text and as a badge.
func (k palette) outcome(o scenarios.Outcome) (pen, badge *color.Color) {
	switch content.ToneOf(o) {
	case phrase.Good:
		return k.good, k.goodBadge
	case phrase.Warn:
		return k.warn, k.warnBadge
	default:
		return k.bad, k.badBadge
	}
}
