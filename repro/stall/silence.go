package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// silent is a call that is open and of which nothing comes. What the roles do
// is looked at first, from the receiver to the sender; then the hops.
func (d *diagnoser) silent() {
	d.state(Statement{
		End: receiver(d.Call), At: d.Call.Waited.Since, Source: "call",
		Text: waited(d.Call.Waited.After),
	})
	switch {
	case d.streamLimit(), d.noAnswer(), d.stuck(), d.idle():
		return
	}
	for _, h := range d.suspects() {
		if d.partial(h) || d.halfOpen(h) || d.blackHole(h) || d.outOfWindow(h) {
			return
		}
	}
	d.found(Unknown, Hop(d.Call))
	d.Settle = "a capture at both ends of the hop, or a later look: nothing has been sent since that would tell"
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

// streamLimit is a call that cannot be opened because the peer allows no more.
func (d *diagnoser) streamLimit() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream} {
		s := d.Sockets[end]
		opening := d.Call.Ends[end].Activity == evidence.Opening
		if opening && s.Observed && s.MaxStreams != nil && s.OpenStreams >= int(*s.MaxStreams) {
			d.state(Statement{
				End: end, At: d.Call.Ends[end].Since, Source: "frame",
				Text: fmt.Sprintf("waits to open a stream: %d are open, and the peer's SETTINGS allow %d", s.OpenStreams, *s.MaxStreams),
			})
			return d.found(StreamLimit, hopOf(end))
		}
	}
	return false
}

// waited is what a receiver that waits has seen last.
func waited(after uint64) string {
	if after == 0 {
		return "has got no message"
	}
	return fmt.Sprintf("got message %d, and nothing since", after)
}

// noAnswer is a call that cannot be opened because its connection, though it
// was made, has never been answered.
func (d *diagnoser) noAnswer() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream} {
		s := d.Sockets[end]
		opening := d.Call.Ends[end].Activity == evidence.Opening
		if opening && s.Observed && s.Written.Bytes > 0 && s.Read.Bytes == 0 && d.At-s.Written.Last > d.Threshold {
			d.state(Statement{
				End: end, At: s.Written.Last, Source: "socket",
				Text: fmt.Sprintf("wrote %d bytes on a new connection, and has read none", s.Written.Bytes),
			})
			return d.found(BlackHole, hopOf(end))
		}
	}
	return false
}

// stuck is a message that the forwarder has and does not pass on.
func (d *diagnoser) stuck() bool {
	points := d.Call.Points()
	got, passed := points[evidence.ForwarderReceived], points[evidence.ForwarderSent]
	if got.Last <= passed.Last {
		d.ruleOut(ForwarderStuck, "all that it received, up to message %d, it passed on", got.Last)
		return false
	}
	out := hops(d.Call)[0]
	if d.Call.Ends[out.sender].Activity == evidence.BlockedInSend {
		return d.outOfWindow(out)
	}
	d.state(Statement{
		End: hops(d.Call)[1].receiver, At: got.At, Source: "call",
		Text: fmt.Sprintf("received message %d and passed on no more than message %d", got.Last, passed.Last),
	})
	return d.found(ForwarderStuck, 0)
}

// idle is a sender that has sent what it had, all of which arrived.
func (d *diagnoser) idle() bool {
	from := sender(d.Call)
	record := d.Call.Ends[from]
	points := d.Call.Points()
	sent, received := points[evidence.Sent], points[evidence.Received]
	if record.Activity != evidence.Pacing || sent.Last != received.Last || record.Told != nil {
		d.ruleOut(SenderIdle, "%s is %s, having sent message %d; the receiver has message %d",
			from.Role(), record.Activity, sent.Last, received.Last)
		return false
	}
	d.state(Statement{
		End: from, At: record.Since, Source: "call",
		Text: fmt.Sprintf("has sent nothing since message %d, which arrived", sent.Last),
	})
	return d.found(SenderIdle, 0)
}

// partial is an end that waits for the rest of a frame.
func (d *diagnoser) partial(h hop) bool {
	for _, w := range h.ways(d) {
		p := w.read.Partial
		if p == nil || d.At-p.Since <= d.Threshold {
			continue
		}
		if _, over := d.Sockets[w.reader].Over(); over {
			continue
		}
		d.state(Statement{
			End: w.reader, At: p.Since, Source: "frame",
			Text: fmt.Sprintf("has %d of %d bytes of %s", p.Have, p.Want, p.Text),
		})
		return d.found(PartialFrame, h.number)
	}
	d.ruleOut(PartialFrame, "no end of hop %d is in the middle of a frame", h.number)
	return false
}

// halfOpen is a hop of which one end knows that it is dead, and not the other.
func (d *diagnoser) halfOpen(h hop) bool {
	sent, sentOver := d.over(h.sender)
	got, gotOver := d.over(h.receiver)
	if sentOver == gotOver {
		d.ruleOut(HalfOpenHop, "both ends of hop %d know the same", h.number)
		return false
	}
	knows, waits, at := h.sender, h.receiver, sent
	if gotOver {
		knows, waits, at = h.receiver, h.sender, got
	}
	d.stateOver(knows)
	if told := d.Call.Ends[knows].Told; told != nil {
		d.state(Statement{End: knows, At: told.At, Source: "call", Text: "got " + told.Code})
	}
	d.state(Statement{
		End: waits, At: d.Call.Ends[waits].Since, Source: "call",
		Text: fmt.Sprintf("has heard nothing of it for %.3f s", (d.At - at).Seconds()),
	})
	return d.found(HalfOpenHop, h.number)
}

// over reports whether an end knows that its connection is dead.
func (d *diagnoser) over(end evidence.End) (time.Duration, bool) {
	return d.Sockets[end].Over()
}

// blackHole is a hop on which bytes vanish, and neither end is told.
func (d *diagnoser) blackHole(h hop) bool {
	for _, w := range h.ways(d) {
		if !h.observed(d) || w.written.Bytes <= w.read.Bytes || d.At-w.written.Last <= d.Threshold {
			continue
		}
		d.state(Statement{
			End: w.writer, At: w.written.Last, Source: "socket",
			Text: fmt.Sprintf("wrote %d bytes, the last frame %s", w.written.Bytes, orNothing(w.written.LastFrame)),
		})
		d.state(Statement{
			End: w.reader, At: w.read.Last, Source: "socket",
			Text: fmt.Sprintf("read %d of them, the last frame %s", w.read.Bytes, orNothing(w.read.LastFrame)),
		})
		return d.found(BlackHole, h.number)
	}
	if h.observed(d) {
		d.ruleOut(BlackHole, "all that was written on hop %d was read", h.number)
	}
	return false
}

func orNothing(frame string) string {
	if frame == "" {
		return "none"
	}
	return frame
}

// outOfWindow is a writer that may not send.
func (d *diagnoser) outOfWindow(h hop) bool {
	s := d.Sockets[h.sender]
	blocked := d.Call.Ends[h.sender].Activity == evidence.BlockedInSend
	closed := s.ConnectionWindow <= 0 || s.StreamWindow != nil && *s.StreamWindow <= 0
	if !s.Observed || !blocked || !closed {
		d.ruleOut(FlowControl, "%s is not waiting for a window on hop %d", h.sender.Role(), h.number)
		return false
	}
	d.state(Statement{
		End: h.sender, At: d.Call.Ends[h.sender].Since, Source: "frame",
		Text: fmt.Sprintf("is in Send and out of window: connection %d bytes, stream %s", s.ConnectionWindow, window(s.StreamWindow)),
	})
	if d.Call.Ends[h.receiver].Activity == evidence.WaitingInRecv {
		return d.found(FlowControl, h.number)
	}
	d.state(Statement{
		End: h.receiver, At: d.Call.Ends[h.receiver].Since, Source: "call",
		Text: "does not call Recv",
	})
	return d.found(SlowConsumer, h.number)
}

func window(bytes *int64) string {
	if bytes == nil {
		return "not observed"
	}
	return fmt.Sprintf("%d bytes", *bytes)
}
