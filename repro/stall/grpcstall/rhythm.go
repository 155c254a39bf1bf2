package grpcstall

import (
	"time"

	"github.com/HdrHistogram/hdrhistogram-go"

	"hangscope/repro/stall"
)

// rhythm is how long it is usual to wait, and the threshold that follows.
type rhythm struct {
	waits   *hdrhistogram.Histogram // in milliseconds
	after   time.Duration           // the threshold
	learned bool                    // whether it has learned since the threshold was set
}

const (
	// firstThreshold is the threshold of a method while too little is known of
	// it. A person who waits has noticed by then, and few services are that
	// slow.
	firstThreshold = 10 * time.Second
	// minWaits is how many waits make a 99th percentile.
	minWaits = 100
	// maxWaits bounds the waits that a rhythm remembers. Then it starts over,
	// so that it follows a service that changes.
	maxWaits = 100 * minWaits

	p99     = 99
	maxWait = time.Hour
	digits  = 1 // 3 kB a rhythm
)

func newRhythm() *rhythm {
	return &rhythm{waits: hdrhistogram.New(1, maxWait.Milliseconds(), digits), after: firstThreshold}
}

// learn counts waits of a length.
func (r *rhythm) learn(lasted time.Duration, count uint64) {
	if count == 0 {
		return
	}
	if r.waits.TotalCount() >= maxWaits {
		r.waits.Reset()
	}
	// Clamped to the range, so it cannot fail.
	_ = r.waits.RecordValues(min(lasted, maxWait).Milliseconds(), int64(min(count, maxWaits)))
	r.learned = true
}

// threshold returns the silence that counts as a stall. While little is known,
// one long wait raises it and nothing lowers it.
func (r *rhythm) threshold() time.Duration {
	if r.learned {
		r.learned = false
		after := stall.ThresholdOf(time.Duration(r.waits.ValueAtQuantile(p99)) * time.Millisecond)
		if r.waits.TotalCount() < minWaits {
			after = max(after, r.after)
		}
		r.after = after
	}
	return r.after
}
