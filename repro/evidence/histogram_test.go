package evidence

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// The greatest value is open only if it is the one that was still growing.
func TestWhetherTheLongestGapIsOpen(t *testing.T) {
	const short, long = time.Second, 3 * time.Second
	tests := map[string]struct {
		closed, cut, open time.Duration
		want              bool
	}{
		"open, and the longest":        {closed: short, open: long, want: true},
		"open, but shorter than one":   {closed: long, open: short},
		"open, and as long as another": {closed: long, open: long, want: true},
		"cut off by an error":          {closed: short, cut: long},
		"cut off, and another is open": {cut: long, open: short},
		"none is open":                 {closed: long},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			h := newHistogram()
			for _, add := range []struct {
				d      time.Duration
				record func(time.Duration)
			}{{test.closed, h.record}, {test.cut, h.recordCensored}, {test.open, h.recordOpen}} {
				if add.d > 0 {
					add.record(add.d)
				}
			}
			assert.Equal(t, test.want, h.MaxOpen())
		})
	}
}

// The end of a call closes its gap, also if an error ended it.
func TestAnErrorClosesAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for _, ends := range []bool{true, false} {
			r := NewRecorder(1, 30, Down)
			call := r.Call(0)
			call.Start()
			call.Arrive(1, Stamps{})
			time.Sleep(time.Second) //nolint:forbidigo // virtual time
			if ends {
				call.Tell(ClientEnd, "Unavailable", "")
				call.Finish()
			}
			gaps := r.Freeze().Measured.Gaps
			assert.EqualValues(t, 1, gaps.Censored())
			assert.Equal(t, !ends, gaps.MaxOpen())
		}
	})
}

// Durations that were counted elsewhere are those that were recorded one by one.
func TestRecordAll(t *testing.T) {
	one, all := NewHistogram(), NewHistogram()
	for _, d := range []time.Duration{time.Second, time.Second, 3 * time.Second} {
		one.record(d)
	}
	one.recordCensored(5 * time.Second)
	all.RecordAll(func(yield func(time.Duration, int64) bool) {
		_ = yield(time.Second, 2) && yield(3*time.Second, 1) && yield(5*time.Second, 1)
	}, 1)
	assert.Equal(t, one, all)
}
