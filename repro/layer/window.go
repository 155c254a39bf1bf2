package layer

import "time"

// windowProbes are the persist timer of a side's socket: it has more to send than its
// peer takes, and asks whether the window has opened.
//
//	blocked ──▶ due ──▶ probe, answered or not; twice as long after each
type windowProbes struct {
	blocked    bool
	rto        time.Duration // until the next one, with its backoff
	due        time.Duration // when that is
	asked      time.Duration // when the first one was sent that was not answered
	unanswered int           // since an answer
}

// block takes note that the peer takes no more.
func (w *windowProbes) block(now, rto time.Duration) {
	*w = windowProbes{blocked: true, rto: rto, due: now + wheel(rto)}
}

// next takes note of a probe, and sets when the next one is due.
func (w *windowProbes) next(now, userTimeout time.Duration) {
	if w.unanswered == 0 {
		w.asked = now
	}
	w.unanswered++
	w.rto = min(2*w.rto, maxRTO)
	w.due = now + wheel(withinUserTimeout(w.rto, userTimeout, now-w.asked))
}

// lapses reports whether the kernel gives up in place of probing once more.
func (w *windowProbes) lapses(now, userTimeout time.Duration) bool {
	if userTimeout > 0 {
		return w.unanswered > 0 && now-w.asked >= userTimeout
	}
	return w.unanswered >= maxRetries
}

// block takes note that what a side sent is being written to the other side. If that
// takes long, the other side's window is closed.
func (f *Flow) block(from Side) {
	f.mu.Lock()
	defer f.mu.Unlock()
	state, now := &f.ends[from], f.clock.Now()
	state.window.block(now, state.firstRTO())
	if !f.sound() {
		f.expectWindowProbe(from, now)
	}
}

// unblock takes note that it has been written.
func (f *Flow) unblock(from Side) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.ends[from].window.blocked = false
}

// expectWindowProbe lets a side's kernel ask whether the other's window has opened, when
// that is due.
func (f *Flow) expectWindowProbe(side Side, now time.Duration) {
	w := &f.ends[side].window
	for w.blocked && w.due <= now {
		// Until there was a fault, each was answered.
		w.rto = min(2*w.rto, maxRTO)
		w.due += wheel(w.rto)
	}
	if w.blocked {
		f.after(side, windowTimer, w.due-now, func() { f.probeWindow(side) })
	}
}

// probeWindow sends a probe, or gives the connection up.
func (f *Flow) probeWindow(side Side) {
	state, now := &f.ends[side], f.clock.Now()
	switch {
	case state.gone || !state.window.blocked || f.sound():
		return
	case state.window.lapses(now, state.userTimeout):
		f.giveUp(side)
		return
	}
	state.window.next(now, state.userTimeout)
	if f.decide(Packet{From: side, Kind: Probe, At: now}).verdict == deliver {
		f.answer(side.Other(), now)
	}
	f.expectWindowProbe(side, now)
}
