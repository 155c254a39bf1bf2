package compare_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/compare"
)

// Values alone are judged as the measures of results are.
func TestSamples(t *testing.T) {
	slow, fast := []float64{11e6, 12e6, 13e6, 14e6, 15e6, 16e6}, []float64{1e6, 2e6, 3e6, 4e6, 5e6, 6e6}
	measures, enough := compare.Samples([]compare.Sample{
		{Name: "slower", Before: fast, After: slow},
		{Name: "same", Before: fast, After: fast},
		{Name: "few", Before: fast[:1], After: slow[:1]},
		{Name: "open", Before: fast, After: slow, OpenAfter: 1},
		{Name: "none", Before: fast},
	}, compare.DefaultRules)
	var meanings []compare.Meaning
	for _, m := range measures {
		meanings = append(meanings, m.Meaning)
	}
	assert.Equal(t, []compare.Meaning{compare.Worse, compare.WithinNoise, compare.Unsure, compare.StillOpen, compare.NotMeasured}, meanings)
	assert.EqualValues(t, 13_500_000, *measures[0].After.MedianNS)
	assert.InDelta(t, 13.5/3.5-1, *measures[0].Change, 1e-9)
	assert.Equal(t, 5, enough)
}
