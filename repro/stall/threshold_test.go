package stall_test

import (
	"math"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

const (
	ms     = time.Millisecond
	second = time.Second
)

// gapsOf are what a recorder says of gaps of one call.
func gapsOf(gaps ...time.Duration) evidence.Gaps {
	recorder := evidence.NewRecorder(1, uint64(len(gaps))+1, evidence.Down)
	call := recorder.Call(0)
	call.Start()
	call.Arrive(1, evidence.Stamps{})
	for i, gap := range gaps {
		time.Sleep(gap) //nolint:forbidigo // virtual time
		call.Arrive(uint64(i)+2, evidence.Stamps{})
	}
	return recorder.Gaps()
}

// fixed is the threshold of a plan when the baseline has ended with some gaps.
func fixed(plan time.Duration, gaps evidence.Gaps) time.Duration {
	threshold := stall.NewThreshold(plan)
	threshold.Measure(func() evidence.Gaps { return gaps })
	threshold.Fix()
	return threshold.Value()
}

func repeated(gap time.Duration, n int) []time.Duration {
	gaps := make([]time.Duration, n)
	for i := range gaps {
		gaps[i] = gap
	}
	return gaps
}

func TestThresholdOfABaseline(t *testing.T) {
	tests := map[string]struct {
		plan time.Duration
		gaps []time.Duration
		want time.Duration
	}{
		"nothing seen":                         {100 * ms, nil, 2 * second},
		"as planned":                           {100 * ms, repeated(100*ms, 29), 2 * second},
		"one stall":                            {100 * ms, append(repeated(100*ms, 28), 1500*ms), 2 * second},
		"one stall in three gaps":              {100 * ms, []time.Duration{100 * ms, 1500 * ms, 100 * ms}, 8 * second},
		"jitter in two gaps":                   {10 * ms, []time.Duration{20 * ms, 45 * ms}, 900 * ms},
		"two stalls":                           {100 * ms, append(repeated(100*ms, 27), 1500*ms, 1600*ms), 8 * second},
		"as fast as it goes":                   {0, repeated(50*time.Microsecond, 1000), 250 * ms},
		"as fast as it goes, on a slow link":   {0, repeated(4*second, 7), 80 * second},
		"fast, with rare gaps":                 {0, append(repeated(ms, 90), repeated(40*ms, 10)...), 800 * ms},
		"fast, with very rare gaps":            {0, append(repeated(ms, 999), 400*ms), 250 * ms},
		"slower than planned":                  {10 * ms, repeated(200*ms, 30), 4 * second},
		"slow by plan":                         {20 * second, repeated(20*second, 5), 400 * second},
		"faster than planned, after one stall": {100 * ms, append(repeated(0, 28), 1500*ms), 2 * second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				assert.InEpsilon(t, test.want, fixed(test.plan, gapsOf(test.gaps...)), 0.001)
			})
		})
	}
}

// One stall of the connection that calls share is one gap of each.
func TestOneStallOfManyCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const calls = 8
		recorder := evidence.NewRecorder(calls, 30, evidence.Down)
		for _, call := range recorder.Calls() {
			call.Start()
		}
		for seq := uint64(1); seq <= 21; seq++ {
			pause := 100 * ms
			if seq == 10 {
				pause += 1500 * ms
			}
			time.Sleep(pause) //nolint:forbidigo // virtual time
			for _, call := range recorder.Calls() {
				call.Arrive(seq, evidence.Stamps{})
			}
		}
		assert.InEpsilon(t, 2*second, fixed(100*ms, recorder.Gaps()), 0.001)
	})
}

// Whatever the gaps, a single outlier among them, however long, makes of the
// threshold at most what the longest of the others would. Of fewer than 20 gaps
// it makes at most four times as much.
func TestOneOutlierMovesTheThresholdLittle(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { oneOutlier(t, r) })
}

func oneOutlier(t *testing.T, r *rapid.T) {
	t.Helper()
	interval := time.Duration(rapid.Int64Range(0, int64(20*second)).Draw(r, "interval"))
	typical := time.Duration(rapid.Int64Range(1000, int64(20*second)).Draw(r, "typical"))
	spread := rapid.Int64Range(1, 10).Draw(r, "spread")
	healthy := rapid.SliceOfN(rapid.Map(rapid.Int64Range(int64(typical), int64(typical)*spread),
		func(n int64) time.Duration { return time.Duration(n) }), 3, 60).Draw(r, "healthy")
	outlier := time.Duration(rapid.Int64Range(0, int64(10*time.Minute)).Draw(r, "outlier"))
	at := rapid.IntRange(0, len(healthy)).Draw(r, "at")
	with := append(append(append([]time.Duration(nil), healthy[:at]...), outlier), healthy[at:]...)
	var before, after time.Duration
	synctest.Test(t, func(*testing.T) {
		before, after = fixed(interval, gapsOf(healthy...)), fixed(interval, gapsOf(with...))
	})
	longest := typical * time.Duration(spread)
	factor := 1.002 // the histogram rounds
	if len(with) < 20 {
		factor *= 4
	}
	if limit := stall.ThresholdOf(max(interval, longest)); float64(after) > factor*float64(limit) {
		r.Errorf("%s, for %s of the longest healthy gap", after, limit)
	}
	if float64(after) > factor*float64(spread)*float64(before) {
		r.Errorf("from %s to %s, for a spread of the gaps of %d", before, after, spread)
	}
}

// Once fixed, the threshold stays, whatever the baseline does and whoever asks.
func TestThresholdIsFixedOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		interval := time.Duration(rapid.Int64Range(0, int64(second)).Draw(t, "interval"))
		threshold := stall.NewThreshold(interval)
		var gaps evidence.Gaps
		threshold.Measure(func() evidence.Gaps { return gaps })
		seen := time.Duration(math.MaxInt64) // while it is not fixed
		draw := func(label string) time.Duration {
			return time.Duration(rapid.Int64Range(0, int64(time.Minute)).Draw(t, label))
		}
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			gaps = evidence.Gaps{
				Calls: 1, Count: gaps.Count + rapid.Int64Range(0, 10).Draw(t, "more"),
				Median: draw("median"), Rare: draw("rare"),
			}
			if rapid.Bool().Draw(t, "end") {
				threshold.Fix()
			} else {
				threshold.Settle(draw("silence"))
			}
			if seen != math.MaxInt64 && threshold.Known() != seen {
				t.Fatalf("from %s to %s", seen, threshold.Known())
			}
			seen = threshold.Known()
			if seen != math.MaxInt64 && (seen < threshold.Plan() || seen != threshold.Value()) {
				t.Fatalf("known %s, value %s, plan %s", seen, threshold.Value(), threshold.Plan())
			}
		}
	})
}

// It is fixed when it is needed and the baseline has shown enough.
func TestWhenTheThresholdIsFixed(t *testing.T) {
	tests := map[string]struct {
		silent time.Duration
		gaps   evidence.Gaps
		want   time.Duration
	}{
		"not needed":            {2 * second, evidence.Gaps{Calls: 1, Count: 100, Median: 200 * ms}, math.MaxInt64},
		"too few gaps":          {3 * second, evidence.Gaps{Calls: 1, Count: 19, Median: 200 * ms}, math.MaxInt64},
		"too few for the calls": {3 * second, evidence.Gaps{Calls: 8, Count: 159, Median: 200 * ms}, math.MaxInt64},
		"enough":                {3 * second, evidence.Gaps{Calls: 8, Count: 160, Median: 200 * ms}, 4 * second},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			threshold := stall.NewThreshold(100 * ms)
			threshold.Settle(test.silent) // nothing has begun
			threshold.Measure(func() evidence.Gaps { return test.gaps })
			threshold.Settle(test.silent)
			assert.Equal(t, test.want, threshold.Known())
		})
	}
	set := stall.FixedThreshold(300 * ms)
	set.Measure(func() evidence.Gaps { return evidence.Gaps{Calls: 1, Count: 100, Median: second} })
	set.Settle(time.Hour)
	set.Fix()
	assert.Equal(t, 300*ms, set.Known(), "somebody has set it")
}
