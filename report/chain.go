package report

import (
	"fmt"
	"strings"

	"hangscope/repro"
	"hangscope/repro/evidence"
)

const (
	narrowHop = 7
	widestHop = 21
	// frame is what the borders of a box take, with a space inside each.
	frame = 4
	// arrowRow is the row of a box, from its top border, that arrows join.
	arrowRow = 1
)

// chain draws the three roles with what each was doing and had been told at
// the end, and the two hops between them with where the messages stopped.
func (s *sheet) chain(r *repro.Result) {
	v := subject(r)
	if v == nil {
		return
	}
	note := fmt.Sprintf("%s, as it stood at %s", clip(v.Name, widestName), moment(v.LastedNS))
	if _, of := calls(v); of > 1 {
		note += ", for the call that fared worst"
	}
	s.heading("The chain", note)
	stations := [][]string{
		s.station(v, evidence.Upstream, r.Scenario.Ports.Upstream),
		s.station(v, evidence.Forwarder, r.Scenario.Ports.Forwarder),
		s.station(v, evidence.Client, 0),
	}
	columns, ok := s.fit(stations)
	if !ok {
		s.ladder(r, v, stations)
		return
	}
	height := max(len(stations[0]), len(stations[1]), len(stations[2]))
	length := s.inner() - columns[0] - columns[1] - columns[2] - len(stations)*frame
	length = min(length/2, widestHop)
	rows := make([]string, height+2)
	for i, station := range stations {
		for row, text := range s.box(station, columns[i], height, i, upward(r, v)) {
			rows[row] += text
		}
		if i == len(stations)-1 {
			break
		}
		for row, text := range s.hop(r, v, i+1, length, len(rows)) {
			rows[row] += text
		}
	}
	s.add(rows...)
}

// fit finds the width of each box's text. The widest give way first; it is
// false if the page is too narrow for boxes beside each other.
func (s *sheet) fit(stations [][]string) ([]int, bool) {
	const least = len("forwarder :50051")
	room := s.inner() - (len(stations)-1)*narrowHop - len(stations)*frame
	for limit := widestName; limit >= least; limit-- {
		columns := make([]int, len(stations))
		total := 0
		for i, station := range stations {
			for _, line := range station {
				columns[i] = max(columns[i], min(width(line), limit))
			}
			total += columns[i]
		}
		if total <= room {
			return columns, true
		}
	}
	return nil, false
}

// box frames the text of the station at a place in the chain. An arrow leaves
// it to the right, or to the left if the messages flow up.
func (s *sheet) box(station []string, columns, height, place int, up bool) []string {
	bar := strings.Repeat(s.horizontal, columns+2)
	rows := []string{s.dim.Sprint(s.topLeft + bar + s.topRight)}
	for i := range height {
		text := ""
		if i < len(station) {
			text = s.cut(station[i], columns)
		}
		text += strings.Repeat(" ", columns-width(text))
		left, right := s.vertical, s.vertical
		switch {
		case i != arrowRow-1:
		case up && place > 0:
			left = s.outLeft
		case !up && place < 2:
			right = s.outRight
		}
		rows = append(rows, s.dim.Sprint(left)+" "+text+" "+s.dim.Sprint(right))
	}
	return append(rows, s.dim.Sprint(s.bottomLeft+bar+s.bottomRight))
}

// hop draws a hop in a number of columns and rows: its name, the arrow, and
// whether the layer flushed it.
func (s *sheet) hop(r *repro.Result, v *repro.Variant, number, columns, height int) []string {
	center := func(text string) string {
		text = s.cut(text, columns)
		left := (columns - width(text)) / 2
		return strings.Repeat(" ", left) + text + strings.Repeat(" ", columns-width(text)-left)
	}
	rows := []string{center(s.hopName(r, v, number)), s.arrow(fate(r, v, number), columns, upward(r, v))}
	switch {
	case flushed(v, number):
		rows = append(rows, center(s.fault.Sprint(s.flush+" flush")))
	case v.Flush != nil:
		rows = append(rows, center(""))
	}
	if label := s.spell("p50 " + hopLatency(v, number)); hopLatency(v, number) != "" && width(label) < columns {
		rows = append(rows, center(s.dim.Sprint(label)))
	}
	for len(rows) < height {
		rows = append(rows, center(""))
	}
	return rows[:height]
}

func (s *sheet) hopName(r *repro.Result, v *repro.Variant, number int) string {
	name := fmt.Sprintf("hop %d", number)
	if fate(r, v, number) == stopped {
		return s.bad.Sprint(name)
	}
	return s.dim.Sprint(name)
}

// arrow draws what became of the messages on a hop, from sender to receiver.
func (s *sheet) arrow(f hopFate, columns int, up bool) string {
	before := (columns - 2) / 2
	after := columns - 2 - before
	head := s.right
	if up {
		head = s.left
	}
	var parts []string
	switch f {
	case stopped:
		parts = []string{
			s.good.Sprint(strings.Repeat(s.line, before)), s.bad.Sprint(s.stop),
			s.dim.Sprint(strings.Repeat(s.dashed, after) + head),
		}
		if up {
			parts[2] = s.dim.Sprint(head + strings.Repeat(s.dashed, after))
		}
	case paused:
		parts = []string{s.good.Sprint(strings.Repeat(s.line, before)), s.warn.Sprint(s.pause), s.good.Sprint(strings.Repeat(s.line, after)), s.good.Sprint(head)}
	case starved:
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

// ladder draws the chain downwards, on a page too narrow for boxes.
func (s *sheet) ladder(r *repro.Result, v *repro.Variant, stations [][]string) {
	for i, station := range stations {
		s.add(station[0])
		for _, line := range station[1:] {
			s.add("  " + line)
		}
		if i == len(stations)-1 {
			return
		}
		const short = 5
		line := s.arrow(fate(r, v, i+1), short, upward(r, v)) + " " + s.hopName(r, v, i+1)
		if flushed(v, i+1) {
			line += " " + s.fault.Sprint(s.flush+" flush")
		}
		s.add(line)
	}
}
