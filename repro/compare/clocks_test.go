package compare_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/compare"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// on gives runs a clock. In virtual time they lose their latencies.
func on(clock result.Clock, runs []*result.Result) []*result.Result {
	for _, r := range runs {
		r.Clock = clock
		for i := range r.Variants {
			v := &r.Variants[i]
			v.Clock = clock
			if clock.Virtual() {
				v.Latency, v.Hops[0].Latency, v.Hops[1].Latency = result.Distribution{}, result.Distribution{}, result.Distribution{}
			}
		}
	}
	return runs
}

func flowing(seed uint64, base int64) []*result.Result {
	return times(10, seed, scenarios.Flowing, base)
}

// names are those of the measures, and every meaning that they have.
func names(c *compare.Comparison) (names []string, meanings []compare.Meaning) {
	for _, m := range c.Scenarios[0].Variants[0].Measures {
		names = append(names, m.Name)
		if !slices.Contains(meanings, m.Meaning) {
			meanings = append(meanings, m.Meaning)
		}
	}
	return names, meanings
}

var onlyGaps = []string{"gap p99", "longest gap"}

// Across clocks no latency is compared, and no gap is judged, however they differ.
// Outcomes are.
func TestAcrossClocks(t *testing.T) {
	for _, clocks := range [][2]result.Clock{{"real", "virtual"}, {"virtual", "real"}, {"", "virtual"}, {"real", "later"}} {
		c := compared(on(clocks[0], flowing(1, 300*µs)), on(clocks[1], flowing(2, 900*µs)))
		got, meanings := names(c)
		assert.Equal(t, onlyGaps, got)
		assert.Equal(t, []compare.Meaning{compare.OtherClock}, meanings)
		assert.False(t, c.Regressed())
		assert.Zero(t, c.Comparisons, "nothing was tested")
		gap := measured(t, c, "longest gap")
		assert.NotNil(t, gap.After.MedianNS, "it is shown all the same")
		assert.Nil(t, gap.P)
		assert.Nil(t, gap.Change)
	}
	c := compared(on("real", flowing(1, 300*µs)), on("virtual", times(10, 2, scenarios.Hung, 300*µs)))
	assert.True(t, faceted(t, c, "outcome").Regression)
}

// In virtual time no latency is compared, and gaps are.
func TestBothInVirtualTime(t *testing.T) {
	c := compared(on("virtual", flowing(1, 300*µs)), on("virtual", flowing(2, 900*µs)))
	got, meanings := names(c)
	assert.Equal(t, onlyGaps, got)
	assert.Equal(t, []compare.Meaning{compare.Worse}, meanings)
	assert.Len(t, c.Regressions, 2)
	assert.Equal(t, []string{"virtual"}, c.Before.Clocks)
}

// A latency that a file has of virtual time is not compared.
func TestLatencyOfVirtualTimeInAFile(t *testing.T) {
	runs := func(seed uint64) []*result.Result {
		found := flowing(seed, 300*µs)
		for _, r := range found {
			r.Variants[0].Clock = result.VirtualClock
		}
		return found
	}
	got, _ := names(compared(runs(1), runs(2)))
	assert.Equal(t, onlyGaps, got)
}

// Of a side with several clocks, the runs count that are in the time of the other side.
func TestMixedClocks(t *testing.T) {
	before := slices.Concat(on("virtual", times(4, 3, scenarios.Flowing, 9000*µs)), on("", flowing(1, 300*µs)), on("later", times(2, 4, scenarios.Flowing, 9000*µs)))
	c := compared(before, on("real", flowing(2, 450*µs)))
	assert.Equal(t, []string{"real", "virtual", "later"}, c.Before.Clocks)
	assert.Equal(t, []string{"real"}, c.After.Clocks)
	for _, name := range []string{"latency p50", "gap p99"} {
		m := measured(t, c, name)
		assert.Equal(t, 10, m.Before.Runs, name)
		assert.Equal(t, compare.Worse, m.Meaning, name)
	}
	assert.Equal(t, 16, c.Scenarios[0].Variants[0].Before)
	assert.Equal(t, map[string]int{"flowing": 16}, faceted(t, c, "outcome").Before, "all runs have an outcome")
	for _, m := range compared(before, on("virtual", flowing(2, 9000*µs))).Scenarios[0].Variants[0].Measures {
		assert.Equal(t, 4, m.Before.Runs, m.Name)
	}
}

// What is older than clocks was in real time.
func TestOlderThanClocks(t *testing.T) {
	assert.Equal(t, compared(flowing(1, 300*µs), flowing(2, 300*µs)), compared(on("", flowing(1, 300*µs)), on("real", flowing(2, 300*µs))))
}
