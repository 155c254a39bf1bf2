package html

import (
	"fmt"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// spreadChart shows distributions on one logarithmic axis, with a row for each.
type spreadChart struct {
	ID, Title, Desc string
	Height          int
	Bottom          string
	Ticks           []tick
	Threshold       string
	Rows            []spreadRow
}

// spreadRow is one distribution: a line from its least to its greatest value, a bar
// from the median to p90, and marks.
type spreadRow struct {
	Name, Max                    string
	LabelY, Y                    string
	MinX, P50X, P90X, P99X, EndX string
	// Open is whether the greatest value was still growing.
	Open bool
	Tone phrase.Tone
}

// The measures of a row, in pixels.
const (
	spreadRowHeight = 42
	spreadLabel     = 14
	spreadLine      = 26
)

// newSpreadChart draws the distributions that have values. It is nil if none has.
func newSpreadChart(id, title string, threshold int64, rows []content.Spread) *spreadChart {
	var values []int64
	for _, row := range rows {
		if row.Values.Count > 0 {
			values = append(values, row.Values.MinNS, row.Values.P50NS, row.Values.MaxNS)
		}
	}
	if len(values) == 0 {
		return nil
	}
	if threshold > 0 {
		values = append(values, threshold)
	}
	axis := newLogAxis(values)
	c := &spreadChart{ID: id, Title: title, Ticks: axis.powers(5, percentOf)}
	if threshold > 0 {
		c.Threshold = percentOf(axis.share(threshold))
	}
	for _, row := range rows {
		if d := row.Values; d.Count > 0 {
			c.Rows = append(c.Rows, newSpreadRow(row, axis, len(c.Rows)))
			c.Desc += fmt.Sprintf("%s: p50 %s, p99 %s, max %s. ", row.Name, phrase.Duration(d.P50NS), phrase.Duration(d.P99NS), phrase.Duration(d.MaxNS))
		}
	}
	bottom := len(c.Rows)*spreadRowHeight + 4
	c.Bottom, c.Height = pixels(float64(bottom)), bottom+24
	return c
}

func newSpreadRow(row content.Spread, axis logAxis, i int) spreadRow {
	d := row.Values
	x := func(ns int64) string { return percentOf(axis.share(ns)) }
	top := float64(i * spreadRowHeight)
	found := spreadRow{
		Name: row.Name, Max: "max " + phrase.Duration(d.MaxNS),
		LabelY: pixels(top + spreadLabel), Y: pixels(top + spreadLine),
		MinX: x(d.MinNS), P50X: x(d.P50NS), P90X: x(d.P90NS), P99X: x(d.P99NS), EndX: x(d.MaxNS),
		Open: d.MaxOpen,
	}
	if found.Open {
		found.Max += " and growing"
	}
	return found
}

// gapChart compares the gaps of the variants.
func gapChart(r *result.Result, prefix string) *spreadChart {
	var rows []content.Spread
	for i := range r.Variants {
		v := &r.Variants[i]
		rows = append(rows, content.Spread{Name: content.VariantName(r, v.Name), Values: v.Gaps})
	}
	return newSpreadChart(prefix+"gaps", "Gaps between two messages", r.StallAfterNS, rows)
}

// hopCharts show where the time goes in the variant that the result is about,
// and in the one without a flush.
func hopCharts(r *result.Result, prefix string) []*spreadChart {
	var charts []*spreadChart
	on, off := content.Subject(r), content.VariantNamed(r, result.VariantFlushOff)
	for i, v := range []*result.Variant{off, on} {
		if v == nil || i == 1 && on == off {
			continue
		}
		title := "Latency in " + content.VariantName(r, v.Name)
		if c := newSpreadChart(fmt.Sprintf("%shops%d", prefix, i), title, 0, content.Latencies(v)); c != nil {
			charts = append(charts, c)
		}
	}
	return charts
}
