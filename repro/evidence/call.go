package evidence

import (
	"sync/atomic"
	"time"
)

// Told is the error that an end got.
type Told struct {
	// Code is the gRPC status code by name, Message its text.
	Code, Message string
	// At is when the end learned it.
	At time.Duration
	// Sockets are the sockets that the call was on then, at the ends of its chain, and
	// Server is the process in the middle of it. The call may have moved on since. 0 is
	// a socket that is not known.
	Sockets [ends]int
	Server  Role
}

// Call is the live record of one call, written by the roles while they work
// for it. Its methods may be used by several goroutines at once, each point
// and each end by one at a time; all may be called on a nil Call, which
// records nothing.
type Call struct {
	// These do not change.
	id        int
	direction Direction
	expected  uint64
	recorder  *Recorder
	later     bool // it is not measured: what it is like is told of it alone

	phase    atomic.Int32 // notStarted, open or over
	started  atomic.Int64
	ended    atomic.Int64
	lastSeen atomic.Int64 // when the last message arrived, or the call started
	passages [directions][allPoints]passed
	ends     [allEnds]endState
	service  atomic.Pointer[service] // the process that it came to last; nil if to none

	// Guarded by Recorder.mu.
	arrivals arrivals
}

// The phases of a call.
const (
	notStarted = iota
	open
	over
)

// passed counts the messages at one point.
type passed struct {
	count, last atomic.Uint64
	at          atomic.Int64
}

// endState is what one end does and was told.
type endState struct {
	receiving, sending side // what those do who receive there, and who send
	told               atomic.Pointer[Told]
	errors             atomic.Uint64
	channel            atomic.Pointer[Channel] // where it waits for a connection
	socket             atomic.Int64            // of the connection that it is on, 0 if of none
}

// arrivals is what the receiver of a call's messages saw.
type arrivals struct {
	received            uint64 // different messages
	highest             uint64
	doubled, disordered uint64
	slowest             time.Duration
	gaps                longestGaps
}

// Start records that the client opens the call.
func (c *Call) Start() {
	if c == nil {
		return
	}
	now := int64(c.recorder.Clock.Now())
	c.started.Store(now)
	c.lastSeen.Store(now)
	c.phase.Store(open)
}

// Pass records that message seq passed a point at the given time, on its way
// up or down. What asks for messages going the other way counts too, a request
// as message 1: how far it came tells where a call got stuck. For the messages
// that the call is about, the last point is [Call.Arrive]'s.
func (c *Call) Pass(direction Direction, point Point, seq uint64, at time.Duration) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	c.passages[direction][point].store(seq, at)
}

func (p *passed) store(seq uint64, at time.Duration) {
	p.count.Add(1)
	if seq > p.last.Load() {
		p.last.Store(seq)
	}
	p.at.Store(int64(at))
}

// Tell records that an end got an error. The first one is kept, all are counted.
func (c *Call) Tell(end End, code, message string) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	told := &Told{Code: code, Message: message, At: c.recorder.Clock.Now(), Server: c.Server()}
	for i, end := range chainOf(told.Server) {
		told.Sockets[i] = int(c.ends[end].onSocket())
	}
	c.ends[end].told.CompareAndSwap(nil, told)
	c.ends[end].errors.Add(1)
}

// Finish records that the call has ended at its client.
func (c *Call) Finish() {
	if c == nil {
		return
	}
	c.recorder.finish(c)
}

// Waiting returns since when the call has been waiting for a message, or after
// the last one for its end. It is false if nothing is owed: the call has not
// started, or has ended.
func (c *Call) Waiting() (since time.Duration, ok bool) {
	if c.phase.Load() != open {
		return 0, false
	}
	return time.Duration(c.lastSeen.Load()), true
}

// Reached reports whether the call has come to an end at all.
func (c *Call) Reached(end End) bool {
	e := &c.ends[end]
	return e.receiving.load().Activity != Idle || e.sending.load().Activity != Idle
}

// OnItsWay reports whether a message may be on its way: something has passed a point
// since the last one arrived, and the call has not ended.
func (c *Call) OnItsWay() bool {
	since, open := c.Waiting()
	return open && c.LastProgress() > since
}

// Over reports whether the call has ended at its client.
func (c *Call) Over() bool { return c.phase.Load() == over }

// ID returns the number of the call, from 0. A nil Call has -1.
func (c *Call) ID() int {
	if c == nil {
		return -1
	}
	return c.id
}

// Direction returns the way its messages flow. That of a nil Call is Down.
func (c *Call) Direction() Direction {
	if c == nil {
		return Down
	}
	return c.direction
}

// Received returns how many messages have come to the call's receiver.
func (c *Call) Received() uint64 { return c.receivedPoint().count.Load() }

// LastProgress returns when something last happened for the call: a message
// passed any point, or the call started or ended.
func (c *Call) LastProgress() time.Duration {
	last := max(c.lastSeen.Load(), c.ended.Load())
	for direction := range c.passages {
		for point := range c.passages[direction] {
			last = max(last, c.passages[direction][point].at.Load())
		}
	}
	return time.Duration(last)
}

// Idle reports whether no end is at work for the call: it has not started, or
// all that it reached have returned.
func (c *Call) Idle() bool {
	if c.phase.Load() == notStarted {
		return true
	}
	for end := range c.ends {
		if c.ends[end].receiving.load().AtWork() || c.ends[end].sending.load().AtWork() {
			return false
		}
	}
	return c.phase.Load() == over
}
