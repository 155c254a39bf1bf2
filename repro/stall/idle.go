package stall

import (
	"fmt"
	"strings"
	"time"

	"hangscope/repro/evidence"
)

// idle looks for a call on which nothing is under way, because the one whose turn
// it is to send has sent nothing more. That says nothing of the connections: they
// may have died since.
func (d *diagnoser) idle() bool {
	from := sender(d.Call)
	points := d.Call.Points()
	sent, received := points[evidence.Sent], points[evidence.Received]
	whose, ok := d.turn()
	switch {
	case d.fromOutside():
		return false // whether anybody is about to send was not observed
	case !ok || sent.Last != received.Last || whose != from && !d.asked():
		d.ruleOut(SenderIdle, "%s %s, having sent message %d; the receiver has message %d",
			d.name(from), doing(d.Call.Ends[from].Sending.Activity), sent.Last, received.Last)
		return false
	}
	does := d.Call.Ends[whose].Sending
	last := d.Call.PointsOf(whose.Sends())[evidence.Sent].Last
	text := fmt.Sprintf("has sent nothing since message %d, which arrived; it %s", last, doing(does.Activity))
	if last == 0 {
		text = fmt.Sprintf("has sent nothing; it %s", doing(does.Activity))
	}
	d.state(Statement{End: whose, At: does.Since, Source: "call", Text: text})
	d.showLife(d.At)
	return d.found(SenderIdle, 0)
}

// turn returns the end whose turn it is to send: that of the messages, or the one
// that asks for them. It is false if neither of them is about to send.
func (d *diagnoser) turn() (whose evidence.End, ok bool) {
	from, to := sender(d.Call), receiver(d.Call)
	mayComeTo := func(end evidence.End) bool {
		does := d.Call.Ends[end].Sending
		return does.Activity == evidence.Pacing || does.Activity == evidence.Working && d.explains(does.Since)
	}
	record := d.Call.Ends[from]
	switch {
	case record.Told != nil:
		return 0, false
	case mayComeTo(from):
		return from, true
	case record.Sending.Activity == evidence.WaitingInRecv || record.Returned():
		return to, mayComeTo(to) // it has answered all
	default:
		return 0, false
	}
}

// asked reports whether all has come that goes against the messages, and asks for
// them.
func (d *diagnoser) asked() bool {
	points := d.Call.PointsOf(d.Call.Direction.Other())
	return points[evidence.Sent].Last == points[evidence.Received].Last
}

// showLife looks for what shows that both hops carried bytes both ways within the
// last threshold of silence before a moment. If nothing does, a dead connection
// looks the same as one on which nothing is sent.
func (d *diagnoser) showLife(until time.Duration) {
	var shown, unshown []string // in words, for each hop
	for _, h := range hops(d.Call) {
		last, seen := h.lived(d)
		switch {
		case !seen:
			unshown = append(unshown, fmt.Sprintf("hop %d was not observed at both ends of one connection", h.number))
		case h.underWay(d):
			unshown = append(unshown, fmt.Sprintf("what was last written on hop %d has not been read", h.number))
		case until-last > d.Threshold:
			unshown = append(unshown, fmt.Sprintf("hop %d has carried nothing both ways since %.3f s", h.number, last.Seconds()))
		default:
			shown = append(shown, fmt.Sprintf("hop %d carried bytes both ways until %.3f s", h.number, last.Seconds()))
		}
	}
	if len(unshown) == 0 {
		d.ruleOut(BlackHole, "%s", strings.Join(shown, ", "))
		d.ruleOut(HalfOpenHop, "%s", strings.Join(shown, ", "))
		return
	}
	d.Alike = append(d.Alike, BlackHole, HalfOpenHop, Frozen)
	d.mayBe(d.unseenCauses()...)
	d.Settle = "a PING on each hop, or what the socket of its other end sees: " + strings.Join(unshown, ", ")
}

// lived returns until when a hop is known to have carried bytes both ways. It is
// false if that cannot be known.
func (h hop) lived(d *diagnoser) (time.Duration, bool) {
	return min(d.Sockets[h.sender].Read.Last, d.Sockets[h.receiver].Read.Last), h.observed(d)
}

// underWay reports whether something that was written on a hop has not been read.
func (h hop) underWay(d *diagnoser) bool {
	for _, w := range h.ways(d) {
		if w.written.Bytes > w.read.Bytes {
			return true
		}
	}
	return false
}
