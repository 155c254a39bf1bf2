package terminal

import (
	"slices"
	"testing"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
)

// One slow message in a long run must be seen, however narrow the page.
func TestMergeKeepsTheHighest(t *testing.T) {
	const buckets = 512
	for spike := 0; spike < buckets; spike += 3 {
		line := result.Timeline{BucketNS: 10 * sample.Ms, Buckets: make([]result.Bucket, buckets)}
		line.Buckets[spike] = result.Bucket{Messages: 1, LatencyMaxNS: 7, SilenceMaxNS: 9}
		for _, columns := range []int{1, 16, 60, 67, 187, 511, 512, 700} {
			lane := content.Merge(line, buckets*10*sample.Ms, columns)
			if len(lane) != columns {
				t.Fatalf("%d columns, want %d", len(lane), columns)
			}
			seen := slices.IndexFunc(lane, func(b result.Bucket) bool { return b.LatencyMaxNS == 7 && b.SilenceMaxNS == 9 })
			if want := spike * columns / buckets; seen < want-1 || seen > want+1 {
				t.Errorf("the spike of bucket %d is in column %d of %d, want %d", spike, seen, columns, want)
			}
		}
	}
}

func TestMerge(t *testing.T) {
	bucket := func(n int64) result.Bucket {
		return result.Bucket{Messages: int(n), LatencyMaxNS: n, SilenceMaxNS: n}
	}
	line := result.Timeline{BucketNS: 10, Buckets: []result.Bucket{bucket(1), bucket(2), bucket(3), bucket(4)}}
	tests := []struct {
		name    string
		span    int64
		columns int
		want    []int64
	}{
		{"as many", 40, 4, []int64{1, 2, 3, 4}},
		{"half", 40, 2, []int64{2, 4}},
		{"one", 40, 1, []int64{4}},
		{"stretched", 40, 8, []int64{1, 1, 2, 2, 3, 3, 4, 4}},
		{"another variant was longer", 80, 8, []int64{1, 2, 3, 4}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var got []int64
			for _, b := range content.Merge(line, test.span, test.columns) {
				got = append(got, b.SilenceMaxNS)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

func TestLevel(t *testing.T) {
	scale := logScale{low: 100, high: 100_000}
	const levels = 8
	tests := map[int64]int{1: 0, 100: 0, 101: 1, 10_000: 5, 99_999: 6, 100_000: 7, 1_000_000: 7}
	for ns, want := range tests {
		if got := scale.level(ns, levels); got != want {
			t.Errorf("level(%d) is %d, want %d", ns, got, want)
		}
	}
	last := 0
	for ns := int64(1); ns < 200_000; ns++ {
		got := scale.level(ns, levels)
		if got < last || got > last+1 {
			t.Fatalf("level(%d) is %d after %d", ns, got, last)
		}
		last = got
	}
}

// A variant that hangs from its first message on has no usual gaps; it must
// not make its own silence the scale's lower end.
func TestScaleOfAHangAlone(t *testing.T) {
	r := sample.HungResult()
	r.Variants = r.Variants[1:]
	if got := silenceScale(r); got.low != float64(250*sample.Ms) || got.high != float64(2350*sample.Ms) {
		t.Errorf("got %+v", got)
	}
}

// When messages come without a pause, the gaps are far shorter than a bucket.
func TestSilenceScaleWithoutPauses(t *testing.T) {
	r := sample.HealthyResult()
	r.StallAfterNS = 250 * sample.Ms
	for i := range r.Variants {
		r.Variants[i].Gaps = result.Distribution{Count: 2000, P50NS: 1000, P99NS: 40_000, MaxNS: 1_170_000}
	}
	if got := silenceScale(r); got.low != 2.5*float64(sample.Ms) || got.high != float64(250*sample.Ms) {
		t.Errorf("got %+v", got)
	}
}

// The flush is marked at its time, to the left of it where the right is short.
func TestFlushMark(t *testing.T) {
	v := sample.HungResult().Variants[1]
	for at, want := range map[int64]string{
		0:                "flush-on   ▼ flush at 0 s               hung",
		1000 * sample.Ms: "flush-on             ▼ flush at 1.000 s hung",
		3200 * sample.Ms: "flush-on                  flush at 3.200 s ▼",
	} {
		v.Flush.AtNS = at
		if got := NewCanvas(Page{}).laneTitle(&v, 3260*sample.Ms, 33); got != want {
			t.Errorf("flush at %s: got %q, want %q", phrase.Moment(at), got, want)
		}
	}
}

func TestNiceStep(t *testing.T) {
	for ns, want := range map[int64]int64{0: 1, 1: 1, 3: 5, 6: 10, 10: 10, 11: 20, 499: 500, 501: 1000} {
		if got := content.NiceStep(ns); got != want {
			t.Errorf("niceStep(%d) is %d, want %d", ns, got, want)
		}
	}
}
