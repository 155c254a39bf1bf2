package stall

import "hangscope/repro/evidence"

// sendDeadlock looks for a client and an upstream that are both in Send, where neither
// receives meanwhile: each would have to read for the other to go on.
func (d *diagnoser) sendDeadlock() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.UpstreamEnd} {
		does := d.Call.Ends[end]
		if does.Receiving.Activity != evidence.BlockedInSend || does.Sending.Activity != evidence.BlockedInSend {
			return false
		}
		if !d.explains(does.Sending.Since) {
			d.ruleOut(Deadlock, "%s has been in Send for %.3f s only", d.name(end), (d.At - does.Sending.Since).Seconds())
			return false
		}
	}
	for _, h := range hops(d.Call) {
		if d.lostOn(h) || d.lostOn(h.reversed()) {
			return false // what is lost explains that they are in Send
		}
	}
	for _, h := range hops(d.Call) {
		d.stateBlocked(h)
		d.stateBlocked(h.reversed())
		if !h.observed(d) {
			d.mayBe(BlackHole, HalfOpenHop)
		}
	}
	return d.found(Deadlock, 0)
}

// stateBlocked notes that the end which sends on a hop is in Send, and why, if that was
// observed.
func (d *diagnoser) stateBlocked(h hop) {
	does := d.Call.Ends[h.sender].Sending
	switch s := d.Sockets[h.sender]; {
	case does.Activity != evidence.BlockedInSend:
	case s.Observed && closed(s):
		d.stateWindow(h)
	default:
		d.state(Statement{End: h.sender, At: does.Since, Source: "call", Text: "is in Send, and does not receive"})
	}
}

// waitDeadlock looks for a client and an upstream that both wait in Recv though neither has
// sent a message: each waits for the other's first word.
func (d *diagnoser) waitDeadlock() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.UpstreamEnd} {
		does, sent := d.Call.Ends[end], d.Call.PointsOf(end.Sends())[evidence.Sent]
		waits := does.Receiving.Activity == evidence.WaitingInRecv && does.Sending.Activity == evidence.WaitingInRecv
		if !waits || sent.Last > 0 {
			return false
		}
	}
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.UpstreamEnd} {
		d.state(Statement{
			End: end, At: d.Call.Ends[end].Sending.Since, Source: "call",
			Text: "waits in Recv, and sends nothing before something comes",
		})
	}
	for _, h := range hops(d.Call) {
		if !h.observed(d) {
			d.mayBe(BlackHole, HalfOpenHop) // a header is no message, and may be lost
		}
	}
	return d.found(Deadlock, 0)
}
