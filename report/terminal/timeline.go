package terminal

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/fatih/color"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// timeline shows the variants over time, one above the other on one axis: the
// latency if it was measured, and the time since the last message. A stall is a slope
// that keeps rising.
func (s *canvas) timeline(r *result.Result) {
	if content.TimeSpan(r) > 0 && s.laneColumns() >= minLaneColumns {
		s.heading("Over time", content.OverTime(r))
		s.drawTimeline(r)
	}
}

func (s *canvas) laneColumns() int { return min(s.inner()-laneLabel, content.MaxColumns) }

// drawTimeline draws each variant over time.
func (s *canvas) drawTimeline(r *result.Result) {
	span, columns := content.TimeSpan(r), s.laneColumns()
	latency, silence := latencyScale(r), silenceScale(r)
	s.axisRows(span, columns)
	for i := range r.Variants {
		v := &r.Variants[i]
		if !content.Drawable(v.Timeline) {
			continue
		}
		s.add(s.laneTitle(r, v, span, columns))
		merged := content.Merge(v.Timeline, span, columns)
		if !v.Clock.Virtual() {
			s.add(s.lane("latency", merged, latency, func(b result.Bucket) (int64, *color.Color) { return b.LatencyMaxNS, s.cool }))
		}
		s.add(s.lane("silence", merged, silence, s.silencePen(r, silence)))
	}
	keys := []string{"latency " + s.key(latency), "silence " + s.key(silence)}
	if content.Unmeasured(r) {
		keys = keys[1:]
	}
	s.write(fmt.Sprintf("%-*s", laneLabel, ""), phrase.Dotted(keys...), s.dim)
}

const (
	laneLabel      = 11
	minLaneColumns = 16
)

// lane draws one quantity, with its name.
func (s *canvas) lane(label string, buckets []result.Bucket, scale logScale, pick func(result.Bucket) (int64, *color.Color)) string {
	return fmt.Sprintf("  %-*s", laneLabel-margin, label) + s.bars(buckets, scale, nil, pick)
}

// bars draws one quantity, with the mark of a flush in some columns. It paints neighbours
// of the same colour together.
func (s *canvas) bars(buckets []result.Bucket, scale logScale, flushed map[int]bool, pick func(result.Bucket) (int64, *color.Color)) string {
	var line, run strings.Builder
	var pen *color.Color
	end := func() {
		if run.Len() > 0 {
			line.WriteString(pen.Sprint(run.String()))
			run.Reset()
		}
	}
	for i, b := range buckets {
		ns, next := pick(b)
		switch {
		case flushed[i]:
			end()
			line.WriteString(s.fault.Sprint(s.flush))
			continue
		case ns <= 0:
			end()
			line.WriteString(" ")
			continue
		}
		if next != pen {
			end()
			pen = next
		}
		run.WriteString(s.levels[scale.level(ns, len(s.levels))])
	}
	end()
	return line.String()
}

// laneTitle names the variant, and marks its flush and its end on the axis.
func (s *canvas) laneTitle(r *result.Result, v *result.Variant, span int64, columns int) string {
	column := func(ns int64) int { return laneLabel + int(min(max(ns, 0), span-1)*int64(columns)/span) }
	line := s.bold.Sprint(s.laneName(r, v))
	put := func(at int, text string) {
		if gap := at - phrase.Width(line); gap > 0 && at+phrase.Width(text) <= laneLabel+columns {
			line += strings.Repeat(" ", gap) + text
		}
	}
	if v.Flush != nil {
		at, mark, text := column(v.Flush.AtNS), s.flush, "flush at "+phrase.Moment(v.Flush.AtNS)
		if n := len(v.Flush.AgainNS); n > 0 {
			text += fmt.Sprintf(", %d more", n)
		}
		if at+phrase.Width(mark+" "+text) <= laneLabel+columns {
			put(at, s.fault.Sprint(mark+" "+text))
		} else {
			put(at-phrase.Width(text+" "), s.fault.Sprint(text+" "+mark))
		}
	}
	pen, _ := s.outcome(v.Outcome)
	outcome := s.spell(phrase.Clip(string(v.Outcome), phrase.WidestName))
	put(column(v.LastedNS)+1-phrase.Width(outcome), pen.Sprint(outcome))
	return line
}

// axisRows draws the time axis, with a labelled tick about every dozen columns.
func (s *canvas) axisRows(span int64, columns int) {
	step, unit, name := ticks(span, columns)
	labels, axis := strings.Repeat(" ", laneLabel), ""
	for i := int64(0); i*step <= span; i++ {
		at := int(i * step * int64(columns) / span)
		label := strconv.FormatFloat(float64(i*step)/float64(unit), 'g', 6, 64) + name
		if at+len(label) > columns {
			break
		}
		labels += strings.Repeat(" ", max(0, laneLabel+at-len(labels))) + label
		axis += strings.Repeat(s.axis, max(0, at-phrase.Width(axis))) + s.tick
	}
	axis += strings.Repeat(s.axis, max(0, columns-phrase.Width(axis)))
	s.add(s.dim.Sprint(labels))
	s.add(strings.Repeat(" ", laneLabel) + s.dim.Sprint(axis))
}
