package content

import (
	"fmt"

	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// VariantTable has a row for each variant: how it ended, and its figures. A narrow
// form can do without the columns to the right.
func VariantTable(r *result.Result) Table {
	t := NewTable("variant", "outcome", "#messages", "#longest gap", "#latency p50", "#p99", "#max", "carried by")
	for i := range r.Variants {
		v := &r.Variants[i]
		if v.Gaps.Censored > 0 {
			t.column("longest gap").Remark = atLeast
		}
		t.Add(
			TextCell(phrase.Clip(v.Name, phrase.WidestName)), outcomeCell(v), receivedCell(v.Messages), TextCell(greatest(v.Gaps)),
			TextCell(Optional(v.Latency, v.Latency.P50NS)), TextCell(Optional(v.Latency, v.Latency.P99NS)), TextCell(Optional(v.Latency, v.Latency.MaxNS)),
			TextCell(phrase.Clip(v.Layer, phrase.WidestName)),
		)
	}
	return t
}

// outcomeCell names the outcome of a variant.
func outcomeCell(v *result.Variant) Cell { return TonedCell(Tally(v), ToneOf(v.Outcome)) }

// Tally names the outcome. If there are several calls, it says how many of them have
// it.
func Tally(v *result.Variant) string {
	outcome := phrase.Clip(string(v.Outcome), phrase.WidestName)
	if n, of := CountCalls(v); of > 1 {
		return fmt.Sprintf("%s %d/%d", outcome, n, of)
	}
	return outcome
}

// receivedCell says how many of the expected messages came.
func receivedCell(m result.Messages) Cell {
	return TextCell(fmt.Sprintf("%d/%d", m.Received, m.Expected))
}

// LatencyTable has rows for the latencies and gaps of every variant.
func LatencyTable(r *result.Result) Table {
	t := NewTable("variant", "of", "#count", "#min", "#p50", "#p90", "#p99", "#max")
	for i := range r.Variants {
		v := &r.Variants[i]
		for _, spread := range spreads(v) {
			d := spread.Values
			t.Add(
				TextCell(phrase.Clip(v.Name, phrase.WidestName)), TextCell(spread.Name), TextCell(fmt.Sprint(d.Count)),
				TextCell(Optional(d, d.MinNS)), TextCell(Optional(d, d.P50NS)), TextCell(Optional(d, d.P90NS)),
				TextCell(Optional(d, d.P99NS)), TextCell(greatest(d)),
			)
		}
	}
	return t
}

// TimelineTable shows a drawable timeline in few rows, each with the maximum of its
// part.
func TimelineTable(v *result.Variant) Table {
	const maxRows = 40
	t := NewTable("#from", "#messages", "#highest latency", "#longest silence")
	span := v.Timeline.BucketNS * int64(len(v.Timeline.Buckets))
	merged := Merge(v.Timeline, span, min(maxRows, len(v.Timeline.Buckets)))
	for i, b := range merged {
		t.Add(
			TextCell(phrase.Moment(span/int64(len(merged))*int64(i))), TextCell(fmt.Sprint(b.Messages)),
			TextCell(positiveDuration(b.LatencyMaxNS)), TextCell(positiveDuration(b.SilenceMaxNS)),
		)
	}
	return t
}

// positiveDuration is a duration, or a dash if there was none.
func positiveDuration(ns int64) string {
	if ns <= 0 {
		return "–"
	}
	return phrase.Duration(ns)
}
