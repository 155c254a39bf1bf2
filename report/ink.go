package report

import (
	"github.com/fatih/color"

	"hangscope/scenarios"
)

// ink is what a page is drawn with. One meaning has one colour: bad for what
// hangs, warn for who was told, fault for what the layer did.
type ink struct {
	bold, dim, good, warn, bad, fault, cool *color.Color
	goodBadge, warnBadge, badBadge          *color.Color
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

func newInk(colour, ascii bool) ink {
	pen := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if colour {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	k := ink{
		bold: pen(color.Bold), dim: pen(color.FgHiBlack),
		good: pen(color.FgGreen), warn: pen(color.FgYellow), bad: pen(color.FgRed),
		fault: pen(color.FgMagenta), cool: pen(color.FgCyan),
		goodBadge: pen(color.BgGreen, color.FgBlack, color.Bold),
		warnBadge: pen(color.BgYellow, color.FgBlack, color.Bold),
		badBadge:  pen(color.BgRed, color.FgHiWhite, color.Bold),
		glyphs:    boxGlyphs,
	}
	if ascii {
		k.glyphs = asciiGlyphs
	}
	return k
}

// outcome returns the colour of an outcome, as text and as a badge.
func (k ink) outcome(o scenarios.Outcome) (pen, badge *color.Color) {
	switch toneOf(o) {
	case good:
		return k.good, k.goodBadge
	case warn:
		return k.warn, k.warnBadge
	default:
		return k.bad, k.badBadge
	}
}
