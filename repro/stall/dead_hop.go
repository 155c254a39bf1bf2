package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// deadHop looks for a hop that does not carry what is sent.
func (d *diagnoser) deadHop(h hop) bool {
	if d.unused(h) {
		return false
	}
	return d.partial(h) || d.gaveUp(h) || d.halfOpen(h) || d.bothTold(h) || d.blackHole(h)
}

// gaveUp looks for a hop that its reader has closed because it cannot make sense of
// what it reads.
func (d *diagnoser) gaveUp(h hop) bool {
	return d.closedByOwner(h) && d.nonsense(h)
}

// mayHaveLost adds lost bytes to what looks alike, if a hop that was closed by its owner
// was not observed whole.
func (d *diagnoser) mayHaveLost(h hop) {
	if !h.observed(d) && d.closedByOwner(h) {
		d.mayBe(LostBytes)
	}
}

// partial looks for an end that waits for the rest of a frame.
func (d *diagnoser) partial(h hop) bool {
	for _, w := range h.ways(d) {
		p := d.partOf(w.reader)
		if p == nil {
			continue
		}
		if !d.explains(p.Since) {
			return false // it may be under way
		}
		d.state(Statement{
			End: w.reader, At: p.Since, Source: "frame",
			Text: fmt.Sprintf("has %d of %d bytes of %s", p.Have, p.Want, p.Text),
		})
		if h.observed(d) && w.written.Bytes == w.read.Bytes {
			d.ruleOut(BlackHole, "%s has not written the rest", d.name(w.writer))
		} else {
			// The rest may be held, or lost, or what was read is the middle of something else.
			d.Alike = []Cause{BlackHole, LostBytes}
		}
		return d.found(PartialFrame, h.number)
	}
	d.ruleOut(PartialFrame, "no end of hop %d is in the middle of a frame", h.number)
	return false
}

// partOf returns the part of a frame that an end has, if its connection lives for all
// that it knows.
func (d *diagnoser) partOf(end evidence.End) *evidence.Partial {
	if _, over := d.Sockets[end].Over(); over {
		return nil
	}
	return d.Sockets[end].Read.Partial
}

// halfOpen looks for a hop with one end that knows that the connection is dead,
// and one that does not.
func (d *diagnoser) halfOpen(h hop) bool {
	sent, sentOver := d.over(h.sender)
	got, gotOver := d.over(h.receiver)
	switch {
	case sentOver && gotOver:
		d.ruleOut(HalfOpenHop, "both ends of hop %d know that the connection is dead", h.number)
		return false
	case !sentOver && !gotOver:
		d.ruleOut(HalfOpenHop, "no end of hop %d%s knows of an end of the connection", h.number, d.ifPartly(h))
		return false
	}
	knows, waits, at := h.sender, h.receiver, sent
	if gotOver {
		knows, waits, at = h.receiver, h.sender, got
	}
	if d.Call.Ends[waits].Returned() {
		d.ruleOut(HalfOpenHop, "%s has returned, and waits for nothing on hop %d", d.name(waits), h.number)
		return false
	}
	d.informed.end, d.informed.known = knows, true
	d.stateOver(knows)
	if told := d.Call.Ends[knows].Told; told != nil {
		d.state(Statement{End: knows, At: told.At, Source: "call", Text: "got " + told.Code})
	}
	d.state(Statement{
		End: waits, At: d.Call.Ends[waits].Since(), Source: "call",
		Text: fmt.Sprintf("still %s %.3f s later, and was not told", d.waiting(waits), (d.At - at).Seconds()),
	})
	if !d.Sockets[waits].Observed || d.At-at < newsTakes {
		d.mayBe(Reset) // its socket may know, and its code not have looked; or the news is under way
	}
	d.mayHaveLost(h)
	if waits == evidence.ClientEnd && d.betweenCalls() && !d.Sockets[waits].Observed {
		d.mayBe(SenderIdle) // if it knows, its next call makes a new connection
		d.Settle = fmt.Sprintf("what the socket of %s sees, or whether its next call is answered", d.name(waits))
	}
	if d.timedOut(knows) {
		return d.unansweredOn(h, knows)
	}
	if d.resetAfterPause(h, knows) {
		d.mayBe(IdleDrop)
	}
	return d.found(HalfOpenHop, h.number)
}

// waiting says how an end that was not told of anything stands.
func (d *diagnoser) waiting(end evidence.End) string {
	if d.Call.Ends[end].Receiving.Activity == evidence.NotObserved {
		return "has the call open"
	}
	return "waits"
}

// bothTold looks for a hop whose ends both know that the connection is dead, though the
// call is open: no code has looked yet, as when a client waits until its next message is
// due.
func (d *diagnoser) bothTold(h hop) bool {
	_, sent := d.over(h.sender)
	_, got := d.over(h.receiver)
	if !sent || !got {
		return false
	}
	d.stateOver(h.sender)
	d.stateOver(h.receiver)
	d.mayHaveLost(h)
	return d.found(Reset, h.number)
}

// over reports whether an end knows that its connection is dead.
func (d *diagnoser) over(end evidence.End) (time.Duration, bool) {
	return d.Sockets[end].Over()
}

// ifPartly limits a sentence about the ends of a hop to those that were observed.
func (d *diagnoser) ifPartly(h hop) string {
	if h.observed(d) {
		return ""
	}
	return " that was observed"
}

// blackHole looks for a hop on which bytes vanish and neither end is told.
func (d *diagnoser) blackHole(h hop) bool {
	if !h.observed(d) {
		return d.noPong(h)
	}
	why := fmt.Sprintf("all that was written on hop %d was read", h.number)
	for _, w := range h.ways(d) {
		since, lost := w.lost()
		if !lost {
			continue
		}
		if d.explains(since) {
			if d.frozen(h, w) {
				return true
			}
			d.stateLost(w)
			d.lostOnPath(h, w, since)
			if d.mayBeFrozen(w) {
				d.mayBe(Frozen)
			}
			return true
		}
		why = fmt.Sprintf("what was not read on hop %d was written %.3f s ago, and may be under way", h.number, (d.At - since).Seconds())
	}
	d.ruleOut(BlackHole, "%s", why)
	return false
}

// stateLost notes what was written and not read.
func (d *diagnoser) stateLost(w way) {
	d.state(Statement{
		End: w.writer, At: w.written.Last, Source: "socket",
		Text: fmt.Sprintf("wrote %d bytes, the last frame %s", w.written.Bytes, orNothing(w.written.LastFrame)),
	})
	d.state(Statement{
		End: w.reader, At: w.read.Last, Source: "socket",
		Text: fmt.Sprintf("read %d of them, the last frame %s", w.read.Bytes, orNothing(w.read.LastFrame)),
	})
}

// noPong looks for an observed end that waits for the answer to a ping, on a hop
// whose other end was not observed.
func (d *diagnoser) noPong(h hop) bool {
	if d.lostServer(h) {
		return true
	}
	for _, end := range []evidence.End{h.sender, h.receiver} {
		pinged := d.Sockets[end].Written.Pinged
		if pinged != nil && d.At-*pinged > d.Threshold {
			d.state(Statement{End: end, At: *pinged, Source: "frame", Text: "wrote a PING, which has had no answer"})
			d.Alike = []Cause{HalfOpenHop, PartialFrame}
			if end == hopNumbered(h.number).sender {
				d.mayBe(DeadBackEnd) // of what stands between, if anything does
			}
			return d.found(BlackHole, h.number)
		}
	}
	return false
}

func orNothing(frame string) string {
	if frame == "" {
		return "none"
	}
	return frame
}
