package terminal

import (
	"math"
	"time"

	"hangscope/repro/result"
)

// logScale maps a range of nanoseconds to levels by their logarithm.
type logScale struct{ low, high float64 }

// level is 0 up to low, and the last level from high on.
func (l logScale) level(ns int64, levels int) int {
	switch v := float64(ns); {
	case v <= l.low:
		return 0
	case v >= l.high:
		return levels - 1
	default:
		share := math.Log(v/l.low) / math.Log(l.high/l.low)
		return 1 + int(share*float64(levels-2))
	}
}

// scaleRange is the smallest ratio of high to low for latencies, so that common
// jitter stays low, and the largest one for silences below the threshold.
const scaleRange = 100

// latencyScale begins at the usual latency of the fastest variant.
func latencyScale(r *result.Result) logScale {
	low, high := 0.0, 0.0
	for _, v := range r.Variants {
		if v.Clock.Virtual() {
			continue
		}
		low = lowerPositive(low, usualMax(v.Latency))
		high = max(high, float64(v.Latency.MaxNS))
	}
	return logScale{low, max(high, low*scaleRange)}.orDefault()
}

// silenceScale begins at the usual time between two messages, and reaches at least
// to the threshold. So a variant that flows is a flat line.
func silenceScale(r *result.Result) logScale {
	low, high := 0.0, float64(r.StallAfterNS)
	for _, v := range r.Variants {
		low = lowerPositive(low, usualMax(v.Gaps))
		high = max(high, float64(v.Gaps.MaxNS))
	}
	// A finer scale would show the pulse of the messages, not a silence.
	low = max(low, float64(r.StallAfterNS)/scaleRange)
	return logScale{low, high}.orDefault()
}

// usualMax is a quarter more than the value that nearly all of a distribution is
// below. Outliers of a small distribution do not raise it far.
func usualMax(d result.Distribution) int64 {
	nearlyAll := min(2*d.P50NS, d.P99NS)
	return nearlyAll + nearlyAll/4
}

// lowerPositive is the lower one of two values. Zero stands for no value.
func lowerPositive(low float64, ns int64) float64 {
	if ns <= 0 || low > 0 && low <= float64(ns) {
		return low
	}
	return float64(ns)
}

func (l logScale) orDefault() logScale {
	if l.low <= 0 {
		l.low = float64(time.Millisecond)
	}
	l.high = max(l.high, 2*l.low)
	return l
}
