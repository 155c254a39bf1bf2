package repro

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
)

// However many runs there are, a capture has its share of those that are held.
func TestShareCaptures(t *testing.T) {
	runs := func(count int, record func(result.Recording)) []*run {
		var all []*run
		for range count {
			all = append(all, runOf(2, Options{Record: record}))
		}
		return all
	}
	keep := func(result.Recording) {}
	for _, c := range []struct {
		name  string
		runs  []*run
		share int64
	}{
		{"one", runs(1, keep), captureMemory / 2},
		{"those not recorded have none", slices.Concat(runs(3, keep), runs(500, nil)), captureMemory / 6},
		{"many", runs(1000, keep), captureMemory / (2 * maxHeldRuns)},
		{
			"the largest count",
			slices.Concat([]*run{runOf(3, Options{Record: keep})}, runs(1000, keep)),
			captureMemory / (2*maxHeldRuns + 1),
		},
	} {
		shareCaptures(c.runs)
		for _, r := range c.runs {
			want := c.share
			if r.options.Record == nil {
				want = 0
			}
			for _, e := range r.variants {
				require.Equal(t, want, e.captureLimit, c.name)
			}
		}
	}
}

// runOf is a run of so many variants.
func runOf(variants int, options Options) *run {
	r := &run{options: options}
	for range variants {
		r.variants = append(r.variants, &execution{options: options})
	}
	return r
}
