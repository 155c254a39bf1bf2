package terminal

import (
	"regexp"
	"strings"

	"github.com/fatih/color"
	"github.com/jedib0t/go-pretty/v6/text"

	"hangscope/report/phrase"
)

// canvas collects the lines of a page, none wider than width.
type canvas struct {
	palette
	ascii bool
	width int
	lines []string
}

const (
	defaultWidth = 80
	// margin is how far a page is indented.
	margin = 2
)

// newCanvas returns an empty canvas of a page.
func newCanvas(p Page) *canvas {
	s := &canvas{palette: newPalette(p.Color, p.ASCII), ascii: p.ASCII, width: p.Width}
	if s.width <= 0 {
		s.width = defaultWidth
	}
	return s
}

// inner is the number of columns to the right of the margin.
func (s *canvas) inner() int { return max(1, s.width-margin) }

// spell prepares text for the page. It comes before any measuring, since it
// may change a text's width.
func (s *canvas) spell(line string) string {
	if s.ascii {
		return phrase.ASCII(line)
	}
	return line
}

// add puts lines on the page, behind the margin. It cuts lines that are too wide, as
// a last resort: drawings fit themselves to inner.
func (s *canvas) add(lines ...string) {
	for _, line := range lines {
		line = strings.Repeat(" ", min(margin, s.width-1)) + s.cut(line, s.inner())
		s.lines = append(s.lines, strings.TrimRight(line, " "))
	}
}

// cut shortens a line as [phrase.Cut] does, with an ASCII ellipsis if the page is in
// ASCII.
func (s *canvas) cut(line string, columns int) string {
	if s.ascii && phrase.Width(line) > columns {
		return text.Trim(line, columns-1) + "~"
	}
	return phrase.Cut(line, columns)
}

// gap puts one empty line between two parts of a page.
func (s *canvas) gap() {
	if len(s.lines) > 0 && s.lines[len(s.lines)-1] != "" {
		s.lines = append(s.lines, "")
	}
}

// heading begins a part of the page. The note is a remark on it.
func (s *canvas) heading(title, note string) {
	s.gap()
	title, note = s.spell(title), s.spell(note)
	room := s.inner() - phrase.Width(title) - columnGap
	switch {
	case note == "":
		s.add(s.bold.Sprint(title))
	case phrase.Width(note) <= room:
		s.add(s.bold.Sprint(title) + strings.Repeat(" ", columnGap) + s.dim.Sprint(note))
	default:
		s.add(s.bold.Sprint(title))
		s.write("", note, s.dim)
	}
}

// write puts wrapped text on the page after a label. Further lines are indented by
// the width of the label. A nil pen paints nothing.
func (s *canvas) write(label, words string, pen *color.Color) {
	columns := max(1, min(s.inner(), phrase.Prose)-phrase.Width(label))
	for i, line := range s.wrap(words, columns) {
		if pen != nil {
			line = pen.Sprint(line)
		}
		if i > 0 {
			label = strings.Repeat(" ", phrase.Width(label))
		}
		s.add(label + line)
	}
}

// These match what must stay on one line: a number and its unit, a noun and its
// number.
var (
	quantity = regexp.MustCompile(`(\d) ([a-zµ]?(?:s|B))\b`)
	numbered = regexp.MustCompile(`\b(hop|message|messages|port) (\d)`)
)

// noBreak replaces a space at which a line must not be broken.
const noBreak = "\u00a0"

// wrap breaks text at its spaces, and inside words that are too wide for a line.
func (s *canvas) wrap(words string, columns int) []string {
	var lines []string
	line := ""
	const pair = "$1" + noBreak + "$2"
	words = numbered.ReplaceAllString(quantity.ReplaceAllString(s.spell(words), pair), pair)
	for word := range strings.SplitSeq(words, " ") {
		word = strings.ReplaceAll(word, noBreak, " ")
		if line != "" && phrase.Width(line)+1+phrase.Width(word) <= columns {
			line += " " + word
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for phrase.Width(word) > columns {
			head := text.Trim(word, columns)
			if head == "" {
				break
			}
			lines = append(lines, head)
			word = word[len(head):]
		}
		line = word
	}
	return append(lines, line)
}

// String returns the page.
func (s *canvas) String() string {
	return strings.Join(s.lines, "\n") + "\n"
}
