package terminal

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// lanes shows the silence of each variant over time, a line each. The flush is marked
// in its lane.
func (s *canvas) lanes(r *result.Result) {
	label := 0
	for i := range r.Variants {
		label = max(label, phrase.Width(s.laneName(r, &r.Variants[i])))
	}
	label += columnGap
	span, columns := content.TimeSpan(r), min(s.inner()-label, content.MaxColumns)
	if span <= 0 || columns < minLaneColumns {
		return
	}
	silence := silenceScale(r)
	s.heading("Over time", phrase.Dotted(content.Silence+": "+s.drawnKey(r, silence), s.flushKey(r)))
	s.add(strings.Repeat(" ", label) + s.dim.Sprint(s.axisLine(span, columns)))
	for i := range r.Variants {
		v := &r.Variants[i]
		if !content.Drawable(v.Timeline) {
			continue
		}
		marks := map[int]bool{}
		if v.Flush != nil {
			for _, at := range append([]int64{v.Flush.AtNS}, v.Flush.AgainNS...) {
				marks[int(min(max(at, 0), span-1)*int64(columns)/span)] = true
			}
		}
		name := s.laneName(r, v)
		bars := s.bars(content.Merge(v.Timeline, span, columns), silence, marks, s.silencePen(r, silence))
		s.add(name + strings.Repeat(" ", label-phrase.Width(name)) + bars)
	}
	if v := content.Subject(r); v != nil { // the lane of a call that is over goes on with these
		for _, line := range content.AfterFlush(v) {
			s.write("", line, s.dim)
		}
	}
}

// flushKey explains the mark of a flush in a lane. It is empty if there is none.
func (s *canvas) flushKey(r *result.Result) string {
	if slices.ContainsFunc(r.Variants, func(v result.Variant) bool { return v.Flush != nil }) {
		return s.flush + " flush"
	}
	return ""
}

func (s *canvas) laneName(r *result.Result, v *result.Variant) string {
	return s.spell(content.VariantName(r, v.Name))
}

// silencePen returns the colours of silences.
func (s *canvas) silencePen(r *result.Result, scale logScale) func(result.Bucket) (int64, *color.Color) {
	return func(b result.Bucket) (int64, *color.Color) {
		switch {
		case b.SilenceMaxNS > r.StallAfterNS:
			return b.SilenceMaxNS, s.bad
		case float64(b.SilenceMaxNS) > scale.low:
			return b.SilenceMaxNS, s.warn
		}
		return b.SilenceMaxNS, s.good
	}
}

// axisLine is a time axis on one line, each tick with its time behind it.
func (s *canvas) axisLine(span int64, columns int) string {
	step, unit, name := ticks(span, columns)
	var line strings.Builder
	drawn := 0
	for i := int64(0); i*step <= span; i++ {
		at := int(i * step * int64(columns) / span)
		label := s.tick + strconv.FormatFloat(float64(i*step)/float64(unit), 'g', 6, 64) + name
		if at+phrase.Width(label) > columns {
			break
		}
		label = strings.Repeat(" ", max(0, at-drawn)) + label
		drawn += phrase.Width(label)
		line.WriteString(label)
	}
	return line.String()
}

// ticks are how far the ticks of an axis are apart, a dozen columns or more, and the unit of
// their times with its name.
func ticks(span int64, columns int) (step int64, unit time.Duration, name string) {
	const tickColumns = 12
	step = content.NiceStep(span * tickColumns / int64(columns))
	if span < int64(time.Second) {
		return step, time.Millisecond, " ms"
	}
	return step, time.Second, " s"
}

// drawnKey says what the lowest and the highest bar of the lanes stand for. A bar that no
// lane has needs no explanation.
func (s *canvas) drawnKey(r *result.Result, scale logScale) string {
	var highest int64
	for _, v := range r.Variants {
		if content.Drawable(v.Timeline) {
			for _, b := range v.Timeline.Buckets {
				highest = max(highest, b.SilenceMaxNS)
			}
		}
	}
	switch level := scale.level(highest, len(s.levels)); level {
	case 0:
		return fmt.Sprintf("%s up to %s", s.levels[0], phrase.Duration(int64(scale.low)))
	case len(s.levels) - 1:
		return s.key(scale)
	default:
		return fmt.Sprintf("%s %s … %s %s", s.levels[0], phrase.Duration(int64(scale.low)), s.levels[level], phrase.Duration(highest))
	}
}

// key says what the ends of a scale stand for.
func (s *canvas) key(scale logScale) string {
	return fmt.Sprintf("%s %s … %s %s",
		s.levels[0], phrase.Duration(int64(scale.low)), s.levels[len(s.levels)-1], phrase.Duration(int64(scale.high)))
}
