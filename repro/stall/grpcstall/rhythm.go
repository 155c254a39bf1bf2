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
	learned bool                    // something, since the threshold was set
}

const (
	// unknownYet is the threshold of a method of which too little is known: a
	// person who waits has noticed by then, and few services are that slow.
	unknownYet = 10 * time.Second
	// enough is how many waits make a 99th percentile.
	enough = 100
	// maxWaits is how many a rhythm remembers before it begins anew: it
	// follows a service that changes.
	maxWaits = 100 * enough

	p99         = 99
	longestWait = time.Hour
	digits      = 1 // 3 kB a rhythm
)

func newRhythm() *rhythm {
	return &rhythm{waits: hdrhistogram.New(1, longestWait.Milliseconds(), digits), after: unknownYet}
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
	_ = r.waits.RecordValues(min(lasted, longestWait).Milliseconds(), int64(min(count, maxWaits)))
	r.learned = true
}

// threshold returns the silence that counts as a stall. While little is known,
// one long wait raises it and nothing lowers it.
func (r *rhythm) threshold() time.Duration {
	if r.learned {
		r.learned = false
		after := stall.ThresholdOf(time.Duration(r.waits.ValueAtQuantile(p99)) * time.Millisecond)
		if r.waits.TotalCount() < enough {
			after = max(after, r.after)
		}
		r.after = after
	}
	return r.after
}
