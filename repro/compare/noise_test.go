package compare

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEstimate(t *testing.T) {
	assert.Nil(t, estimate(nil, 0).MedianNS)
	five := estimate([]float64{5, 1, 4, 2, 3}, 1)
	assert.Equal(t, Estimate{Runs: 5, Open: 1, MedianNS: new(int64(3))}, five, "too few for an interval")
	// Of six, the least and the most hold the median with 1 - 2/2⁶ = 97 %.
	six := estimate([]float64{60, 20, 30, 40, 50, -100}, 0)
	assert.Equal(t, Estimate{Runs: 6, MedianNS: new(int64(35)), LowNS: new(int64(-100)), HighNS: new(int64(60))}, six)
	// Of ten, the second and the ninth do with 98 %.
	ten := estimate([]float64{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 0)
	assert.Equal(t, new(int64(2)), ten.LowNS)
	assert.Equal(t, new(int64(9)), ten.HighNS)
	assert.Equal(t, new(int64(math.MaxInt64)), estimate([]float64{math.MaxInt64}, 0).MedianNS)
	assert.Equal(t, new(int64(math.MinInt64)), estimate([]float64{-math.MaxFloat64}, 0).MedianNS)
}

func TestLeastP(t *testing.T) {
	for n, want := range map[int]float64{1: 1, 2: 1. / 3, 3: 0.1, 4: 2. / 70, 5: 2. / 252} {
		assert.InDelta(t, want, minP(n, n), 1e-9)
		low, high := make([]float64, n), make([]float64, n)
		for i := range n {
			low[i], high[i] = float64(i), float64(n+i)
		}
		p, tested := test(low, high)
		assert.True(t, tested)
		assert.InDelta(t, want, p, 1e-9, "the test gives that of two samples which do not overlap")
	}
	assert.Equal(t, 4, enoughRuns(1))
	assert.Equal(t, 6, enoughRuns(16))
}

func TestNoTest(t *testing.T) {
	for _, sides := range [][2][]float64{{nil, {1}}, {{1}, nil}, {{2, 2}, {2, 2, 2}}, {make([]float64, 60), make([]float64, 60)}} {
		_, tested := test(sides[0], sides[1])
		assert.False(t, tested)
	}
}

func TestHolm(t *testing.T) {
	p := []float64{0.01, 0.04, 0.03, 0.9}
	holm([]*float64{&p[0], &p[1], &p[2], &p[3]})
	assert.InDeltaSlice(t, []float64{0.04, 0.09, 0.09, 0.9}, p, 1e-9)
}
