package terminal

import (
	"testing"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/repro/result"
)

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
	r := sample.HungResult()
	v := &r.Variants[1]
	for at, want := range map[int64]string{
		0:                "with the flush                          hung",
		1000 * sample.Ms: "with the flush       ▼ flush at 1.000 s hung",
		3200 * sample.Ms: "with the flush            " + "flush at 3.200 s ▼",
	} {
		v.Flush.AtNS = at
		if got := newCanvas(Page{}).laneTitle(r, v, 3260*sample.Ms, 33); got != want {
			t.Errorf("flush at %s: got %q, want %q", phrase.Moment(at), got, want)
		}
	}
}
