package compare_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/compare"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// A comparison says what it compared, by which rules.
func TestWhatWasCompared(t *testing.T) {
	before, after := times(2, 1, scenarios.Flowing, µs), times(3, 2, scenarios.Flowing, µs)
	after[0].Tool.Version, after[0].Environment.CPUs = "2", 8
	c := compare.Sets(set(before...), set(after...), compare.Rules{Threshold: 0.3, Floor: 7 * time.Millisecond})
	assert.Equal(t, result.SchemaVersion, c.Schema)
	assert.InDelta(t, 0.3, c.Threshold, 0)
	assert.EqualValues(t, 7*time.Millisecond, c.FloorNS)
	assert.Equal(t, compare.Side{
		Provenance: result.ProvenanceOf(before[0]), Tool: before[0].Tool, Environment: before[0].Environment, Runs: 2, Clocks: []string{"real"},
	}, c.Before)
	assert.Equal(t, compare.Side{
		Provenance: result.ProvenanceOf(after[0]), Tool: result.Tool{Name: "hangscope", Version: "2"}, Environment: after[0].Environment, Runs: 3, Clocks: []string{"real"},
	}, c.After)
	pair := c.Scenarios[0]
	assert.Equal(t, [2]int{2, 3}, [2]int{pair.Before, pair.After})
	assert.Equal(t, [2]int{2, 3}, [2]int{pair.Variants[0].Before, pair.Variants[0].After})
}

// All that was tested counts as a comparison: the verdict, the facets, the times.
func TestHowManyComparisons(t *testing.T) {
	before, after := times(10, 1, scenarios.Flowing, 300*µs), times(10, 2, scenarios.Broken, 300*µs)
	after[3].Verdict = result.Unexpected
	c := compared(before, after)
	pair := c.Scenarios[0]
	tested := 0
	count := func(p *float64) {
		if p != nil {
			tested++
		}
	}
	count(pair.Verdict.P)
	assert.Equal(t, 1, tested)
	for _, f := range pair.Variants[0].Facets {
		count(f.P)
	}
	assert.Greater(t, tested, 1)
	for _, m := range pair.Variants[0].Measures {
		count(m.P)
	}
	assert.Equal(t, tested, c.Comparisons)
}

// What one side alone has is named, and not compared: no variant, no layer of it.
func TestVariantOfOneSide(t *testing.T) {
	plain, more := times(1, 1, scenarios.Flowing, µs), times(1, 2, scenarios.Flowing, µs)
	more[0].Variants = append(more[0].Variants, result.Variant{Name: "direct", Layer: "none"})
	c := compared(more, plain)
	assert.Equal(t, []string{"direct"}, c.Scenarios[0].OnlyBefore)
	assert.Empty(t, c.Scenarios[0].OnlyAfter)
	assert.Len(t, c.Scenarios[0].Variants, 1)
	assert.Empty(t, c.Scenarios[0].Differences)

	c = compared(plain, more)
	assert.Equal(t, []string{"direct"}, c.Scenarios[0].OnlyAfter)
	assert.Len(t, c.Scenarios[0].Variants, 1)
	assert.Empty(t, c.Scenarios[0].Differences)
}

// A field that only the later side has is a difference, and the threshold of a stall
// is one if it is more than a tenth higher or lower.
func TestWhichConditionsDiffer(t *testing.T) {
	tests := map[string]struct {
		change func(after *result.Result)
		what   []string
		asked  *result.Asked
	}{
		"nothing":              {func(*result.Result) {}, nil, nil},
		"a tenth higher":       {func(r *result.Result) { r.StallAfterNS = 2_200_000_000 }, nil, nil},
		"more than a tenth":    {func(r *result.Result) { r.StallAfterNS = 2_200_000_010 }, []string{"stall threshold"}, nil},
		"more, left to itself": {func(r *result.Result) { r.StallAfterNS *= 2 }, nil, &result.Asked{}},
		"lower":                {func(r *result.Result) { r.StallAfterNS = 1_800_000_000 }, []string{"stall threshold"}, nil},
		"a tenth lower":        {func(r *result.Result) { r.StallAfterNS = 1_818_181_819 }, nil, nil},
		"a field that it has":  {func(r *result.Result) { r.Environment.Go = "go1.26" }, []string{"go"}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			before, after := times(1, 1, scenarios.Flowing, µs), times(1, 2, scenarios.Flowing, µs)
			before[0].Asked, after[0].Asked = test.asked, test.asked
			test.change(after[0])
			c := compared(before, after)
			var what []string
			for _, d := range append(c.Differences, c.Scenarios[0].Differences...) {
				what = append(what, d.What)
			}
			assert.Equal(t, test.what, what)
		})
	}
}
