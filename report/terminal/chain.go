package terminal

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

const (
	narrowHop = 7
	widestHop = 21
	// frame is how many columns the borders of a box take, with a space inside
	// each.
	frame = 4
	// arrowRow is the row of a box at which arrows end, from its top border.
	arrowRow = 1
)

// chain draws the roles, the relaying processes between them and the hops. It shows
// what each role was doing and was told at the end, and where the messages stopped.
func (s *canvas) chain(r *result.Result) {
	v := content.Subject(r)
	if v == nil {
		return
	}
	s.heading("The chain", content.StandingAt(r, v))
	s.drawChain(r, v)
}

// drawChain draws the chain of a variant.
func (s *canvas) drawChain(r *result.Result, v *result.Variant) {
	legs := content.Route(v)
	fates := content.LegFates(r, v, legs)
	var texts [][]string
	for _, at := range content.StationsOf(r, v, legs) {
		texts = append(texts, s.paint(at))
	}
	columns, ok := s.fit(texts)
	if !ok {
		s.chainNarrow(r, v, legs, texts)
		s.chainLegend(v, legs, fates)
		return
	}
	height, length := 0, s.inner()-len(texts)*frame
	for i, text := range texts {
		height, length = max(height, len(text)), length-columns[i]
	}
	length = min(length/len(legs), widestHop)
	rows := make([]string, height+2)
	for i, text := range texts {
		left, right := content.Upward(r, v) && i > 0, !content.Upward(r, v) && i < len(legs)
		for row, line := range s.box(text, columns[i], height, left, right) {
			rows[row] += line
		}
		if i == len(legs) {
			break
		}
		for row, line := range s.hop(r, v, legs, i, fates[i], length, len(rows)) {
			rows[row] += line
		}
	}
	s.add(rows...)
	s.chainLegend(v, legs, fates)
}

// fit finds the width of each box's text. It narrows the widest boxes first. It
// returns false if the page is too narrow for boxes beside each other.
func (s *canvas) fit(stations [][]string) ([]int, bool) {
	const least = len("forwarder :50051")
	room := s.inner() - (len(stations)-1)*narrowHop - len(stations)*frame
	for limit := phrase.WidestName; limit >= least; limit-- {
		columns := make([]int, len(stations))
		total := 0
		for i, station := range stations {
			for _, line := range station {
				columns[i] = max(columns[i], min(phrase.Width(line), limit))
			}
			total += columns[i]
		}
		if total <= room {
			return columns, true
		}
	}
	return nil, false
}

// box frames the text of a station. Arrows leave it to the left or the right.
func (s *canvas) box(station []string, columns, height int, outLeft, outRight bool) []string {
	bar := strings.Repeat(s.horizontal, columns+2)
	rows := []string{s.dim.Sprint(s.topLeft + bar + s.topRight)}
	for i := range height {
		text := ""
		if i < len(station) {
			text = s.cut(station[i], columns)
		}
		text += strings.Repeat(" ", columns-phrase.Width(text))
		left, right := s.vertical, s.vertical
		switch {
		case i != arrowRow-1:
		case outLeft:
			left = s.outLeft
		case outRight:
			right = s.outRight
		}
		rows = append(rows, s.dim.Sprint(left)+" "+text+" "+s.dim.Sprint(right))
	}
	return append(rows, s.dim.Sprint(s.bottomLeft+bar+s.bottomRight))
}

// hop draws a leg in a number of columns and rows: the name of its hop, the arrow,
// and what the layer did to it.
func (s *canvas) hop(r *result.Result, v *result.Variant, legs []content.Leg, i int, f content.HopFate, columns, height int) []string {
	center := func(text string) string {
		text = s.cut(text, columns)
		left := (columns - phrase.Width(text)) / 2
		return strings.Repeat(" ", left) + text + strings.Repeat(" ", columns-phrase.Width(text)-left)
	}
	l := legs[i]
	rows := []string{center(s.hopName(l, f)), s.arrow(f, columns, content.Upward(r, v))}
	switch {
	case content.Flushed(v, l):
		rows = append(rows, center(s.fault.Sprint(s.flush+" flush")))
	case v.Flush != nil:
		rows = append(rows, center(""))
	}
	if l.Redirected && len(redirected) <= columns {
		rows = append(rows, center(s.dim.Sprint(redirected)))
	}
	// Latency is measured for a hop: it is not known for a leg of several.
	relayed := slices.ContainsFunc(legs, func(other content.Leg) bool { return other.Hop == l.Hop && other != l })
	label := s.spell("p50 " + content.HopLatency(v, l.Hop))
	if !relayed && content.HopLatency(v, l.Hop) != "" && phrase.Width(label) < columns {
		rows = append(rows, center(s.dim.Sprint(label)))
	}
	for len(rows) < height {
		rows = append(rows, center(""))
	}
	return rows[:height]
}

const redirected = "redirected"

func (s *canvas) hopName(l content.Leg, f content.HopFate) string {
	name := fmt.Sprintf("hop %d", l.Hop)
	if f == content.FateStopped || f == content.FateUnsure {
		return s.bad.Sprint(name)
	}
	return s.dim.Sprint(name)
}

// arrow draws what became of the messages on a leg, from sender to receiver.
func (s *canvas) arrow(f content.HopFate, columns int, up bool) string {
	before := (columns - 2) / 2
	after := columns - 2 - before
	head := s.right
	if up {
		head = s.left
	}
	var parts []string
	switch f {
	case content.FateUnsure:
		parts = []string{s.dim.Sprint(strings.Repeat(s.dashed, before)), s.bad.Sprint("?"), s.dim.Sprint(strings.Repeat(s.dashed, after)), s.dim.Sprint(head)}
	case content.FateStopped:
		parts = []string{
			s.good.Sprint(strings.Repeat(s.line, before)), s.bad.Sprint(s.stop),
			s.dim.Sprint(strings.Repeat(s.dashed, after) + head),
		}
		if up {
			parts[2] = s.dim.Sprint(head + strings.Repeat(s.dashed, after))
		}
	case content.FatePaused:
		parts = []string{s.good.Sprint(strings.Repeat(s.line, before)), s.warn.Sprint(s.pause), s.good.Sprint(strings.Repeat(s.line, after)), s.good.Sprint(head)}
	case content.FateStarved:
		parts = []string{s.dim.Sprint(strings.Repeat(s.dashed, columns-1)), s.dim.Sprint(head)}
	default:
		parts = []string{s.good.Sprint(strings.Repeat(s.line, columns-1)), s.good.Sprint(head)}
	}
	if up {
		for i, j := 0, len(parts)-1; i < j; i, j = i+1, j-1 {
			parts[i], parts[j] = parts[j], parts[i]
		}
	}
	return strings.Join(parts, "")
}
