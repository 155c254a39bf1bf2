package html

import (
	"fmt"
	"strings"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/tables"
	"hangscope/repro/result"
)

// timeChart is one variant over time: a dot for the highest latency of each piece of
// time if it was measured, and a line for the time since the last message.
type timeChart struct {
	ID, Name, Desc string
	Outcome        phrase.Toned
	Height         int
	// Bottom is where the axis of time is.
	Bottom string
	// Plot is the box that paths are drawn in. It is 1000 wide on any screen.
	Plot           string
	Grid, Ticks    []tick
	Dots           string
	Silence, Alarm string
	Threshold      string
	Flushes        []tick
	Stall, After   *band
	Table          *table
}

// band is a stretch of time.
type band struct{ X, Width, Middle, Label string }

// The measures of a chart over time. Heights are in pixels; the width has 1000 units.
const (
	chartTop    = 24
	chartBottom = 184
	chartHeight = 208
	chartWide   = 1000
	// chartColumns bounds the pieces of time, and so the marks of each path.
	chartColumns = content.MaxColumns
	// maxMarks bounds how many repeated flushes are marked.
	maxMarks = 64
)

// timeCharts draws the variants that have a timeline, all on the same axes.
func timeCharts(r *result.Result, prefix string) []timeChart {
	span := content.TimeSpan(r)
	if span <= 0 {
		return nil
	}
	axis := timeAxis(r)
	var charts []timeChart
	for i := range r.Variants {
		if v := &r.Variants[i]; content.Drawable(v.Timeline) {
			charts = append(charts, newTimeChart(r, v, axis, span, fmt.Sprintf("%stime%d", prefix, i)))
		}
	}
	return charts
}

// timeAxis spans all latencies, the threshold, and the silences above it. Without
// latencies it begins so far below the threshold that common silences can be seen.
func timeAxis(r *result.Result) logAxis {
	const belowThreshold = 100
	values := []int64{r.StallAfterNS}
	if content.Unmeasured(r) {
		values = append(values, r.StallAfterNS/belowThreshold)
	}
	for i := range r.Variants {
		if !content.Drawable(r.Variants[i].Timeline) {
			continue
		}
		for _, b := range r.Variants[i].Timeline.Buckets {
			if !r.Variants[i].Clock.Virtual() {
				values = append(values, b.LatencyMaxNS)
			}
			if b.SilenceMaxNS > r.StallAfterNS {
				values = append(values, b.SilenceMaxNS)
			}
		}
	}
	return newLogAxis(values)
}

func newTimeChart(r *result.Result, v *result.Variant, axis logAxis, span int64, id string) timeChart {
	y := func(share float64) string { return pixels(chartBottom - share*(chartBottom-chartTop)) }
	c := timeChart{
		ID: id, Name: content.VariantName(r, v.Name), Outcome: phrase.Toned{Text: tables.Tally(v), Tone: content.ToneOf(v.Outcome)},
		Height: chartHeight, Bottom: pixels(chartBottom), Plot: fmt.Sprintf("0 0 %d %d", chartWide, chartHeight),
		Grid: axis.powers(6, y), Ticks: timeTicks(span), Desc: timeDesc(v), Table: newTable("Over time: "+content.VariantName(r, v.Name), tables.Timeline(v)),
	}
	if r.StallAfterNS > 0 {
		c.Threshold = y(axis.share(r.StallAfterNS))
	}
	// Columns are not finer than buckets: a bucket that filled several columns
	// would be drawn as several dots.
	columns := int(min(max(span/v.Timeline.BucketNS, 1), chartColumns))
	c.draw(r, v, content.Merge(v.Timeline, span, columns), columns, func(ns int64) string { return y(axis.share(ns)) })
	at := func(ns int64) float64 { return min(max(float64(ns)/float64(span), 0), 1) }
	if f := v.Flush; f != nil {
		c.Flushes = append(c.Flushes, flushTick(at(f.AtNS), "flush "+phrase.Moment(f.AtNS)))
		for _, ns := range first(f.AgainNS, maxMarks) {
			c.Flushes = append(c.Flushes, flushTick(at(ns), ""))
		}
	}
	if s := v.Stall; s != nil && s.LastedNS > 0 {
		from, to := at(s.SinceNS), at(s.SinceNS+s.LastedNS)
		c.Stall = &band{X: percentOf(from), Width: percentOf(max(to-from, 0)), Middle: percentOf((from + to) / 2)}
		if to-from > 0.2 {
			c.Stall.Label = phrase.Duration(s.LastedNS) + " of silence"
		}
	}
	c.After = afterwards(v, span, at)
	return c
}

// afterwards is the time after the end of the variant, or of its last call. It is
// nil if it is too short to see.
func afterwards(v *result.Variant, span int64, at func(ns int64) float64) *band {
	label, over := "over at "+phrase.Moment(v.LastedNS), v.LastedNS
	if ended := v.Timeline.BucketNS * int64(len(v.Timeline.Buckets)); ended < over && over-ended > span/maxMarks {
		label, over = "no open call", ended
	}
	from := at(over)
	if from > 0.98 {
		return nil
	}
	band := &band{X: percentOf(from), Width: percentOf(1 - from)}
	if from < 0.75 {
		band.Middle, band.Label = percentOf((1+from)/2), label
	}
	return band
}

// flushTick marks a flush. It keeps the label within the chart.
func flushTick(share float64, label string) tick {
	tick := tick{At: percentOf(share), Label: label + " ▼", Anchor: "end"}
	if share < 0.5 {
		tick.Label, tick.Anchor = "▼ "+label, "start"
	}
	return tick
}

// draw makes the paths. A dot is a line of no length with round ends.
func (c *timeChart) draw(r *result.Result, v *result.Variant, buckets []result.Bucket, columns int, y func(ns int64) string) {
	var dots, silence, alarm strings.Builder
	x := func(column float64) string { return pixels(column * chartWide / float64(columns)) }
	quiet, alarmed := false, false
	for i, b := range buckets {
		if b.LatencyMaxNS > 0 && !v.Clock.Virtual() {
			fmt.Fprintf(&dots, "M%s %sh0", x(float64(i)+0.5), y(b.LatencyMaxNS))
		}
		from, to := x(float64(i)), x(float64(i+1))
		quiet = step(&silence, quiet, b.SilenceMaxNS > 0, from, to, y(b.SilenceMaxNS))
		alarmed = step(&alarm, alarmed, r.StallAfterNS > 0 && b.SilenceMaxNS > r.StallAfterNS, from, to, y(b.SilenceMaxNS))
	}
	c.Dots, c.Silence, c.Alarm = dots.String(), silence.String(), alarm.String()
}

// step draws a level over one piece of time, joined to the piece before if that was
// drawn.
func step(path *strings.Builder, joined, drawn bool, from, to, y string) bool {
	switch {
	case drawn && joined:
		fmt.Fprintf(path, "V%sH%s", y, to)
	case drawn:
		fmt.Fprintf(path, "M%s %sH%s", from, y, to)
	}
	return drawn
}

// timeDesc says in words what a chart over time shows.
func timeDesc(v *result.Variant) string {
	latency := ""
	switch {
	case v.Clock.Virtual():
		latency = ", latency " + content.NotMeasured
	case v.Latency.Count > 0:
		latency = fmt.Sprintf(", latency p50 %s, max %s", phrase.Duration(v.Latency.P50NS), phrase.Duration(v.Latency.MaxNS))
	}
	sentence := fmt.Sprintf("%d of %d messages arrived in %s%s%s.",
		v.Messages.Received, v.Messages.Expected, phrase.Duration(v.LastedNS), latency, content.LongestGap(v))
	if v.Flush != nil {
		sentence += " Flush at " + phrase.Moment(v.Flush.AtNS) + "."
	}
	if s := v.Stall; s != nil {
		sentence += fmt.Sprintf(" Silence of %s from %s, %s.", phrase.Duration(s.LastedNS), phrase.Moment(s.SinceNS), content.StallPlace(s))
	}
	return sentence
}
