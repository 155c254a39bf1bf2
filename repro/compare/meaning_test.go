package compare

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// What a difference of times means, at the bounds of the rules too.
func TestMeaningOfTimes(t *testing.T) {
	const ms = int64(time.Millisecond)
	rules := Rules{Threshold: 0.5, Floor: 10 * time.Millisecond}
	of := func(median int64, runs, open int) Estimate {
		return Estimate{Runs: runs, Open: open, MedianNS: &median}
	}
	tests := map[string]struct {
		before, after Estimate
		p             *float64
		known         Meaning
		want          Meaning
		regression    bool
	}{
		"nothing before":                {Estimate{}, of(ms, 10, 0), nil, "", NotMeasured, false},
		"nothing after":                 {of(ms, 10, 0), Estimate{}, nil, "", NotMeasured, false},
		"other clocks":                  {of(ms, 10, 1), of(9*ms, 10, 0), nil, OtherClock, OtherClock, false},
		"open before":                   {of(ms, 10, 1), of(9*ms, 10, 0), nil, "", StillOpen, false},
		"open on both sides":            {of(ms, 10, 1), of(9*ms, 10, 1), nil, "", StillOpen, false},
		"not tested":                    {of(ms, 10, 0), of(ms, 10, 0), nil, "", Same, false},
		"more, just beyond noise":       {of(40*ms, 10, 0), of(80*ms, 10, 0), new(alpha), "", Worse, true},
		"more, within noise":            {of(40*ms, 10, 0), of(80*ms, 10, 0), new(0.06), "", WithinNoise, false},
		"less, just beyond noise":       {of(80*ms, 10, 0), of(40*ms, 10, 0), new(alpha), "", Better, false},
		"less, within noise":            {of(80*ms, 10, 0), of(40*ms, 10, 0), new(0.06), "", WithinNoise, false},
		"medians alike, values not":     {of(40*ms, 10, 0), of(40*ms, 10, 0), new(0.01), "", WithinNoise, false},
		"by the threshold, not more":    {of(40*ms, 10, 0), of(60*ms, 10, 0), new(0.01), "", Worse, false},
		"by more than the threshold":    {of(40*ms, 10, 0), of(60*ms+1, 10, 0), new(0.01), "", Worse, true},
		"by the floor":                  {of(2*ms, 10, 0), of(12*ms, 10, 0), new(0.01), "", Worse, true},
		"by less than the floor":        {of(2*ms, 10, 0), of(12*ms-1, 10, 0), new(0.01), "", Worse, false},
		"more, of too few runs":         {of(2*ms, 3, 0), of(12*ms, 3, 0), new(0.1), "", Unsure, false},
		"more, of too few on one side":  {of(2*ms, 1, 0), of(12*ms, 30, 0), new(0.1), "", Unsure, false},
		"more, of few, few comparisons": {of(2*ms, 5, 0), of(12*ms, 5, 0), new(0.1), "", WithinNoise, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := Measure{Before: test.before, After: test.after, P: test.p, Meaning: test.known}
			m.judge(rules, 2)
			assert.Equal(t, test.want, m.Meaning)
			assert.Equal(t, test.regression, m.Regression)
		})
	}
	many := Measure{Before: of(2*ms, 5, 0), After: of(12*ms, 5, 0), P: new(0.1)}
	many.judge(rules, 50)
	assert.Equal(t, Unsure, many.Meaning, "five runs are few for fifty comparisons")
}

// What a difference of counts means.
func TestMeaningOfCounts(t *testing.T) {
	type counts = map[string]int
	order := []string{"good", "fair", "bad", string(scenarios.Undecided)}
	sure, unsure := new(alpha), new(0.06)
	tests := map[string]struct {
		before, after counts
		p             *float64
		order         []string
		want          Meaning
	}{
		"the same":                             {counts{"a": 2}, counts{"a": 4}, nil, nil, Same},
		"the same, of several":                 {counts{"a": 1, "b": 2}, counts{"a": 2, "b": 4}, nil, nil, Same},
		"a new value, in no order":             {counts{"a": 2}, counts{"a": 1, "b": 1}, unsure, nil, Other},
		"a value that is gone, in no order":    {counts{"a": 1, "b": 1}, counts{"a": 2}, unsure, nil, Other},
		"other values, in no order":            {counts{"a": 2}, counts{"b": 2}, unsure, nil, Other},
		"more often, in no order":              {counts{"a": 9, "b": 1}, counts{"a": 1, "b": 9}, sure, nil, Other},
		"perhaps more often, in no order":      {counts{"a": 9, "b": 1}, counts{"a": 8, "b": 2}, unsure, nil, WithinNoise},
		"as never before":                      {counts{"good": 9}, counts{"good": 8, "bad": 1}, unsure, order, Worse},
		"worse than any":                       {counts{"good": 9}, counts{"good": 8, "who knows": 1}, unsure, order, Worse},
		"more often bad":                       {counts{"good": 9, "bad": 1}, counts{"good": 1, "bad": 9}, sure, order, Worse},
		"perhaps more often bad":               {counts{"good": 9, "bad": 1}, counts{"good": 8, "bad": 2}, unsure, order, WithinNoise},
		"more seldom bad":                      {counts{"good": 1, "bad": 9}, counts{"good": 9, "bad": 1}, sure, order, Better},
		"perhaps more seldom bad":              {counts{"good": 8, "bad": 2}, counts{"good": 9, "bad": 1}, unsure, order, WithinNoise},
		"a smaller share, of more runs":        {counts{"good": 1, "fair": 1}, counts{"good": 30, "fair": 10}, sure, order, Better},
		"no longer mixed, as good on the mean": {counts{"good": 1, "bad": 1}, counts{"fair": 2}, sure, order, WithinNoise},
		"was always bad":                       {counts{"bad": 1}, counts{"good": 1}, unsure, order, Better},
		"was always bad, and sometimes is":     {counts{"bad": 2}, counts{"good": 1, "bad": 1}, unsure, order, WithinNoise},
		"was seldom bad":                       {counts{"good": 9, "bad": 1}, counts{"good": 10}, unsure, order, WithinNoise},
		"was undecided":                        {counts{string(scenarios.Undecided): 1}, counts{"who knows": 1}, unsure, order, Other},
		"was undecided, and is good":           {counts{string(scenarios.Undecided): 2}, counts{"good": 2}, sure, order, Other},
		"was worse than undecided":             {counts{"who knows": 1}, counts{string(scenarios.Undecided): 1}, unsure, order, Other},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			f := Facet{Before: test.before, After: test.after, P: test.p}
			f.judge(test.order)
			assert.Equal(t, test.want, f.Meaning)
			assert.Equal(t, test.want == Worse, f.Regression)
		})
	}
}

// The test of a facet is that of the value whose share differs most, times the number
// of values.
func TestWhichShareIsTested(t *testing.T) {
	runs := func(values string) (all []string) {
		for _, value := range values {
			all = append(all, string(value))
		}
		return all
	}
	ones := func(n int) []float64 { return share("one", map[string]int{"one": n}, 10) }
	p := func(before, after int) float64 {
		p, tested := test(ones(before), ones(after))
		assert.True(t, tested)
		return p
	}
	tests := map[string]struct {
		before, after string
		want          float64
	}{
		"a value of one side":  {"aaaaaaaaaa", "aaaaaccccc", 2 * p(10, 5)},
		"the greatest of many": {"aaaaaaaaaa", "acccccdddd", 3 * p(10, 1)},
		"one of a chance":      {"aaaaabbbbb", "aaaaaabbbb", 1},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for range 20 { // the values are in no order
				f := facet("letter", runs(test.before), runs(test.after), func(s string) string { return s })
				assert.InDelta(t, test.want, *f.P, 1e-9)
			}
		})
	}
	same := facet("letter", runs("aa"), runs("aaa"), func(s string) string { return s })
	assert.Nil(t, same.P, "there is nothing to test")
}

// A time is that of its own distribution. A run that has none is left out.
func TestWhichTime(t *testing.T) {
	distribution := func(count, p50 int64) result.Distribution {
		return result.Distribution{Count: count, P50NS: p50, P99NS: 10 * p50, MaxNS: 100 * p50}
	}
	v := result.Variant{
		Latency: distribution(1, 1), Gaps: distribution(1, 4),
		Hops: []result.Hop{{Hop: 2, Latency: distribution(1, 3)}, {Hop: 1, Latency: distribution(1, 2)}},
	}
	want := map[string]float64{
		"latency p50": 1, "latency p99": 10, "hop 1 p50": 2, "hop 1 p99": 20, "hop 2 p50": 3, "hop 2 p99": 30,
		"gap p99": 40, "longest gap": 400,
	}
	assert.Len(t, measures, len(want))
	for _, m := range measures {
		values, open := m.sample([]*result.Variant{&v, {}})
		assert.Equal(t, []float64{want[m.name]}, values, m.name)
		assert.Zero(t, open)
	}
}

// Sides are summed up each for itself. A side without a value, and one with an open
// gap, is not tested.
func TestComparedTimes(t *testing.T) {
	variants := func(censored int64, longest ...int64) (all []*result.Variant) {
		for _, ns := range longest {
			all = append(all, &result.Variant{Gaps: result.Distribution{Count: 1, Censored: censored, MaxOpen: censored > 0, MaxNS: ns}})
		}
		return all
	}
	gap := measures[len(measures)-1]
	tests := map[string]struct {
		before, after     []*result.Variant
		openWas, openIs   int
		change            *float64
		tested            bool
		medianWas, median *int64
	}{
		"twice as long":   {variants(0, 10, 20, 30), variants(0, 39, 40, 41), 0, 0, new(1.), true, new(int64(20)), new(int64(40))},
		"none before":     {nil, variants(0, 40), 0, 0, nil, false, nil, new(int64(40))},
		"none after":      {variants(0, 20), nil, 0, 0, nil, false, new(int64(20)), nil},
		"was zero":        {variants(0, 0), variants(0, 40), 0, 0, nil, true, new(int64(0)), new(int64(40))},
		"open":            {variants(1, 20), variants(0, 40), 1, 0, new(1.), false, new(int64(20)), new(int64(40))},
		"both open":       {variants(1, 20), variants(1, 40), 1, 1, new(1.), false, new(int64(20)), new(int64(40))},
		"always the same": {variants(0, 20, 20), variants(0, 20, 20), 0, 0, new(0.), false, new(int64(20)), new(int64(20))},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			m := gap.compare(test.before, test.after)
			assert.Equal(t, "longest gap", m.Name)
			assert.Equal(t, test.openWas, m.Before.Open)
			assert.Equal(t, test.openIs, m.After.Open)
			assert.Equal(t, test.medianWas, m.Before.MedianNS)
			assert.Equal(t, test.median, m.After.MedianNS)
			assert.Equal(t, test.change, m.Change)
			assert.Equal(t, test.tested, m.P != nil)
		})
	}
	across := gapsAcross(variants(0, 20), variants(0, 40))
	assert.Equal(t, new(int64(20)), across[1].Before.MedianNS)
	assert.Equal(t, new(int64(40)), across[1].After.MedianNS)
}

// Clocks that nobody knows yet come last, in the order of their names.
func TestOrderOfClocks(t *testing.T) {
	var variants []*result.Variant
	for _, clock := range []result.Clock{"tidal", "virtual", "lunar", "", "solar", "lunar"} {
		variants = append(variants, &result.Variant{Clock: clock})
	}
	assert.Equal(t, []string{"real", "virtual", "lunar", "solar", "tidal"}, clocks(variants))
}

// How many values could be open is told even where none was left.
func TestEstimateOfNothing(t *testing.T) {
	assert.Equal(t, Estimate{Open: 2}, estimate(nil, 2))
}
