package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/fatih/color"

	"hangscope/repro/result"
)

// lanes shows each variant over time, one above the other on one axis: what
// the latency was, and how long there had been no message. A stall is a slope
// that nothing cuts off.
func (s *sheet) lanes(r *result.Result) {
	if timeSpan(r) > 0 && s.laneColumns() >= fewestColumns {
		s.heading("Over time", overTime)
		s.drawLanes(r)
	}
}

const overTime = "latency, and silence: the time since the last message (log scale)"

func (s *sheet) laneColumns() int { return min(s.inner()-laneLabel, mostColumns) }

func (s *sheet) drawLanes(r *result.Result) {
	span, columns := timeSpan(r), s.laneColumns()
	latency, silence := latencyScale(r), silenceScale(r)
	s.axisRows(span, columns)
	for i := range r.Variants {
		v := &r.Variants[i]
		if !drawable(v.Timeline) {
			continue
		}
		s.add(s.laneTitle(v, span, columns))
		merged := merge(v.Timeline, span, columns)
		s.add(s.lane("latency", merged, latency, func(b result.Bucket) (int64, *color.Color) { return b.LatencyMaxNS, s.cool }))
		s.add(s.lane("silence", merged, silence, func(b result.Bucket) (int64, *color.Color) {
			switch {
			case b.SilenceMaxNS > r.StallAfterNS:
				return b.SilenceMaxNS, s.bad
			case float64(b.SilenceMaxNS) > silence.low:
				return b.SilenceMaxNS, s.warn
			}
			return b.SilenceMaxNS, s.good
		}))
	}
	s.write(fmt.Sprintf("%-*s", laneLabel, ""), dotted("latency "+s.key(latency), "silence "+s.key(silence)), s.dim)
}

// key shows what a scale's ends stand for.
func (s *sheet) key(scale logScale) string {
	return fmt.Sprintf("%s %s … %s %s",
		s.levels[0], duration(int64(scale.low)), s.levels[len(s.levels)-1], duration(int64(scale.high)))
}

const (
	laneLabel     = 11
	fewestColumns = 16
	mostColumns   = 512
)

// timeSpan is how long the longest variant was, in whole buckets; 0 if no
// variant has a timeline that makes sense.
func timeSpan(r *result.Result) int64 {
	var span int64
	for i := range r.Variants {
		if v := &r.Variants[i]; drawable(v.Timeline) {
			span = max(span, v.Timeline.BucketNS*int64(len(v.Timeline.Buckets)))
		}
	}
	return span
}

// drawable reports whether a timeline, which may come from a file, can be
// reckoned with: its length in columns does not overflow.
func drawable(t result.Timeline) bool {
	n := int64(len(t.Buckets))
	return n > 0 && t.BucketNS > 0 && t.BucketNS < math.MaxInt64/n/(mostColumns+1)
}

// merge fits a timeline to columns by maximum, so that nothing is lost; a
// bucket that is wider than a column fills several. The lane ends with the
// variant.
func merge(t result.Timeline, span int64, columns int) []result.Bucket {
	var lane []result.Bucket
	for c := range int64(columns) {
		from := int(c * span / int64(columns) / t.BucketNS)
		to := int((c + 1) * span / int64(columns) / t.BucketNS)
		if from >= len(t.Buckets) {
			break
		}
		merged := t.Buckets[from]
		for _, b := range t.Buckets[from+1 : max(from+1, min(to, len(t.Buckets)))] {
			merged.Messages += b.Messages
			merged.LatencyMaxNS = max(merged.LatencyMaxNS, b.LatencyMaxNS)
			merged.SilenceMaxNS = max(merged.SilenceMaxNS, b.SilenceMaxNS)
		}
		lane = append(lane, merged)
	}
	return lane
}

// lane draws one quantity, each run of one colour at once.
func (s *sheet) lane(label string, buckets []result.Bucket, scale logScale, pick func(result.Bucket) (int64, *color.Color)) string {
	var line, run strings.Builder
	var pen *color.Color
	flush := func() {
		if run.Len() > 0 {
			line.WriteString(pen.Sprint(run.String()))
			run.Reset()
		}
	}
	for _, b := range buckets {
		ns, next := pick(b)
		if ns <= 0 {
			flush()
			line.WriteString(" ")
			continue
		}
		if next != pen {
			flush()
			pen = next
		}
		run.WriteString(s.levels[scale.level(ns, len(s.levels))])
	}
	flush()
	return fmt.Sprintf("  %-*s", laneLabel-margin, label) + line.String()
}

// laneTitle names the variant, and marks its flush and its end on the axis.
func (s *sheet) laneTitle(v *result.Variant, span int64, columns int) string {
	column := func(ns int64) int { return laneLabel + int(min(max(ns, 0), span-1)*int64(columns)/span) }
	line := s.bold.Sprint(s.spell(clip(v.Name, widestName)))
	put := func(at int, text string) {
		if gap := at - width(line); gap > 0 && at+width(text) <= laneLabel+columns {
			line += strings.Repeat(" ", gap) + text
		}
	}
	if v.Flush != nil {
		at, mark, text := column(v.Flush.AtNS), s.flush, "flush at "+moment(v.Flush.AtNS)
		if n := len(v.Flush.AgainNS); n > 0 {
			text += fmt.Sprintf(", %d more", n)
		}
		if at+width(mark+" "+text) <= laneLabel+columns {
			put(at, s.fault.Sprint(mark+" "+text))
		} else {
			put(at-width(text+" "), s.fault.Sprint(text+" "+mark))
		}
	}
	pen, _ := s.outcome(v.Outcome)
	outcome := s.spell(clip(string(v.Outcome), widestName))
	put(column(v.LastedNS)+1-width(outcome), pen.Sprint(outcome))
	return line
}

// axisRows is the time axis with a labelled tick about every dozen columns.
func (s *sheet) axisRows(span int64, columns int) {
	const apart = 12
	step := niceStep(span * apart / int64(columns))
	unit, name := time.Second, " s"
	if span < int64(time.Second) {
		unit, name = time.Millisecond, " ms"
	}
	labels, axis := strings.Repeat(" ", laneLabel), ""
	for i := int64(0); i*step <= span; i++ {
		at := int(i * step * int64(columns) / span)
		label := strconv.FormatFloat(float64(i*step)/float64(unit), 'g', 6, 64) + name
		if at+len(label) > columns {
			break
		}
		labels += strings.Repeat(" ", max(0, laneLabel+at-len(labels))) + label
		axis += strings.Repeat(s.axis, max(0, at-width(axis))) + s.tick
	}
	axis += strings.Repeat(s.axis, max(0, columns-width(axis)))
	s.add(s.dim.Sprint(labels))
	s.add(strings.Repeat(" ", laneLabel) + s.dim.Sprint(axis))
}

// niceStep is the least of 1, 2 and 5 times a power of ten that is not below ns.
func niceStep(ns int64) int64 {
	for power := int64(1); ; power *= 10 {
		for _, factor := range []int64{1, 2, 5} {
			if factor*power >= ns || power > math.MaxInt64/100 {
				return factor * power
			}
		}
	}
}
