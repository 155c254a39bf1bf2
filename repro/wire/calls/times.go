package calls

import (
	"iter"
	"math/bits"
	"sync/atomic"
	"time"
)

// Times are how long calls waited for their messages. Several connections may count into one.
type Times struct {
	// First is from a request's header to the first message of the server.
	First Histogram
	// Up is between two messages of a client, Down between two of a server.
	Up, Down Histogram
}

// of is the histogram of a side's gaps. There is none in no Times.
func (t *Times) of(from Side) *Histogram {
	if from == FromServer {
		return &t.Down
	}
	return &t.Up
}

// note counts what a message waited for, when it has passed and before it is counted itself.
func (t *Times) note(call *Call, from Side, at time.Duration) {
	switch m := call.messages(from); {
	case t == nil:
	case m.Count > 0:
		t.of(from).add(at - m.Last)
	case from == FromServer:
		t.First.add(at - call.Opened)
	}
}

// GivenUp counts the waits of a call that ended before what it waited for had passed.
func (t *Times) GivenUp(call *Call) {
	if call.Ended == nil || call.Ended.How == Trailers {
		return
	}
	for h, waited := range t.Waits(call, call.Ended.At) {
		h.cut.Add(1)
		h.add(waited)
	}
}

// Waits are those that a call is in at a moment, each with the histogram of its kind: for the
// first message of its server, and for the next one of a side that has sent some and has not
// said that they are all.
func (t *Times) Waits(call *Call, at time.Duration) iter.Seq2[*Histogram, time.Duration] {
	return func(yield func(*Histogram, time.Duration) bool) {
		if call.Down.Count == 0 && !call.Down.Closed && !yield(&t.First, at-call.Opened) {
			return
		}
		for _, side := range []Side{FromClient, FromServer} {
			if m := call.messages(side); m.Count > 0 && !m.Closed && !yield(t.of(side), at-m.Last) {
				return
			}
		}
	}
}

// The buckets of a histogram: sixteen to each power of two of microseconds, so that a bucket
// is as wide as a sixteenth of its values at most.
const (
	perPower   = 16
	mostPower  = 31 // 2³¹ µs are 36 minutes; what is longer is in the last bucket
	allBuckets = (mostPower-5)*perPower + 2*perPower
)

// Histogram counts durations, and keeps the least and the greatest exactly. Its memory is
// constant. It may be used by several goroutines at once.
type Histogram struct {
	buckets [allBuckets]atomic.Uint64
	cut     atomic.Int64
	least   atomic.Int64 // plus one; 0 if there is none
	most    atomic.Int64
}

func (h *Histogram) add(d time.Duration) {
	d = max(d, 0)
	for most := h.most.Load(); int64(d) > most && !h.most.CompareAndSwap(most, int64(d)); {
		most = h.most.Load()
	}
	for least := h.least.Load(); (least == 0 || int64(d)+1 < least) && !h.least.CompareAndSwap(least, int64(d)+1); {
		least = h.least.Load()
	}
	h.buckets[bucketOf(d)].Add(1)
}

// bucketOf is where a duration is counted.
func bucketOf(d time.Duration) int {
	v := min(uint64(d/time.Microsecond), 1<<mostPower-1) //nolint:gosec // it is not negative
	shift := max(0, bits.Len64(v)-5)
	return shift*perPower + int(v>>shift) //nolint:gosec // below 32
}

// end is the last duration of a bucket.
func end(bucket int) time.Duration {
	shift := max(0, bucket/perPower-1)
	return time.Duration((bucket-shift*perPower+1)<<shift)*time.Microsecond - 1
}

// All are the durations, as exactly as they are known, in ascending order, and how many there
// are of each.
func (h *Histogram) All() iter.Seq2[time.Duration, int64] {
	return func(yield func(time.Duration, int64) bool) {
		least, most, first := time.Duration(h.least.Load()-1), time.Duration(h.most.Load()), true
		for i := range h.buckets {
			n := int64(h.buckets[i].Load()) //nolint:gosec // a count
			if n > 0 && first {
				first = false
				n--
				if !yield(least, 1) {
					return
				}
			}
			at := min(end(i), most)
			if i == allBuckets-1 {
				at = most // it has no end
			}
			if n > 0 && !yield(at, n) {
				return
			}
		}
	}
}

// Cut is how many of them are of calls that were given up, and would have been longer.
func (h *Histogram) Cut() int64 { return h.cut.Load() }
