package tables

import (
	"fmt"
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// Variants has a row for each variant: how it ended, and its figures. A narrow form
// can do without the columns to the right. If no variant has a latency, one column
// says so.
func Variants(r *result.Result) Table {
	t := New("variant", "outcome", "#messages", "#longest gap", "#latency p50", "#p99", "#max", "carried by")
	for i := range r.Variants {
		v := &r.Variants[i]
		t.Add(
			Text(content.VariantName(r, v.Name)), outcomeCell(v), receivedCell(v.Messages), Text(content.Greatest(v.Gaps)),
			Text(content.Latency(v, v.Latency, v.Latency.P50NS)), Text(p99(v)), Text(content.Latency(v, v.Latency, v.Latency.MaxNS)),
			Text(phrase.Clip(v.Layer, phrase.WidestName)),
		)
	}
	if content.Unmeasured(r) {
		return t.Rename("latency p50", "latency").Without("p99", "max")
	}
	if !slices.ContainsFunc(r.Variants, func(v result.Variant) bool { return content.P99(v.Latency) != none }) {
		return t.Without("p99")
	}
	return t
}

// none stands where there is no value.
const none = "–"

// p99 is the 99th percentile of a variant's latencies.
func p99(v *result.Variant) string {
	if v.Clock.Virtual() {
		return content.NotMeasured
	}
	return content.P99(v.Latency)
}

// outcomeCell names the outcome of a variant.
func outcomeCell(v *result.Variant) Cell { return InTone(Tally(v), content.ToneOf(v.Outcome)) }

// Tally names the outcome. If there are several calls, it says how many of them have
// it.
func Tally(v *result.Variant) string {
	outcome := phrase.Clip(string(v.Outcome), phrase.WidestName)
	if n, of := content.CountCalls(v); of > 1 {
		return fmt.Sprintf("%s %d/%d", outcome, n, of)
	}
	return outcome
}

// receivedCell says how many of the expected messages came.
func receivedCell(m result.Messages) Cell {
	return Text(fmt.Sprintf("%d/%d", m.Received, m.Expected))
}

// Latencies has rows for the latencies and gaps of every variant.
func Latencies(r *result.Result) Table {
	t := New("variant", "of", "#count", "#min", "#p50", "#p90", "#p99", "#max")
	for i := range r.Variants {
		v := &r.Variants[i]
		if v.Clock.Virtual() {
			nothing := Text("")
			t.Add(Text(content.VariantName(r, v.Name)), Text("latency"), Text(content.NotMeasured), nothing, nothing, nothing, nothing, nothing)
		}
		for _, spread := range content.Spreads(v) {
			d := spread.Values
			t.Add(
				Text(content.VariantName(r, v.Name)), Text(spread.Name), Text(fmt.Sprint(d.Count)),
				Text(content.Optional(d, d.MinNS)), Text(content.Optional(d, d.P50NS)), Text(content.Optional(d, d.P90NS)),
				Text(content.P99(d)), Text(content.Greatest(d)),
			)
		}
	}
	return t
}

// Timeline shows a drawable timeline in few rows, each with the maximum of its part.
// It has no column of latencies in virtual time.
func Timeline(v *result.Variant) Table {
	const maxRows = 40
	t := New("#from", "#messages", "#highest latency", "#longest silence")
	span := v.Timeline.BucketNS * int64(len(v.Timeline.Buckets))
	merged := content.Merge(v.Timeline, span, min(maxRows, len(v.Timeline.Buckets)))
	for i, b := range merged {
		t.Add(
			Text(phrase.Moment(span/int64(len(merged))*int64(i))), Text(fmt.Sprint(b.Messages)),
			Text(positiveDuration(b.LatencyMaxNS)), Text(positiveDuration(b.SilenceMaxNS)),
		)
	}
	if v.Clock.Virtual() {
		return t.Without("highest latency")
	}
	return t
}

// positiveDuration is a duration, or a dash if there was none.
func positiveDuration(ns int64) string {
	if ns <= 0 {
		return none
	}
	return phrase.Duration(ns)
}
