package main

import (
	"math"
	"slices"
)

// median returns the middle of some values, and between which of them the
// median of all that could be measured lies with a confidence of 95 %. It
// supposes nothing of how they are distributed: of n values, the number below
// the true median is binomial.
func median(values []float64) (middle, low, high float64) {
	sorted := slices.Sorted(slices.Values(values))
	n := len(sorted)
	middle = (sorted[(n-1)/2] + sorted[n/2]) / 2
	// 1.96 standard deviations of that number, sqrt(n)/2, from its mean, n/2.
	below := max(0, int(math.Floor((float64(n)-1.96*math.Sqrt(float64(n)))/2)))
	return middle, sorted[below], sorted[n-1-below]
}
