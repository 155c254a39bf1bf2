package report

import (
	"fmt"
	"strings"

	"hangscope/repro/result"
)

// meanings are the causes in words. A cause that is not here stands for itself.
var meanings = map[string]string{
	"half-open":         "one end of hop %d knows that the connection is dead, the other waits",
	"black-hole":        "what is written at one end of hop %d is never read at the other, and neither is told",
	"partial-frame":     "an end of hop %d waits for the rest of a frame",
	"lost-bytes":        "bytes are missing in the middle of hop %d, and what follows makes no sense",
	"flow-control":      "a writer on hop %d is out of window, though its reader reads",
	"slow-consumer":     "the reader at the end of hop %d does not read, and the writer is out of window",
	"sender-idle":       "the sender has nothing to send; the network is not to blame",
	"forwarder-stuck":   "the forwarder has a message and does not pass it on; the network is not to blame",
	"ended-early":       "the sender ended the call as if all had been sent",
	"reset":             "the connection of hop %d was cut, and the client was told",
	"refused":           "a connection of hop %d could not be made",
	"stream-limit":      "the peer on hop %d allows no further stream for now",
	"deadline":          "the call's own deadline ended it",
	"keepalive-timeout": "a ping on hop %d was not answered in time",
	"pings-refused":     "the peer on hop %d does not want so many pings, and closes",
	"unknown":           "the ends did not see enough to tell",
}

// diagnosed says what the cause is, in a sentence.
func diagnosed(d *result.Diagnosis) string {
	if meaning := meaning(d); meaning != "" {
		return capital(meaning) + "."
	}
	return capital(clip(string(d.Cause), widestName)) + "."
}

// why names the cause, and says what it is.
func why(d *result.Diagnosis) string {
	sentence := capital(clip(string(d.Cause), widestName))
	if meaning := meaning(d); meaning != "" {
		sentence += ": " + meaning
	}
	return sentence + "."
}

// meaning is a cause in words, empty for one that a later version has.
func meaning(d *result.Diagnosis) string {
	meaning := meanings[string(d.Cause)]
	if strings.Contains(meaning, "%d") {
		meaning = fmt.Sprintf(meaning, d.Hop)
	}
	return meaning
}

// observations are what a diagnosis rests on, a line each.
func observations(d *result.Diagnosis) []string {
	lines := make([]string, 0, len(d.Observations)+1)
	for _, o := range d.Observations {
		lines = append(lines, fmt.Sprintf("%s, %s: %s (%s)", moment(o.AtNS), clip(o.End, prose/2), clip(o.Text, 2*prose), clip(o.Source, widestName)))
	}
	if others := alike(d); others != "" {
		lines = append(lines, others)
	}
	if d.Settle != "" {
		lines = append(lines, "What would settle it: "+clip(d.Settle, 2*prose)+".")
	}
	return lines
}

// alike names the causes that would look the same, empty if there is none.
func alike(d *result.Diagnosis) string {
	if len(d.Alike) == 0 {
		return ""
	}
	names := make([]string, 0, mostAlike)
	for _, cause := range d.Alike[:min(len(d.Alike), mostAlike)] {
		names = append(names, clip(string(cause), widestName))
	}
	return "From the ends it would look the same if it were " + either(names) + "."
}

// mostAlike bounds the causes that look the same; there are fewer.
const mostAlike = 5

// diagnosis says why the variant is in trouble, from what the ends saw.
func (s *sheet) diagnosis(r *result.Result) {
	v := subject(r)
	if v == nil || v.Diagnosis == nil {
		return
	}
	s.heading("Why  "+clip(string(v.Diagnosis.Cause), widestName), "from what the ends saw alone")
	s.write("  ", diagnosed(v.Diagnosis), nil)
	for _, line := range observations(v.Diagnosis) {
		s.write(s.spell("   · "), line, nil)
	}
	s.frames(v)
}

// mostFrames is how many of the last frames of each end a page shows.
const mostFrames = 5

// frames shows the last frames at both ends of the stalled hop, side by side
// where there is room.
func (s *sheet) frames(v *result.Variant) {
	if len(v.Frames) == 0 {
		return
	}
	s.heading("Last frames", "at both ends of the hop; ▶ it wrote, ◀ it read")
	s.drawFrames(v)
}

func (s *sheet) drawFrames(v *result.Variant) {
	columns := make([][]string, len(v.Frames))
	for i, end := range v.Frames {
		columns[i] = s.frameLines(end)
	}
	if len(columns) == 2 {
		wide := (s.inner() - 2*between) / 2
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

// fits reports whether all lines are at most so wide.
func fits(columns [][]string, wide int) bool {
	for _, column := range columns {
		for _, line := range column {
			if width(line) > wide {
				return false
			}
		}
	}
	return true
}

func (s *sheet) sideBySide(columns [][]string, wide int) {
	for i := range max(len(columns[0]), len(columns[1])) {
		left, right := "", ""
		if i < len(columns[0]) {
			left = columns[0][i]
		}
		if i < len(columns[1]) {
			right = columns[1][i]
		}
		s.add("  " + left + strings.Repeat(" ", wide-width(left)+between) + right)
	}
}

// frameLines are the last frames of one end, below its name.
func (s *sheet) frameLines(end result.EndFrames) []string {
	lines := []string{s.bold.Sprint(s.spell(clip(end.End, prose/2)))}
	for _, frame := range end.Frames[max(0, len(end.Frames)-mostFrames):] {
		arrow := "◀"
		if frame.Written {
			arrow = "▶"
		}
		lines = append(lines, s.spell(fmt.Sprintf("  %s %s %s", moment(frame.AtNS), arrow, clip(frame.Text, prose/2))))
	}
	if end.Partial != "" {
		lines = append(lines, s.spell("  then "+clip(end.Partial, prose/2)))
	}
	if end.TCP != nil {
		lines = append(lines, "  "+s.dim.Sprint(s.spell(kernelKnew(end.TCP))))
	}
	return lines
}

// kernelKnew is what a kernel knew of a socket, in a line.
func kernelKnew(tcp *result.TCPInfo) string {
	return fmt.Sprintf("TCP %s, %d unacked, %d retransmits", clip(tcp.State, widestName), tcp.Unacked, tcp.Retransmits)
}
