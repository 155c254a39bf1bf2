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
	// UserTimeouts are the TCP_USER_TIMEOUT of the sides' sockets, 0 if not
	// set; KeepAlives the idle time after which they probe, 0 if never.
	UserTimeouts [Sides]time.Duration
	KeepAlives   [Sides]time.Duration

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
	fault      Fault
	matched    bool
	accepted   bool // a relaying process has asked where the connection was going
	forgotten  bool // its conntrack entry was deleted before
	ends       [Sides]sideState
	lastPacket time.Duration // when the last packet went, either way
	delivered  int64
	swallowed  int64
}

// sideState is what the flow knows of one side.
type sideState struct {
	gone      bool          // its connection has ended, by its owner or by the layer
	reset     bool          // it was the layer
	owesAck   bool          // its kernel was sent data and has sent nothing since
	owedSince time.Duration // since when
	released  chan struct{} // closed when what it sent and is held may go on; nil if nothing is

	timers [timers]*time.Timer
}

// timer is a timer of a side's kernel.
type timer int

const (
	ackTimer timer = iota
	probeTimer
	resetTimer
	releaseTimer
	timers
)

// Far returns the side that is out of the pod. It is false if there is none.
func (f *Flow) Far() (Side, bool) {
	for side := range Sides {
		if !f.InPod[side] {
			return side, true
		}
	}
	return 0, false
}

// Tracked reports whether the pod's conntrack knows the flow under this
// original port.
func (f *Flow) Tracked(port int) bool {
	return f.OriginalPort == port && (f.InPod[Dialler] || f.InPod[Acceptor])
}

// Idle is how long before a moment the flow's last packet went.
func (f *Flow) Idle(at time.Duration) time.Duration { return at - f.lastPacket }

// Reset ends one side with a RST, now. The other side is not told. It is a
// verb for faults, as those that follow.
func (f *Flow) Reset(side Side) {
	state := &f.ends[side]
	if state.gone {
		return
	}
	state.gone, state.reset = true, true
	_ = network.Reset(f.conns[side])
	f.letGo(side)
}

// ResetAfter ends one side with a RST after a time, in place of the time that
// was set before.
func (f *Flow) ResetAfter(side Side, wait time.Duration) {
	f.after(side, resetTimer, wait, func() { f.Reset(side) })
}

// ReleaseAfter lets what a side sent and is held go on after a time, unless a
// time was set before.
func (f *Flow) ReleaseAfter(side Side, wait time.Duration) {
	if f.ends[side].timers[releaseTimer] == nil {
		f.after(side, releaseTimer, wait, func() { f.release(side) })
	}
}

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

// after calls do with the flow locked, unless the flow has been closed. The
// timer takes the place of the one that was there.
func (f *Flow) after(side Side, which timer, wait time.Duration, do func()) {
	current := &f.ends[side].timers[which]
	if *current != nil {
		(*current).Stop()
	}
	var mine *time.Timer
	mine = time.AfterFunc(wait, func() {
		f.clock.Turn(evidence.KernelTimer, (f.number*int(Sides)+int(side))*int(timers)+int(which))
		f.mu.Lock()
		defer f.mu.Unlock()
		if !f.closed && *current == mine {
			do()
		}
	})
	*current = mine
}

// release ends the flow's fault for what a side sent: it and all that follows
// goes through.
func (f *Flow) release(side Side) {
	f.fault = passing{f.fault, side}
	f.letGo(side)
}

// letGo wakes the pump that holds what a side sent.
func (f *Flow) letGo(side Side) {
	if held := f.ends[side].released; held != nil {
		close(held)
		f.ends[side].released = nil
	}
}

// passing is a fault that is over for what one side sends.
type passing struct {
	Fault
	from Side
}

// Packet implements Fault.
func (p passing) Packet(flow *Flow, packet Packet) Fate {
	if packet.From == p.from {
		return Deliver
	}
	return p.Fault.Packet(flow, packet)
}

// close ends what is left of the flow, without a word to either side's peer.
func (f *Flow) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
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
