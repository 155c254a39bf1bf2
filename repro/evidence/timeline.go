package evidence

import "time"

// Timeline is a run over time in buckets of one width. When the run outgrows
// them, pairs of buckets are merged by maximum and the width doubles, so that
// a single slow message is never lost.
type Timeline struct {
	// Width is the width of a bucket.
	Width time.Duration
	// Buckets begin at zero.
	Buckets []Bucket
}

// Bucket is one piece of a timeline.
type Bucket struct {
	// Messages is how many arrived.
	Messages int
	// Latency is the highest latency among them.
	Latency time.Duration
	// Silence is the longest that a call's receiver had been waiting when a
	// message came or the bucket ended.
	Silence time.Duration
}

const (
	firstWidth = 10 * time.Millisecond
	maxBucket  = 512
)

func newTimeline() *Timeline {
	return &Timeline{Width: firstWidth, Buckets: make([]Bucket, 0, maxBucket)}
}

// at returns the bucket of a moment, and makes it if need be.
func (t *Timeline) at(moment time.Duration) *Bucket {
	for int(moment/t.Width) >= maxBucket {
		t.halve()
	}
	for int(moment/t.Width) >= len(t.Buckets) {
		t.Buckets = append(t.Buckets, Bucket{})
	}
	return &t.Buckets[moment/t.Width]
}

func (t *Timeline) halve() {
	half := t.Buckets[:0]
	for i := 0; i < len(t.Buckets); i += 2 {
		merged := t.Buckets[i]
		if i+1 < len(t.Buckets) {
			next := t.Buckets[i+1]
			merged.Messages += next.Messages
			merged.Latency = max(merged.Latency, next.Latency)
			merged.Silence = max(merged.Silence, next.Silence)
		}
		half = append(half, merged)
	}
	t.Buckets = half
	t.Width *= 2
}

func (t *Timeline) message(now, latency time.Duration) {
	bucket := t.at(now)
	bucket.Messages++
	bucket.Latency = max(bucket.Latency, latency)
}

// silence marks that a receiver waited from since to until.
func (t *Timeline) silence(since, until time.Duration) {
	last := t.at(until)
	last.Silence = max(last.Silence, until-since)
	for i := int(since / t.Width); i < int(until/t.Width); i++ {
		bucket := t.at(time.Duration(i) * t.Width)
		end := time.Duration(i+1) * t.Width
		bucket.Silence = max(bucket.Silence, end-since)
	}
}

// end makes the buckets reach to the end of the run.
func (t *Timeline) end(now time.Duration) { t.at(now) }
