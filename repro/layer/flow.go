package layer

import (
	"net"
	"sync"
	"sync/atomic"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Side is one of the two ends of a flow.
type Side int

// The side that dialled and the side that accepted.
const (
	Dialler Side = iota
	Acceptor
	Sides
)

// Other returns the other side.
func (s Side) Other() Side { return 1 - s }

// Flow is one TCP connection as conntrack sees it, and the relay that carries it.
type Flow struct {
	// OriginalPort is the port that was dialled; 0 is one that no rule or
	// flush names.
	OriginalPort int
	// Owners are the roles at the two sides, InPod whether they are in the pod.
	Owners [Sides]evidence.Role
	InPod  [Sides]bool
	// Redirected is whether a NAT rule gave the connection to its acceptor.
	Redirected bool
	// Caught is, at the time of a flush, whether a packet of a side would come
	// to the wrong place if conntrack forgot the flow.
	Caught [Sides]bool

	// Guarded by Layer.mu: its name, and the flow with which a byte relay goes on
	// here, nil if this is the first.
	identity network.Identity
	before   *Flow

	// number is its place in Layer.flows, from 1, and does not change from then on.
	number int

	clock   evidence.Clock
	conns   [Sides]net.Conn
	writers [Sides]network.TryWriter // of conns; nil where there is none
	carried [Sides]atomic.Uint64     // how many bytes of a side the relay is done with

	mu         sync.Mutex
	closed     bool
	waiting    []chan struct{} // closed when the flow is
	fault      Fault           // of a flush
	links      []Fault         // of the links that it crosses
	linkKeys   []any           // the keys of those links, if they have any
	matched    bool
	accepted   bool // a relaying process has asked where the connection was going
	forgotten  bool // its conntrack entry was deleted before
	turned     bool // its conntrack entry has the acceptor's packets as the original ones
	ends       [Sides]sideState
	lastPacket time.Duration // when the last packet went, either way
	delivered  int64
	swallowed  int64
}

// sideState is what the flow knows of one side.
type sideState struct {
	socket

	gone     bool          // its connection has ended, by its owner or by the layer
	reset    bool          // it was the layer, with a RST
	timedOut bool          // its kernel gave up
	released chan struct{} // closed when what it sent and is held may go on; nil if nothing is

	timers [timers]*time.Timer
}

// Far returns the side that is out of the pod. It is false if there is none.
func (f *Flow) Far() (Side, bool) {
	for side := range Sides {
		if !f.InPod[side] {
			return side, true
		}
	}
	return 0, false
}

// Tracked reports whether the pod's conntrack knows the flow under this original port.
// It does not after the acceptor has picked the flow up: the entry's original port is
// then one of the dialler's.
func (f *Flow) Tracked(port int) bool { return f.dialled(port) && !f.turned }

// dialled reports whether the flow was dialled to a port, from the pod or into it.
func (f *Flow) dialled(port int) bool {
	return f.OriginalPort == port && (f.InPod[Dialler] || f.InPod[Acceptor])
}

// PickUp takes note that a packet of a side has made the flow's conntrack entry anew.
// Its original direction is that of the packet. It is a verb for faults.
func (f *Flow) PickUp(by Side) { f.turned = by == Acceptor }

// Number is the flow's number, from 1, in the order in which flows were made.
func (f *Flow) Number() int { return f.number }

// Idle is how long before a moment the flow's last packet went.
func (f *Flow) Idle(at time.Duration) time.Duration { return at - f.lastPacket }

// Reset ends one side with a RST, now. The other side is not told. It is a
// verb for faults, as [Flow.Forget] is.
func (f *Flow) Reset(side Side) {
	if !f.ends[side].gone {
		f.ends[side].reset = true
		f.cut(side)
	}
}

// giveUp ends one side because nobody answers it. Its owner learns that the connection
// timed out, and the other side hears nothing.
func (f *Flow) giveUp(side Side) {
	f.ends[side].timedOut = true
	f.cut(side)
}

// cut ends one side for its owner.
func (f *Flow) cut(side Side) {
	f.ends[side].gone = true
	_ = network.Reset(f.conns[side])
	f.letGo(side)
}

// Ended reports whether a side's connection has ended: its socket is gone.
func (f *Flow) Ended(side Side) bool { return f.ends[side].gone }

// Forget takes note that the flow's conntrack entry is gone: who has not yet
// asked where the connection was going will not be told.
func (f *Flow) Forget() { f.forgotten = !f.accepted }

// originalDestination is what a relaying process asks about a connection that
// it has accepted. It is false if nobody knows any more.
func (f *Flow) originalDestination() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.accepted = true
	return !f.forgotten
}

// letGo wakes the pump that holds what a side sent.
func (f *Flow) letGo(side Side) {
	if held := f.ends[side].released; held != nil {
		close(held)
		f.ends[side].released = nil
	}
}

// close ends what is left of the flow, without a word to either side's peer.
func (f *Flow) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.closed {
		f.closed = true
		for _, over := range f.waiting {
			close(over)
		}
	}
	for side := range Sides {
		state := &f.ends[side]
		for _, timer := range state.timers {
			if timer != nil {
				timer.Stop()
			}
		}
		if !state.gone {
			state.gone = true
			_ = f.conns[side].Close()
		}
		f.letGo(side)
	}
}

// whenClosed returns a channel that is closed when the flow is.
func (f *Flow) whenClosed() chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	over := make(chan struct{})
	if f.closed {
		close(over)
	} else {
		f.waiting = append(f.waiting, over)
	}
	return over
}
