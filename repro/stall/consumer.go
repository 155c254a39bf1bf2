package stall

import (
	"fmt"

	"hangscope/repro/evidence"
)

// notReading looks for the program at the end of the way that has messages to take
// and has long not been in Recv: of those that the call is about, then of those
// that ask for them.
func (d *diagnoser) notReading() bool {
	messages := hopsOf(d.Call.Direction)[0]
	requests := hopsOf(d.Call.Direction.Other())[0]
	return d.leavesUnread(messages) ||
		d.Call.Ends[requests.receiver].Receiving.Activity == evidence.Working && d.leavesUnread(requests) ||
		d.takesNone(d.Call.Direction) || d.takesNone(d.Call.Direction.Other())
}

// takesNone looks for a forwarder that has no message in hand, and takes none of those
// that were sent to it.
func (d *diagnoser) takesNone(direction evidence.Direction) bool {
	h, points := hopsOf(direction)[1], d.Call.PointsOf(direction)
	inHand := points[evidence.ForwarderReceived].Last > points[evidence.ForwarderSent].Last
	return !inHand && d.Call.Ends[h.receiver].Receiving.Activity == evidence.Working && d.leavesUnread(h)
}

// leavesUnread reports whether the receiver on a hop does not take what has come
// for it. What comes fits into the windows or not: its transport reads it all.
func (d *diagnoser) leavesUnread(h hop) bool {
	does := d.Call.Ends[h.receiver].Receiving
	last, taken := d.across(h)
	sent := last.Last
	writer := d.Call.Ends[h.sender].Sending
	blocked := writer.Activity == evidence.BlockedInSend
	switch {
	case does.Activity == evidence.NotObserved:
		return false
	case !does.AtWork() || does.Activity == evidence.Opening || does.Activity == evidence.WaitingInRecv:
		d.ruleOut(SlowConsumer, "%s %s", d.name(h.receiver), doing(does.Activity))
		return false
	case does.Activity == evidence.BlockedInSend:
		return false // the windows say what it waits for
	case sent <= taken && !blocked:
		d.ruleOut(SlowConsumer, "%s has taken all that was sent to it, up to message %d", d.name(h.receiver), taken)
		return false
	case !d.explains(does.Since):
		d.ruleOut(SlowConsumer, "%s has not been in Recv for %.3f s only", d.name(h.receiver), (d.At - does.Since).Seconds())
		return false
	case d.lostOn(h):
		return false // it has nothing to take
	}
	if blocked && d.Sockets[h.sender].Observed && closed(d.Sockets[h.sender]) {
		d.stateWindow(h)
	} else {
		d.state(Statement{
			End: h.sender, At: last.At, Source: "call",
			Text: fmt.Sprintf("has sent messages up to %d, of which %s has taken those up to %d", sent, d.name(h.receiver), taken),
		})
	}
	d.stateReader(h.receiver)
	d.stateArrived(h)
	d.stateBetween(h)
	d.ruleOut(FlowControl, "%s does not read: it %s", d.name(h.receiver), doing(does.Activity))
	return d.found(SlowConsumer, h.number)
}

// lostOn reports whether what was written towards the receiver on a hop has not
// come there, and is no longer under way.
func (d *diagnoser) lostOn(h hop) bool {
	since, lost := h.ways(d)[0].lost()
	return h.observed(d) && lost && d.explains(since)
}

// stateArrived notes what shows that messages have come to a reader that does not
// take them. If nothing does, they may have been lost on the way.
func (d *diagnoser) stateArrived(h hop) {
	w := h.ways(d)[0]
	since := d.Call.Ends[h.receiver].Receiving.Since
	var text string
	switch {
	case h.observed(d) && w.written.Bytes <= w.read.Bytes:
		text = fmt.Sprintf("has read all %d bytes that %s wrote", w.read.Bytes, d.name(h.sender))
		d.ruleOut(BlackHole, "all that %s wrote on hop %d was read", d.name(h.sender), h.number)
	case d.Sockets[h.receiver].Observed && w.read.Last > since:
		text = fmt.Sprintf("has read more bytes since then, %d in all", w.read.Bytes)
	default:
		d.Alike = []Cause{BlackHole}
		return
	}
	d.state(Statement{End: h.receiver, At: w.read.Last, Source: "socket", Text: text})
}
