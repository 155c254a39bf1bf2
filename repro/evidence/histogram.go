package evidence

import (
	"iter"
	"math"
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"
)

// Histogram counts durations in buckets of three significant digits from 1 µs
// to 10 min, and keeps the exact least and greatest. What lies outside counts
// in the outermost bucket.
type Histogram struct {
	buckets  *hdrhistogram.Histogram
	min, max time.Duration
	censored int64
	maxOpen  bool
}

const (
	lowest  = time.Microsecond
	highest = 10 * time.Minute
	digits  = 3
)

func newHistogram() *Histogram {
	return &Histogram{buckets: hdrhistogram.New(int64(lowest), int64(highest), digits)}
}

// NewHistogram returns a histogram of nothing.
func NewHistogram() *Histogram { return newHistogram() }

// Record records a duration. Cut is whether it was cut off and would have been longer, and
// open whether it still grows.
func (h *Histogram) Record(d time.Duration, cut, open bool) {
	switch {
	case open:
		h.recordOpen(d)
	case cut:
		h.recordCensored(d)
	default:
		h.record(d)
	}
}

// RecordAll records durations, each as often as it is said, of which a number were cut off.
func (h *Histogram) RecordAll(durations iter.Seq2[time.Duration, int64], cut int64) {
	for d, n := range durations {
		h.record(d)
		_ = h.buckets.RecordValues(int64(min(max(d, 0), highest)), n-1)
	}
	h.censored += cut
}

func (h *Histogram) record(d time.Duration) {
	if h.buckets.TotalCount() == 0 || d < h.min {
		h.min = d
	}
	if d > h.max {
		h.max, h.maxOpen = d, false
	}
	// Clamped to the range, so it cannot fail.
	_ = h.buckets.RecordValue(int64(min(max(d, 0), highest)))
}

// recordCensored records a duration that was cut off: it would have been longer.
func (h *Histogram) recordCensored(d time.Duration) {
	h.record(d)
	h.censored++
}

// With returns a histogram of the same durations and more. It shares nothing with
// the old one.
func (h *Histogram) With(more ...time.Duration) *Histogram {
	all := *h
	all.buckets = hdrhistogram.Import(h.buckets.Export())
	for _, d := range more {
		all.record(d)
	}
	return &all
}

// recordOpen records a duration that is still growing.
func (h *Histogram) recordOpen(d time.Duration) {
	h.recordCensored(d)
	h.maxOpen = h.maxOpen || d >= h.max
}

// Count returns how many durations were recorded.
func (h *Histogram) Count() int64 { return h.buckets.TotalCount() }

// Censored returns how many of them were cut off.
func (h *Histogram) Censored() int64 { return h.censored }

// MaxOpen reports whether the greatest one was still growing when it was recorded.
func (h *Histogram) MaxOpen() bool { return h.maxOpen }

// Min returns the least one exactly, 0 if there is none.
func (h *Histogram) Min() time.Duration { return h.min }

// Max returns the greatest one exactly, 0 if there is none.
func (h *Histogram) Max() time.Duration { return h.max }

// Quantile returns the duration that a share q, 0 to 1, does not exceed.
func (h *Histogram) Quantile(q float64) time.Duration {
	const percent = 100
	value := time.Duration(h.buckets.ValueAtQuantile(q * percent))
	return min(max(value, h.min), h.max)
}

// quantileBelow returns the quantile q of all durations but the longest, of
// which a number is left out. It is 0 if none are left.
func (h *Histogram) quantileBelow(longest int64, q float64) time.Duration {
	left := h.Count() - longest
	if left <= 0 {
		return 0
	}
	return h.Quantile(math.Ceil(q*float64(left)) / float64(h.Count()))
}
