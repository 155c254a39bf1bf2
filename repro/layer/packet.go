package layer

import (
	"time"
)

// DelayedAck is how long after it was sent data a kernel that sends nothing
// itself acknowledges it: Linux's least delay, and within the 25 to 40 ms that
// were measured for this chain.
const DelayedAck = 40 * time.Millisecond

// tick is how finely a kernel's timers are told apart: what is due within one
// is sent in the same tick, before any process has had time to answer.
const tick = 4 * time.Millisecond

// install gives the flow its fault. The caller holds mu.
func (f *Flow) install(fault Fault, now time.Duration) {
	f.fault, f.matched = fault, true
	for side := range Sides {
		// An acknowledgement that was due before has been sent.
		if f.ends[side].owesAck = f.ends[side].owes(now); f.ends[side].owesAck {
			f.expectAck(side, now)
		}
		if f.KeepAlives[side] > 0 {
			f.expectProbe(side, now)
		}
	}
}

// sound reports whether the flow has no fault, or one that is over.
func (f *Flow) sound() bool {
	passing, ok := f.fault.(Passing)
	return f.fault == nil || ok && passing.Over()
}

// packet takes note of what a side sends and returns its fate. If that is to
// be held, held is closed when it may go on, or when the flow has ended.
func (f *Flow) packet(from Side, kind Kind, size int) (fate Fate, held <-chan struct{}) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.judge(from, kind, size)
}

// judge is packet for a caller who holds mu.
func (f *Flow) judge(from Side, kind Kind, size int) (fate Fate, held <-chan struct{}) {
	now := f.clock.Now()
	f.sendDueAck(from.Other(), now)
	fate = f.decide(Packet{From: from, Kind: kind, Size: size, At: now})
	switch fate.verdict {
	case swallow:
		f.swallowed += int64(size)
	case hold:
		held = f.hold(from)
	case deliver:
		f.swallowed += int64(fate.skip)
		f.delivered += int64(size - fate.skip)
	}
	return fate, held
}

// hold returns the channel that is closed when what a side sent may go on.
func (f *Flow) hold(side Side) <-chan struct{} {
	if f.closed {
		over := make(chan struct{})
		close(over)
		return over // not kept: letGo would close it again
	}
	state := &f.ends[side]
	if state.released == nil {
		state.released = make(chan struct{})
	}
	return state.released
}

func (f *Flow) decide(p Packet) Fate {
	fate := Deliver
	if f.fault != nil {
		fate = f.fault.Packet(f, p)
	}
	f.lastPacket = p.At
	f.ends[p.From].owesAck = false
	if fate.verdict == deliver && p.Kind == Data {
		f.oweAck(p.From.Other(), p.At)
	}
	return fate
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

// expectAck lets a side's kernel send the acknowledgement that it owes when it
// is due, if its owner sends nothing before.
func (f *Flow) expectAck(side Side, now time.Duration) {
	state := &f.ends[side]
	f.after(side, ackTimer, state.owedSince+DelayedAck-now, func() {
		f.sendDueAck(side, f.clock.Now())
	})
}

// sendDueAck lets a side's kernel send the acknowledgement that it owes, if it
// is due and there is a fault that cares.
func (f *Flow) sendDueAck(side Side, now time.Duration) {
	state := &f.ends[side]
	if f.fault == nil || state.gone || !state.owesAck || state.owedSince+DelayedAck > now+tick {
		return
	}
	f.decide(Packet{From: side, Kind: Ack, At: now})
}

// expectProbe lets a side's kernel probe the connection whenever it has been
// idle for the side's keepalive time.
func (f *Flow) expectProbe(side Side, now time.Duration) {
	state, idle := &f.ends[side], f.KeepAlives[side]
	f.after(side, probeTimer, max(idle-f.Idle(now), 0), func() {
		now := f.clock.Now()
		if state.gone {
			return
		}
		if f.Idle(now) >= idle && f.decide(Packet{From: side, Kind: Probe, At: now}) == Deliver {
			f.decide(Packet{From: side.Other(), Kind: Ack, At: now})
		}
		f.expectProbe(side, now)
	})
}
