package layer

import (
	"time"

	"hangscope/repro/evidence"
)

// timer is a timer of a side's kernel.
type timer int

const (
	ackTimer timer = iota
	retransmitTimer
	windowTimer
	probeTimer
	linkTimer // of a link that takes its time, and not of a kernel
	timers
)

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

// expectAck lets a side's kernel send the acknowledgement that it owes when it
// is due, if its owner sends nothing before.
func (f *Flow) expectAck(side Side, now time.Duration) {
	state := &f.ends[side]
	f.after(side, ackTimer, state.owedSince+DelayedAck-now, func() {
		f.sendDueAck(side, f.clock.Now())
	})
}

// acknowledgeAtOnce lets a side's kernel acknowledge what it was sent, when its owner can
// have that: a RST in answer takes nothing away that was there before.
func (f *Flow) acknowledgeAtOnce(side Side) {
	const crossing = time.Microsecond // in virtual time, when nobody has anything to do
	f.after(side, ackTimer, crossing, func() {
		if !f.ends[side].gone {
			f.decide(Packet{From: side, Kind: Ack, At: f.clock.Now()})
		}
	})
}

// sendDueAck lets a side's kernel send the acknowledgement that it owes, if it
// is due and there is a fault that cares.
func (f *Flow) sendDueAck(side Side, now time.Duration) {
	state := &f.ends[side]
	if !f.disturbed() || state.gone || !state.owesAck || state.owedSince+DelayedAck > now {
		return
	}
	f.decide(Packet{From: side, Kind: Ack, At: now})
	state.acks.waited()
}

// expectRetransmission lets a side's kernel send again what is not acknowledged when
// that is due. A side that is gone sends nothing any more.
func (f *Flow) expectRetransmission(side Side, now time.Duration) {
	state := &f.ends[side]
	if state.gone || state.unacked == 0 {
		return
	}
	f.after(side, retransmitTimer, state.due-now, func() { f.retransmit(side) })
}

// retransmit sends again what a side sent and was not acknowledged, or gives the
// connection up.
func (f *Flow) retransmit(side Side) {
	state, now := &f.ends[side], f.clock.Now()
	switch {
	case state.gone || state.unacked == 0:
		return
	case state.timesOut(now):
		f.giveUp(side)
		return
	}
	state.verdict = f.decide(Packet{From: side, Kind: Data, Segment: state.first, Again: !state.lost, At: now}).verdict
	if state.verdict == deliver {
		if state.lost {
			state.lost = false
			f.letGo(side)
		}
		f.answer(side.Other(), now)
	}
	if state.unacked > 0 {
		if state.verdict == deliver {
			state.verdict = hold // the acknowledgement is lost, and what follows waits for it
		}
		state.sentAgain(now)
		f.expectRetransmission(side, now)
	}
}

// answer lets a side's kernel answer a packet that asks for it. If the side's
// connection has ended, that is with a RST.
func (f *Flow) answer(side Side, now time.Duration) {
	if !f.ends[side].gone {
		f.decide(Packet{From: side, Kind: Ack, At: now})
	} else if f.decide(Packet{From: side, Kind: Rst, At: now}).verdict == deliver {
		f.Reset(side.Other())
	}
}

// expectProbe lets a side's kernel probe the connection whenever nothing has come for
// the side's keepalive time.
func (f *Flow) expectProbe(side Side, now time.Duration) {
	f.after(side, probeTimer, f.ends[side].keepAliveDue(now)-now, func() { f.keepAlive(side) })
}

// keepAlive probes a connection that is silent, or gives it up, and tells the peer.
func (f *Flow) keepAlive(side Side) {
	state, now := &f.ends[side], f.clock.Now()
	switch {
	case state.gone:
		return
	case state.silent(now) && state.lapses(now):
		f.giveUp(side)
		if f.decide(Packet{From: side, Kind: Rst, At: now}).verdict == deliver {
			f.Reset(side.Other())
		}
		return
	case state.silent(now):
		state.unanswered++
		if f.decide(Packet{From: side, Kind: Probe, At: now}).verdict == deliver {
			f.answer(side.Other(), now)
		}
	}
	f.expectProbe(side, now)
}
