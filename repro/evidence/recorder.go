package evidence

import (
	"sync"
	"sync/atomic"
	"time"
)

// CallHeader is the header of each call that has its number, from 0.
const CallHeader = "hangscope-call"

// Recorder is the evidence of one variant: its clock, its calls, and what the
// receivers of messages measured. Its memory does not grow with the length of
// the run.
type Recorder struct {
	// Clock is the variant's clock.
	Clock Clock

	calls  []*Call
	frozen atomic.Bool

	// mu is held by the receivers of messages only, and for a snapshot; the
	// other roles never wait for it.
	mu       sync.Mutex
	measured Measured
	arrived  bell
}

// Measured is what the receivers measured over all calls but the later ones.
type Measured struct {
	// Latency is from Sent to Received.
	Latency *Histogram
	// Crossings are the latencies of the two hops, in the order in which
	// messages cross them, and Forwarding that between them.
	Crossings  [2]*Histogram
	Forwarding *Histogram
	// Gaps are the times between two messages of a call.
	Gaps *Histogram
	// Timeline is the same over time.
	Timeline *Timeline
}

// NewRecorder starts a clock and makes a record for each of a number of calls
// of as many messages.
func NewRecorder(calls int, messages uint64, direction Direction) *Recorder {
	r := &Recorder{
		Clock: StartClock(),
		measured: Measured{
			Latency:    newHistogram(),
			Crossings:  [2]*Histogram{newHistogram(), newHistogram()},
			Forwarding: newHistogram(),
			Gaps:       newHistogram(),
			Timeline:   newTimeline(),
		},
	}
	for id := range calls {
		r.calls = append(r.calls, &Call{id: id, direction: direction, expected: messages, recorder: r})
	}
	return r
}

// AddLater makes the record of one more call, of as many messages, which is not measured
// with the others, and returns its number. It is for use before the calls begin.
func (r *Recorder) AddLater(messages uint64) int {
	first := r.calls[0]
	id := len(r.calls)
	r.calls = append(r.calls, &Call{id: id, direction: first.direction, expected: messages, recorder: r, later: true})
	return id
}

// Call returns the record of a call, or nil if there is none of that number.
func (r *Recorder) Call(id int) *Call {
	if r == nil || id < 0 || id >= len(r.calls) {
		return nil
	}
	return r.calls[id]
}

// Calls returns the records of all calls.
func (r *Recorder) Calls() []*Call { return r.calls }

// Arrived is closed when next the first call reaches the upstream, or a message of it
// arrives. All who wait hear it: ask for it before you look whether there is need to wait.
func (r *Recorder) Arrived() <-chan struct{} { return r.arrived.next() }

// LastArrival returns the highest message of the first call that was received,
// and when the last one came.
func (r *Recorder) LastArrival() (seq uint64, at time.Duration) { return r.calls[0].LastArrival() }

// LastArrival returns the highest message of the call that was received, and when the
// last one came.
func (c *Call) LastArrival() (seq uint64, at time.Duration) {
	point := c.receivedPoint()
	return point.last.Load(), time.Duration(point.at.Load())
}

func (c *Call) receivedPoint() *passed { return &c.passages[c.direction][Received] }

// Stamps are the times of a message at its first three points.
type Stamps struct {
	Sent, ForwarderReceived, ForwarderSent time.Duration
}

// Arrive records that message seq has come to its receiver, now.
func (c *Call) Arrive(seq uint64, stamps Stamps) {
	if c == nil {
		return
	}
	r := c.recorder
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen.Load() || c.phase.Load() == over {
		return
	}
	now := r.Clock.Now()
	gap := Gap{Since: time.Duration(c.lastSeen.Load()), After: c.receivedPoint().last.Load()}
	gap.Lasted = now - gap.Since
	if !c.later {
		r.measured.message(now, stamps, gap)
	}
	c.arrivals.add(seq, now-stamps.Sent, gap)
	if s := c.service.Load(); s != nil {
		s.messages++
		s.last = now
	}
	c.receivedPoint().store(seq, now)
	c.lastSeen.Store(int64(now))
	c.signal()
}

// signal wakes all who wait for the first call.
func (c *Call) signal() {
	if c.id == 0 {
		c.recorder.arrived.ring()
	}
}

func (m *Measured) message(now time.Duration, stamps Stamps, gap Gap) {
	latency := now - stamps.Sent
	m.Latency.record(latency)
	m.Crossings[0].record(stamps.ForwarderReceived - stamps.Sent)
	m.Forwarding.record(stamps.ForwarderSent - stamps.ForwarderReceived)
	m.Crossings[1].record(now - stamps.ForwarderSent)
	m.Timeline.message(now, latency)
	if gap.After > 0 {
		m.Gaps.record(gap.Lasted)
	}
	m.Timeline.silence(gap.Since, now)
}

func (a *arrivals) add(seq uint64, latency time.Duration, gap Gap) {
	switch {
	case seq == a.highest:
		a.doubled++
	case seq < a.highest:
		a.disordered++
	default:
		a.received++
		a.highest = seq
	}
	a.slowest = max(a.slowest, latency)
	a.gaps.add(gap)
}

// finish ends a call. If it still owed messages, the silence before its end
// counts as a gap that something cut off.
func (r *Recorder) finish(c *Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.frozen.Load() || c.phase.Load() == over {
		return
	}
	now := r.Clock.Now()
	if c.arrivals.received < c.expected {
		r.cutOff(c, now, r.measured.Gaps.recordCensored)
	}
	c.ended.Store(int64(now))
	c.phase.Store(over)
}

func (r *Recorder) cutOff(c *Call, now time.Duration, record func(time.Duration)) {
	if c.later {
		return
	}
	since := time.Duration(c.lastSeen.Load())
	record(now - since)
	r.measured.Timeline.silence(since, now)
}

// Record returns what the ends of a call have seen so far.
func (r *Recorder) Record(c *Call) Record {
	r.mu.Lock()
	defer r.mu.Unlock()
	return c.record(r.Clock.Now())
}

// Freeze ends the recording and returns what there is. A gap that is open
// counts with the length that it has now. Freeze may be called once.
func (r *Recorder) Freeze() Snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.frozen.Store(true)
	now := r.Clock.Now()
	snapshot := Snapshot{At: now, Measured: r.measured}
	for _, call := range r.calls {
		if _, waits := call.Waiting(); waits {
			r.cutOff(call, now, r.measured.Gaps.recordOpen)
		}
		snapshot.Calls = append(snapshot.Calls, call.record(now))
	}
	r.measured.Timeline.end(now)
	return snapshot
}
