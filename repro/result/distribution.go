package result

import "hangscope/repro/evidence"

// The quantiles that a distribution shows.
const (
	p50 = 0.50
	p90 = 0.90
	p99 = 0.99
)

// DistributionOf sums up a histogram.
func DistributionOf(h *evidence.Histogram) Distribution {
	return Distribution{
		Count:    h.Count(),
		Censored: h.Censored(),
		MaxOpen:  h.MaxOpen(),
		MinNS:    int64(h.Min()),
		P50NS:    int64(h.Quantile(p50)),
		P90NS:    int64(h.Quantile(p90)),
		P99NS:    int64(h.Quantile(p99)),
		MaxNS:    int64(h.Max()),
	}
}
