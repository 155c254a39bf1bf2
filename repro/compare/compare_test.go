package compare_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/compare"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

const µs = 1000

// run is a result with one variant, whose times are about a base.
func run(outcome scenarios.Outcome, base int64, random *rand.Rand) *result.Result {
	jitter := func() int64 { return base + random.Int64N(base/10) }
	d := func() result.Distribution {
		p50 := jitter()
		return result.Distribution{Count: 30, MinNS: p50 / 2, P50NS: p50, P90NS: 2 * p50, P99NS: 3 * p50, MaxNS: 4 * p50}
	}
	v := result.Variant{
		Name: "flush-on", Layer: "relays", Outcome: outcome, Latency: d(), Gaps: d(),
		Hops: []result.Hop{{Hop: 1, Latency: d()}, {Hop: 2, Latency: d()}},
		Ends: []result.End{{Role: evidence.Client, Told: new(outcome == scenarios.Broken)}},
	}
	if outcome == scenarios.Hung {
		v.Diagnosis = &result.Diagnosis{Cause: stall.HalfOpenHop}
		v.Gaps.Censored, v.Gaps.MaxOpen = 1, true
	}
	return &result.Result{
		Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: "1"},
		Environment: result.Environment{OS: "linux", CPUs: 2, Kernel: "6.1"},
		Scenario:    scenarios.Scenario{Name: "a"}.Complete(), StallAfterNS: 2_000_000_000,
		Verdict: result.Expected, Variants: []result.Variant{v},
	}
}

func set(runs ...*result.Result) *result.Set { return result.NewSet(runs, false) }

// times returns n runs of one kind. The seed makes them differ from those of
// another seed.
func times(n int, seed uint64, outcome scenarios.Outcome, base int64) []*result.Result {
	random := rand.New(rand.NewPCG(seed, 1))
	var runs []*result.Result
	for range n {
		runs = append(runs, run(outcome, base, random))
	}
	return runs
}

// anyGrowth has no floor: the times of these tests are small.
var anyGrowth = compare.Rules{Threshold: compare.DefaultRules.Threshold}

func compared(before, after []*result.Result) *compare.Comparison {
	return compare.Sets(set(before...), set(after...), anyGrowth)
}

func measured(t *testing.T, c *compare.Comparison, name string) compare.Measure {
	t.Helper()
	v := c.Scenarios[0].Variants[0]
	i := slices.IndexFunc(v.Measures, func(m compare.Measure) bool { return m.Name == name })
	require.GreaterOrEqual(t, i, 0)
	return v.Measures[i]
}

func faceted(t *testing.T, c *compare.Comparison, name string) compare.Facet {
	t.Helper()
	v := c.Scenarios[0].Variants[0]
	i := slices.IndexFunc(v.Facets, func(f compare.Facet) bool { return f.Name == name })
	require.GreaterOrEqual(t, i, 0)
	return v.Facets[i]
}

func TestNoDifference(t *testing.T) {
	c := compared(times(10, 1, scenarios.Flowing, 300*µs), times(10, 2, scenarios.Flowing, 300*µs))
	assert.False(t, c.Regressed())
	assert.Empty(t, c.Differences)
	assert.Empty(t, c.Scenarios[0].Differences)
	assert.Equal(t, compare.Same, faceted(t, c, "outcome").Meaning)
	for _, m := range c.Scenarios[0].Variants[0].Measures {
		assert.Equal(t, compare.WithinNoise, m.Meaning, m.Name)
		assert.NotNil(t, m.Before.LowNS)
	}
}

// When like is compared with like, at most about one comparison in twenty sees
// a difference, however many measures each has.
func TestFalseAlarms(t *testing.T) {
	alarms := 0
	const rounds = 200
	for seed := range uint64(rounds) {
		c := compare.Sets(set(times(10, 2*seed, scenarios.Flowing, 300*µs)...), set(times(10, 2*seed+1, scenarios.Flowing, 300*µs)...), compare.Rules{})
		if c.Regressed() {
			alarms++
		}
	}
	assert.LessOrEqual(t, alarms, rounds/20)
}

func TestSlower(t *testing.T) {
	before := times(10, 1, scenarios.Flowing, 300*µs)
	c := compared(before, times(10, 2, scenarios.Flowing, 450*µs))
	m := measured(t, c, "latency p50")
	assert.Equal(t, compare.Worse, m.Meaning)
	assert.InDelta(t, 0.5, *m.Change, 0.1)
	assert.True(t, m.Regression)
	assert.Contains(t, c.Regressions, compare.Regression{Scenario: "a", Variant: "flush-on", What: "latency p50"})

	c = compared(before, times(10, 2, scenarios.Flowing, 345*µs))
	m = measured(t, c, "latency p50")
	assert.Equal(t, compare.Worse, m.Meaning, "beyond noise")
	assert.False(t, m.Regression, "and below the threshold")
	assert.False(t, c.Regressed())

	c = compared(times(10, 2, scenarios.Flowing, 450*µs), before)
	assert.Equal(t, compare.Better, measured(t, c, "latency p50").Meaning)
	assert.False(t, c.Regressed())
}

func TestFloor(t *testing.T) {
	before, after := set(times(10, 1, scenarios.Flowing, 2000*µs)...), set(times(10, 2, scenarios.Flowing, 2900*µs)...)
	c := compare.Sets(before, after, compare.DefaultRules)
	assert.Equal(t, compare.Worse, measured(t, c, "latency p50").Meaning)
	assert.False(t, measured(t, c, "latency p50").Regression, "grew by 0.9 ms")
	assert.True(t, measured(t, c, "latency p99").Regression, "grew by 2.7 ms")
}

func TestFewRuns(t *testing.T) {
	one := compared(times(1, 1, scenarios.Flowing, 300*µs), times(1, 2, scenarios.Flowing, 3000*µs))
	m := measured(t, one, "latency p50")
	assert.Equal(t, compare.Unsure, m.Meaning)
	assert.InDelta(t, 9, *m.Change, 1.5)
	assert.Nil(t, m.Before.LowNS)
	assert.False(t, one.Regressed(), "one run is no proof")

	three := compared(times(3, 1, scenarios.Flowing, 300*µs), times(3, 2, scenarios.Flowing, 3000*µs))
	assert.Equal(t, compare.Unsure, measured(t, three, "latency p50").Meaning)
	assert.False(t, three.Regressed())

	n := three.EnoughRuns
	enough := compared(times(n, 1, scenarios.Flowing, 300*µs), times(n, 2, scenarios.Flowing, 3000*µs))
	assert.Equal(t, n, enough.EnoughRuns)
	assert.True(t, enough.Regressed(), "%d runs on each side", n)
}

func TestOutcomes(t *testing.T) {
	tests := []struct {
		name          string
		before, after []*result.Result
		want          compare.Meaning
	}{
		{"one hangs that flowed", times(1, 1, scenarios.Flowing, µs), times(1, 2, scenarios.Hung, µs), compare.Worse},
		{"one flows that hung", times(1, 1, scenarios.Hung, µs), times(1, 2, scenarios.Flowing, µs), compare.Better},
		{"one is undecided that flowed", times(1, 1, scenarios.Flowing, µs), times(1, 2, scenarios.Undecided, µs), compare.Worse},
		{"one is undecided that hung", times(1, 1, scenarios.Hung, µs), times(1, 2, scenarios.Undecided, µs), compare.Other},
		{"one of ten hangs", times(10, 1, scenarios.Flowing, µs), append(times(9, 2, scenarios.Flowing, µs), times(1, 3, scenarios.Hung, µs)...), compare.Worse},
		{
			"as often, more or less",
			append(times(5, 2, scenarios.Flowing, µs), times(5, 3, scenarios.Hung, µs)...),
			append(times(4, 2, scenarios.Flowing, µs), times(6, 3, scenarios.Hung, µs)...), compare.WithinNoise,
		},
		{
			"far more often",
			append(times(19, 2, scenarios.Flowing, µs), times(1, 3, scenarios.Hung, µs)...),
			append(times(1, 2, scenarios.Flowing, µs), times(19, 3, scenarios.Hung, µs)...), compare.Worse,
		},
		{
			"far more seldom",
			append(times(1, 2, scenarios.Flowing, µs), times(19, 3, scenarios.Hung, µs)...),
			append(times(19, 2, scenarios.Flowing, µs), times(1, 3, scenarios.Hung, µs)...), compare.Better,
		},
		{
			"the same shares of other numbers",
			append(times(1, 2, scenarios.Flowing, µs), times(1, 3, scenarios.Hung, µs)...),
			append(times(3, 2, scenarios.Flowing, µs), times(3, 3, scenarios.Hung, µs)...), compare.Same,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			c := compared(test.before, test.after)
			f := faceted(t, c, "outcome")
			assert.Equal(t, test.want, f.Meaning)
			assert.Equal(t, test.want == compare.Worse, c.Regressed())
		})
	}
}

func TestWhoWasTold(t *testing.T) {
	c := compared(times(2, 1, scenarios.Hung, µs), times(2, 2, scenarios.Broken, µs))
	assert.Equal(t, compare.Other, faceted(t, c, "cause").Meaning)
	client := faceted(t, c, "client")
	assert.Equal(t, map[string]int{"not told": 2}, client.Before)
	assert.Equal(t, map[string]int{"told": 2}, client.After)
	assert.Equal(t, map[string]int{"not observed": 2}, faceted(t, c, "upstream").Before)
	assert.False(t, c.Regressed(), "broken is better than hung, and who is told is neither")
	assert.Equal(t, compare.StillOpen, measured(t, c, "longest gap").Meaning)
}

func TestNoLongerAsExpected(t *testing.T) {
	after := times(2, 2, scenarios.Flowing, µs)
	after[1].Verdict = result.Unexpected
	c := compared(times(2, 1, scenarios.Flowing, µs), after)
	assert.Equal(t, []compare.Regression{{Scenario: "a", What: "verdict"}}, c.Regressions)
	after[1].Verdict, after[1].Interrupted = result.Expected, true
	c = compared(times(2, 1, scenarios.Flowing, µs), after)
	assert.True(t, c.Regressed())
	assert.True(t, c.After.Interrupted)
	assert.False(t, compared(after, times(2, 1, scenarios.Flowing, µs)).Regressed())
}

func TestOneSideOnly(t *testing.T) {
	other := run(scenarios.Flowing, µs, rand.New(rand.NewPCG(9, 9)))
	other.Scenario.Name = "b"
	more := run(scenarios.Flowing, µs, rand.New(rand.NewPCG(9, 9)))
	more.Variants = append(more.Variants, result.Variant{Name: "direct"})
	c := compared(append(times(1, 1, scenarios.Flowing, µs), other), []*result.Result{more})
	assert.Equal(t, []string{"b"}, c.OnlyBefore)
	assert.Empty(t, c.OnlyAfter)
	assert.Equal(t, []string{"direct"}, c.Scenarios[0].OnlyAfter)
}

func TestOtherConditions(t *testing.T) {
	before, after := times(2, 1, scenarios.Flowing, µs), times(1, 2, scenarios.Flowing, µs)
	before[1].Environment.Kernel = "6.2"
	after[0].Tool.Version = "2"
	after[0].Environment.Kernel = ""
	after[0].Scenario.Load.Size = new(100)
	after[0].Scenario.Summary = "other words"
	after[0].Variants[0].Layer = "kernel"
	after[0].StallAfterNS *= 3
	c := compared(before, after)
	assert.Equal(t, []compare.Difference{
		{What: "kernel", Before: []string{"6.1", "6.2"}},
		{What: "tool", Before: []string{"hangscope 1"}, After: []string{"hangscope 2"}},
	}, c.Differences)
	assert.Equal(t, []compare.Difference{
		{What: "flush-on layer", Before: []string{"relays"}, After: []string{"kernel"}},
		{What: "load.size", Before: []string{"64"}, After: []string{"100"}},
		{What: "stall threshold", Before: []string{"2s"}, After: []string{"6s"}},
	}, c.Scenarios[0].Differences)
}

func TestSameRuns(t *testing.T) {
	assert.True(t, compared(times(3, 1, scenarios.Hung, µs), times(3, 1, scenarios.Hung, µs)).SameRuns)
	assert.False(t, compared(times(3, 1, scenarios.Hung, µs), times(3, 2, scenarios.Hung, µs)).SameRuns)
}
