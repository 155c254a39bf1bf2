package compare

import (
	"cmp"
	"math"
	"slices"

	"github.com/aclements/go-moremath/stats"
)

const (
	// confidence is the confidence of the intervals.
	confidence = 0.95
	// alpha is how often chance alone may make any comparison of a document
	// look like a difference.
	alpha = 1 - confidence
)

// estimate sums up values by their median and its interval. The interval comes
// from order statistics, which suppose nothing about the distribution of the
// values. It takes at least six values.
func estimate(values []float64, open int) Estimate {
	e := Estimate{Runs: len(values), Open: open}
	if len(values) == 0 {
		return e
	}
	sample := stats.Sample{Xs: slices.Sorted(slices.Values(values)), Sorted: true}
	e.MedianNS = whole(sample.Quantile(1. / 2))
	interval := stats.QuantileCI(len(values), 1./2, confidence)
	if interval.LoOrder < 1 || interval.HiOrder > len(values) {
		return e
	}
	e.LowNS, e.HighNS = whole(sample.Xs[interval.LoOrder-1]), whole(sample.Xs[interval.HiOrder-1])
	return e
}

// whole rounds nanoseconds; a value out of range becomes the nearest one in
// range.
func whole(ns float64) *int64 {
	n := int64(math.MaxInt64)
	switch ns = math.Round(ns); {
	case ns < math.MinInt64:
		n = math.MinInt64
	case ns < math.MaxInt64:
		n = int64(ns)
	}
	return &n
}

// test is the Mann-Whitney U test: how likely chance alone makes two samples of
// one population differ so much. It supposes nothing about the distribution of
// the values. Values that are all equal cannot be tested, and neither can an
// empty sample.
func test(before, after []float64) (p float64, tested bool) {
	u, err := stats.MannWhitneyUTest(before, after, stats.LocationDiffers)
	if err != nil || math.IsNaN(u.P) {
		return 1, false
	}
	return min(1, u.P), true
}

// minP is the smallest value that the test can give for samples of two sizes:
// the value for two samples that do not overlap.
func minP(before, after int) float64 {
	total, _ := math.Lgamma(float64(before + after + 1))
	left, _ := math.Lgamma(float64(before + 1))
	right, _ := math.Lgamma(float64(after + 1))
	return min(1, 2*math.Exp(left+right-total))
}

// enoughRuns is how many runs on each side the test needs to see a difference
// among that many comparisons.
func enoughRuns(comparisons int) int {
	n := 2
	for minP(n, n)*float64(comparisons) > alpha {
		n++
	}
	return n
}

// holm adjusts the results of several tests, so that all of them together are
// wrong as seldom as one alone would be. Source: S. Holm, Scandinavian Journal
// of Statistics 6 (1979), 65.
func holm(family []*float64) {
	sorted := slices.SortedStableFunc(slices.Values(family), func(a, b *float64) int { return cmp.Compare(*a, *b) })
	lowest := 0.
	for i, p := range sorted {
		lowest = max(lowest, min(1, *p*float64(len(sorted)-i)))
		*p = lowest
	}
}
