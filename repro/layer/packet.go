package layer

import (
	"time"
)

// install gives the flow the fault of a flush. The caller holds mu.
func (f *Flow) install(fault Fault, now time.Duration) {
	f.disturb(now)
	f.fault, f.matched = fault, true
}

// disturb lets the kernels of both sides begin to keep their timers, unless they do so
// already. Where nothing is wrong, the timers have no effect.
func (f *Flow) disturb(now time.Duration) {
	if !f.sound() {
		return
	}
	for side := range Sides {
		f.lapse(side, now)
		if s := &f.ends[side]; !s.lost {
			s.acknowledged()
		}
	}
	for side := range Sides {
		state := &f.ends[side]
		if state.owesAck { // what it is owed for is on its way
			f.expectAck(side, now)
			f.ends[side.Other()].send(state.owedSince, 0, deliver)
			f.expectRetransmission(side.Other(), now)
		}
		if state.keepAlive > 0 {
			f.expectProbe(side, now)
		}
		f.expectWindowProbe(side, now)
	}
}

// sound reports whether the flow has no fault, or only one that is over.
func (f *Flow) sound() bool { return f.unflushed() && len(f.links) == 0 }

// unflushed reports whether the flow has no fault of a flush, or one that is over.
func (f *Flow) unflushed() bool {
	passing, ok := f.fault.(Passing)
	return f.fault == nil || ok && passing.Over()
}

// disturbed reports whether the flow has a fault, or had one.
func (f *Flow) disturbed() bool { return f.fault != nil || len(f.links) > 0 }

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
	state := &f.ends[from]
	if !f.sound() && state.waits(kind) {
		fate = Fate{verdict: state.verdict} // behind what is sent again
	} else {
		segment := min(size, f.segment())
		fate = f.decide(Packet{From: from, Kind: kind, Size: size, Segment: segment, At: now})
		if !f.sound() && (kind == Data || kind == Fin) {
			state.send(now, segment, fate.verdict)
			f.expectRetransmission(from, now)
		}
	}
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

// decide sends a packet, and returns its fate.
func (f *Flow) decide(p Packet) Fate {
	fate := f.fate(p)
	f.lastPacket = p.At
	acks := &f.ends[p.From].acks
	acks.acknowledged()
	if p.Kind == Data {
		acks.answered(p.At)
		f.ends[p.From].dataSent = p.At
	}
	if fate.verdict == deliver {
		f.arrive(p)
	}
	f.ends[p.From].owesAck = false
	return fate
}

// arrive takes note that a packet has come to the other side. It acknowledges what
// had come before, if all of it had.
func (f *Flow) arrive(p Packet) {
	from, to := &f.ends[p.From], &f.ends[p.From.Other()]
	to.received, to.unanswered, to.window.unanswered = p.At, 0, 0
	if p.Kind == Data && !p.Again { // Linux does not count what it has already
		to.dataCame = p.At
	}
	if from.owesAck {
		to.sample(p.At - from.owedSince)
	}
	if !to.lost {
		to.acknowledged()
		f.letGo(p.From.Other()) // what waited behind it may go
	}
	if p.Kind == Data || p.Kind == Fin {
		f.oweAck(p.From.Other(), p.Size, p.At)
	}
}

func (f *Flow) ackOwed(now time.Duration) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.ends[Dialler].owes(now) || f.ends[Acceptor].owes(now)
}

// lapse takes note that an acknowledgement was sent that was due before.
func (f *Flow) lapse(side Side, now time.Duration) {
	if state := &f.ends[side]; state.owesAck && !state.owes(now) {
		f.ends[side.Other()].sample(DelayedAck)
		state.owesAck = false
		state.acks.waited()
	}
}

// segment is the size of the flow's largest segments, in bytes.
func (f *Flow) segment() int {
	if f.InPod[Dialler] && f.InPod[Acceptor] {
		return loopbackSegment
	}
	return linkSegment
}

// oweAck takes note that a side's kernel was sent data. Acknowledgements are
// of no consequence, and are not timed, until there is a fault.
func (f *Flow) oweAck(side Side, size int, now time.Duration) {
	state := &f.ends[side]
	f.lapse(side, now)
	if state.acks.atOnce(now, size, f.segment()) {
		state.owesAck = false
		state.acks.acknowledged()
		f.ends[side.Other()].sample(0)
		if f.disturbed() && !state.gone {
			f.acknowledgeAtOnce(side)
		}
		return
	}
	if !state.owesAck {
		state.owesAck, state.owedSince = true, now
	}
	if f.disturbed() && !state.gone {
		f.expectAck(side, now)
	}
}
