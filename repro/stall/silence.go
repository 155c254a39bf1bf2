package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// silent looks at an open call on which nothing arrives: first at what the roles
// hold up, from the receiver to the sender, then at the hops. That nobody sends
// comes last: a connection that is known to be dead is not quiet.
func (d *diagnoser) silent() {
	d.state(Statement{
		End: receiver(d.Call), At: d.Call.Waited.Since, Source: "call",
		Text: waitedAfter(d.Call.Waited.After),
	})
	switch {
	case d.streamLimit(), d.noAnswer(), d.notReading(), d.stuck():
		return
	}
	for _, h := range d.suspects() {
		if d.deadHop(h) || d.outOfWindow(h) || d.outOfWindowBack(h) {
			return
		}
	}
	if !d.idle() {
		d.unknown()
	}
}

// deadHop looks for a hop that does not carry what is sent.
func (d *diagnoser) deadHop(h hop) bool {
	return d.partial(h) || d.halfOpen(h) || d.bothTold(h) || d.blackHole(h)
}

// unknown is a silence that nothing explains. A dead hop looks like a quiet one
// until somebody sends.
func (d *diagnoser) unknown() {
	d.found(Unknown, Hop(d.Call))
	d.Alike = []Cause{BlackHole, HalfOpenHop}
	from := sender(d.Call)
	does, points := d.Call.Doing(from.Role(), d.Call.Direction), d.Call.Points()
	if sent := points[evidence.Sent].Last; sent == points[evidence.Received].Last {
		if does.AtWork() {
			d.Alike = append(d.Alike, SenderIdle)
		}
		d.state(Statement{
			End: from, At: does.Since, Source: "call",
			Text: fmt.Sprintf("%s; all that it sent, up to message %d, has arrived", doing(does.Activity), sent),
		})
	}
	d.mayBe(d.unseenCauses()...)
	d.Settle = "a capture at both ends of the hop, or a later look: nothing has been sent for long enough that would tell"
	for _, h := range d.suspects() {
		if !h.observed(d) {
			d.Settle = fmt.Sprintf("what the sockets at both ends of hop %d see: not both were observed", h.number)
			if h.bothSeen(d) {
				d.Settle = fmt.Sprintf("what the other ends of the connections on hop %d see: a proxy ends them, and was not observed", h.number)
				d.stateBetween(h)
			}
			continue
		}
		if w := h.ways(d)[0]; w.written.Bytes == w.read.Bytes {
			d.state(Statement{
				End: w.reader, At: w.read.Last, Source: "socket",
				Text: fmt.Sprintf("has read all %d bytes that %s wrote", w.read.Bytes, w.writer.Role()),
			})
		}
	}
}

// unseenCauses are those of a silence that an end could show which was not observed, or
// may show later.
func (d *diagnoser) unseenCauses() (causes []Cause) {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream} {
		if d.Call.Ends[end].Sending.Activity == evidence.Opening && !d.Sockets[end].Observed {
			causes = append(causes, StreamLimit)
		}
	}
	for _, h := range hops(d.Call) {
		if !h.observed(d) || d.partOf(h.sender) != nil || d.partOf(h.receiver) != nil {
			causes = append(causes, PartialFrame)
		}
	}
	return causes
}

// receiver returns the end that the messages of a call are for.
func receiver(record evidence.Record) evidence.End {
	if record.Direction == evidence.Up {
		return evidence.UpstreamEnd
	}
	return evidence.ClientEnd
}

// suspects returns the hops, the one where messages or the request stopped
// first.
func (d *diagnoser) suspects() []hop {
	all := hops(d.Call)
	if Hop(d.Call) == all[1].number {
		all[0], all[1] = all[1], all[0]
	}
	return all
}

// waitedAfter says what a waiting receiver saw last.
func waitedAfter(after uint64) string {
	if after == 0 {
		return "has got no message"
	}
	return fmt.Sprintf("got message %d, and nothing since", after)
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
			d.ruleOut(BlackHole, "%s has not written the rest", w.writer.Role())
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
		d.ruleOut(HalfOpenHop, "%s has returned, and waits for nothing on hop %d", waits.Role(), h.number)
		return false
	}
	d.informed.end, d.informed.known = knows, true
	d.stateOver(knows)
	if told := d.Call.Ends[knows].Told; told != nil {
		d.state(Statement{End: knows, At: told.At, Source: "call", Text: "got " + told.Code})
	}
	d.state(Statement{
		End: waits, At: d.Call.Ends[waits].Since(), Source: "call",
		Text: fmt.Sprintf("still waits %.3f s later, and was not told", (d.At - at).Seconds()),
	})
	if !d.Sockets[waits].Observed {
		d.mayBe(Reset) // its code has not looked, and its socket may know
	}
	return d.found(HalfOpenHop, h.number)
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
			d.stateLost(w)
			return d.found(BlackHole, h.number)
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
	for _, end := range []evidence.End{h.sender, h.receiver} {
		pinged := d.Sockets[end].Written.Pinged
		if pinged != nil && d.At-*pinged > d.Threshold {
			d.state(Statement{End: end, At: *pinged, Source: "frame", Text: "wrote a PING, which has had no answer"})
			d.Alike = []Cause{HalfOpenHop, PartialFrame}
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
