package stall

import (
	"fmt"

	"hangscope/repro/evidence"
)

// cutOn finds what cut the connection of an end. The end of the hop that was told first
// says it: a kernel that has given the connection up answers what still comes with a RST.
func (d *diagnoser) cutOn(end evidence.End) bool {
	h := hopOf(d.Call, end)
	peer := h.other(end)
	switch {
	case d.timedOut(peer) && d.toldBefore(peer, end):
		return d.unansweredOn(h, peer)
	case d.timedOut(end) && (!d.wasReset(peer) || !d.toldBefore(peer, end)):
		if !d.Sockets[peer].Observed {
			d.mayBe(Reset)
			d.Settle = fmt.Sprintf("what the socket of %s saw: it may have been reset before", d.name(peer))
		}
		return d.unansweredOn(h, end)
	case d.resetAfterPause(h, end) && !d.toldBefore(peer, end): // or it was reset before the pause
		d.mayBe(Reset)
		d.Settle = "a call after a shorter pause: if it goes on, the pause is what kills the connection"
		return d.found(IdleDrop, h.number)
	default:
		if d.mayHaveGivenUp(peer, end) {
			d.mayBe(BlackHole)
			d.Settle = fmt.Sprintf("what the socket of %s saw: its kernel may have given the connection up before", d.name(peer))
		}
		return d.found(Reset, h.number)
	}
}

// toldBefore reports whether the first of two ends of a connection was told before the
// second one.
func (d *diagnoser) toldBefore(first, second evidence.End) bool {
	one, oneOver := d.over(first)
	other, otherOver := d.over(second)
	return oneOver && otherOver && one < other
}

// mayHaveGivenUp reports whether the RST that an end got may be the answer of a peer whose
// kernel had given the connection up: the peer was not observed, and nothing had come from
// it for longer than the threshold.
func (d *diagnoser) mayHaveGivenUp(peer, end evidence.End) bool {
	at, over := d.over(end)
	return over && d.wasReset(end) && !d.Sockets[peer].Observed && at-d.Sockets[end].Read.Last > d.Threshold
}
