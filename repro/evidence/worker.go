package evidence

import (
	"sync/atomic"
	"time"
)

// NoEnd is no end: that of a worker that only receives, or only sends.
const NoEnd End = -1

// Worker is one goroutine of a role that works for a call. It receives at one end
// and sends at one, and where it is stands at both of them: while it is in Send, it
// does not receive. The zero Worker records nothing.
//
//	client:    Recv loop            forwarder: Recv ─▶ Send            upstream: Send loop
//	ClientEnd.Receiving             ForwarderToUpstream.Receiving,     UpstreamEnd.Sending
//	                                ForwarderToClient.Sending
type Worker struct {
	recorder *Recorder
	sides    [2]*side // nil for none
}

// side is what is done for one direction of an end: time<<activityBits | Activity.
type side struct{ packed atomic.Int64 }

const activityBits = 3

// Work records that a goroutine begins to work for the call, and what it does. It
// receives at one end and sends at one; either may be [NoEnd].
func (c *Call) Work(receives, sends End, activity Activity) Worker {
	if c == nil {
		return Worker{}
	}
	w := Worker{recorder: c.recorder}
	if receives != NoEnd {
		w.sides[0] = &c.ends[receives].receiving
	}
	if sends != NoEnd {
		w.sides[1] = &c.ends[sends].sending
	}
	if c.recorder.frozen.Load() {
		return w
	}
	now := c.recorder.Clock.Now()
	for _, s := range w.sides {
		if s != nil {
			s.packed.Store(pack(activity, now))
		}
	}
	if receives == UpstreamEnd || sends == UpstreamEnd {
		c.signal() // the call has reached its last end
	}
	return w
}

// Enter records what the worker does from now on. Of an end that the role has
// returned from, nothing more is recorded.
func (w Worker) Enter(activity Activity) {
	if w.recorder == nil || w.recorder.frozen.Load() {
		return
	}
	packed := pack(activity, w.recorder.Clock.Now())
	for _, s := range w.sides {
		if s == nil {
			continue
		}
		if before := s.packed.Load(); Activity(before&(1<<activityBits-1)) != Returned {
			s.packed.CompareAndSwap(before, packed)
		}
	}
}

// Return records that a role has returned from the call at some of its ends.
func (c *Call) Return(from ...End) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	packed := pack(Returned, c.recorder.Clock.Now())
	for _, end := range from {
		c.ends[end].receiving.packed.Store(packed)
		c.ends[end].sending.packed.Store(packed)
		c.ends[end].leave()
	}
}

func pack(activity Activity, at time.Duration) int64 {
	return int64(at)<<activityBits | int64(activity)
}

func (s *side) load() Doing {
	packed := s.packed.Load()
	return Doing{Activity: Activity(packed & (1<<activityBits - 1)), Since: time.Duration(packed >> activityBits)}
}

// Doing is an activity, and since when it lasts.
type Doing struct {
	Activity Activity
	Since    time.Duration
}

// AtWork reports whether something is being done: it has begun and not ended.
func (d Doing) AtWork() bool { return d.Activity != Idle && d.Activity != Returned }

// Doing returns what a role of the call's chain does for the messages that go one way
// through it: it is that of the goroutine that receives them, or makes them.
func (r *Record) Doing(role Role, direction Direction) Doing {
	switch {
	case role == Client && direction == Down:
		return r.Ends[ClientEnd].Receiving
	case role == Client:
		return r.Ends[ClientEnd].Sending
	case (role == Forwarder || role == Local) && direction == Down:
		return r.Ends[ForwarderToUpstream].Receiving
	case role == Forwarder || role == Local:
		return r.Ends[ForwarderToClient].Receiving
	case direction == Down:
		return r.Ends[UpstreamEnd].Sending
	default:
		return r.Ends[UpstreamEnd].Receiving
	}
}

// Summary returns what a role does, in one activity: that for the messages that
// the call is about, or for what goes the other way if it does nothing more for
// them.
func (r *Record) Summary(role Role) Doing {
	messages, others := r.Doing(role, r.Direction), r.Doing(role, r.Direction.Other())
	if !messages.AtWork() && others.AtWork() {
		return others
	}
	return messages
}
