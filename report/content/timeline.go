package content

import (
	"math"

	"hangscope/repro/result"
)

// OverTime says what the lanes of a timeline show.
func OverTime(r *result.Result) string {
	const silence = Silence + " (log scale)"
	if Unmeasured(r) {
		return silence
	}
	return "latency, and " + silence
}

// Silence says what a lane of silence shows.
const Silence = "silence since the last message"

// MaxColumns bounds the columns of a timeline.
const MaxColumns = 512

// TimeSpan is how long the longest timeline is, in whole buckets. It is 0 if no
// variant has a timeline that can be drawn.
func TimeSpan(r *result.Result) int64 {
	var span int64
	for i := range r.Variants {
		if v := &r.Variants[i]; Drawable(v.Timeline) {
			span = max(span, v.Timeline.BucketNS*int64(len(v.Timeline.Buckets)))
		}
	}
	return span
}

// Drawable reports whether a timeline can be drawn. One that comes from a file may
// be empty, or so long that computing its columns would overflow.
func Drawable(t result.Timeline) bool {
	n := int64(len(t.Buckets))
	return n > 0 && t.BucketNS > 0 && t.BucketNS < math.MaxInt64/n/(MaxColumns+1)
}

// Merge fits a timeline into columns. Each column has the maximum of its buckets, so
// that no peak is lost. A bucket that is wider than a column fills several columns.
func Merge(t result.Timeline, span int64, columns int) []result.Bucket {
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

// NiceStep is the smallest of 1, 2 and 5 times a power of ten that is at least ns.
func NiceStep(ns int64) int64 {
	for power := int64(1); ; power *= 10 {
		for _, factor := range []int64{1, 2, 5} {
			if factor*power >= ns || power > math.MaxInt64/100 {
				return factor * power
			}
		}
	}
}
