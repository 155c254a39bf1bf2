package layer

import (
	"net"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// DelayedAck is how long after it was sent data a kernel that sends nothing
// itself acknowledges it: Linux's least delay, and within the 25 to 40 ms that
// were measured for this chain.
const DelayedAck = 40 * time.Millisecond

// Side is one of the two ends of a flow.
type Side int

// The side that dialled and the side that accepted.
const (
	Dialler Side = iota
	Acceptor
	sides
)

// Other returns the other side.
func (s Side) Other() Side { return 1 - s }

// Flow is one TCP connection as conntrack sees it, and the relay that carries it.
type Flow struct {
	// OriginalPort is the port that was dialled.
	OriginalPort int
	// Owners are the roles at the two sides, InPod whether they are in the pod.
	Owners [sides]evidence.Role
	InPod  [sides]bool
	// UserTimeouts are the TCP_USER_TIMEOUT of the sides' sockets, 0 if not set.
	UserTimeouts [sides]time.Duration

	clock evidence.Clock
	conns [sides]net.Conn

	mu         sync.Mutex
	closed     bool
	fault      Fault
	matched    bool
	ends       [sides]sideState
	lastPacket time.Duration // when the last packet went, either way
	delivered  int64
	swallowed  int64
}

// sideState is what the flow knows of one side.
type sideState struct {
	gone       bool          // its connection has ended, by its owner or by the layer
	reset      bool          // it was the layer
	owesAck    bool          // its kernel was sent data and has sent nothing since
	owedSince  time.Duration // since when
	ackTimer   *time.Timer
	resetTimer *time.Timer
}

// Far returns the side that is out of the pod. It is false if there is none.
func (f *Flow) Far() (Side, bool) {
	for side := range sides {
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

// Reset ends one side with a RST, now. The other side is not told. It is a
// verb for faults.
func (f *Flow) Reset(side Side) {
	state := &f.ends[side]
	if state.gone {
		return
	}
	state.gone, state.reset = true, true
	_ = network.Reset(f.conns[side])
}

// ResetAfter ends one side with a RST after a time, in place of the time that
// was set before. It is a verb for faults.
func (f *Flow) ResetAfter(side Side, after time.Duration) {
	state := &f.ends[side]
	if state.resetTimer != nil {
		state.resetTimer.Stop()
	}
	state.resetTimer = f.after(after, func() { f.Reset(side) })
}

// Idle is how long before a moment the flow's last packet went.
func (f *Flow) Idle(at time.Duration) time.Duration { return at - f.lastPacket }

// after calls do with the flow locked, unless the flow has been closed.
func (f *Flow) after(wait time.Duration, do func()) *time.Timer {
	return time.AfterFunc(wait, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		if !f.closed {
			do()
		}
	})
}

// install gives the flow its fault. The caller holds mu.
func (f *Flow) install(fault Fault, now time.Duration) {
	f.fault, f.matched = fault, true
	for side := range sides {
		if f.ends[side].owes(now) {
			f.expectAck(side, now)
		}
	}
}

// owes reports whether a side's kernel owes an acknowledgement: one that was
// due before has been sent.
func (s *sideState) owes(now time.Duration) bool {
	return s.owesAck && now-s.owedSince < DelayedAck
}

func (f *Flow) ackOwed(now time.Duration) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ends[Dialler].owes(now) || f.ends[Acceptor].owes(now)
}

// expectAck lets a side's kernel send the acknowledgement that it owes when it
// is due, if its owner sends nothing before.
func (f *Flow) expectAck(side Side, now time.Duration) {
	state := &f.ends[side]
	if state.ackTimer != nil {
		return
	}
	state.ackTimer = f.after(state.owedSince+DelayedAck-now, func() {
		state.ackTimer = nil
		now := f.clock.Now()
		switch {
		case state.gone || !state.owesAck:
		case now-state.owedSince < DelayedAck:
			f.expectAck(side, now) // what was owed then has been sent; this is owed since
		default:
			f.decide(Packet{From: side, Kind: Ack, At: now})
		}
	})
}

// packet takes note of a packet and returns its fate.
func (f *Flow) packet(from Side, kind Kind, size int) Fate {
	f.mu.Lock()
	defer f.mu.Unlock()
	fate := f.decide(Packet{From: from, Kind: kind, At: f.clock.Now()})
	if fate == Deliver {
		f.delivered += int64(size)
	} else {
		f.swallowed += int64(size)
	}
	return fate
}

func (f *Flow) decide(p Packet) Fate {
	fate := Deliver
	if f.fault != nil {
		fate = f.fault.Packet(f, p)
	}
	f.lastPacket = p.At
	f.ends[p.From].owesAck = false
	if fate == Deliver && p.Kind == Data {
		f.oweAck(p.From.Other(), p.At)
	}
	return fate
}

// oweAck takes note that a side's kernel was sent data. Acknowledgements are
// of no consequence, and are not timed, until there is a fault.
func (f *Flow) oweAck(side Side, now time.Duration) {
	state := &f.ends[side]
	if !state.owesAck {
		state.owesAck, state.owedSince = true, now
	}
	if f.fault != nil && !state.gone {
		f.expectAck(side, now)
	}
}

// close ends what is left of the flow, without a word to either side's peer.
func (f *Flow) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	for side := range sides {
		state := &f.ends[side]
		for _, timer := range []*time.Timer{state.ackTimer, state.resetTimer} {
			if timer != nil {
				timer.Stop()
			}
		}
		if !state.gone {
			state.gone = true
			_ = f.conns[side].Close()
		}
	}
}
