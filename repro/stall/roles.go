package stall

import (
	"fmt"

	"hangscope/repro/evidence"
)

// streamLimit looks for a call that cannot be opened because the peer allows no
// further stream.
func (d *diagnoser) streamLimit() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream} {
		s := d.Sockets[end]
		opening := d.Call.Ends[end].Activity == evidence.Opening
		if opening && s.Observed && s.MaxStreams != nil && s.OpenStreams >= int(*s.MaxStreams) {
			d.state(Statement{
				End: end, At: d.Call.Ends[end].Since, Source: "frame",
				Text: fmt.Sprintf("waits to open a stream: %d are open, and the peer's SETTINGS allow %d", s.OpenStreams, *s.MaxStreams),
			})
			return d.found(StreamLimit, end.Hop())
		}
	}
	d.ruleOut(StreamLimit, "no end that was observed is kept from opening its stream")
	return false
}

// noAnswer looks for a call that cannot be opened because its connection was made
// and has never been answered.
func (d *diagnoser) noAnswer() bool {
	for _, end := range []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream} {
		s := d.Sockets[end]
		opening := d.Call.Ends[end].Activity == evidence.Opening
		if opening && s.Observed && s.Written.Bytes > 0 && s.Read.Bytes == 0 && d.At-s.Written.Last > d.Threshold {
			d.state(Statement{
				End: end, At: s.Written.Last, Source: "socket",
				Text: fmt.Sprintf("wrote %d bytes on a new connection, and has read none", s.Written.Bytes),
			})
			// It may not have been accepted: the peer's kernel answers for a while.
			d.Alike = []Cause{Refused}
			return d.found(BlackHole, end.Hop())
		}
	}
	return false
}

// stuck looks for a message that the forwarder has and does not pass on.
func (d *diagnoser) stuck() bool {
	points := d.Call.Points()
	got, passed := points[evidence.ForwarderReceived], points[evidence.ForwarderSent]
	if got.Last <= passed.Last {
		d.ruleOut(ForwarderStuck, "all that it received, up to message %d, it passed on", got.Last)
		return false
	}
	out := hops(d.Call)[0]
	if !d.Call.Ends[out.sender].AtWork() {
		d.ruleOut(ForwarderStuck, "it has returned, and had no more to do with message %d", got.Last)
		return false
	}
	if d.Call.Ends[out.sender].Activity == evidence.BlockedInSend {
		d.ruleOut(ForwarderStuck, "it is in Send with message %d", got.Last)
		return d.outOfWindow(out)
	}
	d.ruleOut(BlackHole, "message %d, which is missing, has reached the forwarder, and has not left it", passed.Last+1)
	d.state(Statement{
		End: hops(d.Call)[1].receiver, At: got.At, Source: "call",
		Text: fmt.Sprintf("received message %d and passed on no more than message %d", got.Last, passed.Last),
	})
	return d.found(ForwarderStuck, 0)
}

// idle looks for a sender whose messages all arrived and that has no more to
// send.
func (d *diagnoser) idle() bool {
	from := sender(d.Call)
	record := d.Call.Ends[from]
	points := d.Call.Points()
	sent, received := points[evidence.Sent], points[evidence.Received]
	if record.Activity != evidence.Pacing || sent.Last != received.Last || record.Told != nil {
		d.ruleOut(SenderIdle, "%s %s, having sent message %d; the receiver has message %d",
			from.Role(), doing(record.Activity), sent.Last, received.Last)
		return false
	}
	d.ruleOut(BlackHole, "all that was sent, up to message %d, has arrived", sent.Last)
	d.state(Statement{
		End: from, At: record.Since, Source: "call",
		Text: fmt.Sprintf("has sent nothing since message %d, which arrived", sent.Last),
	})
	return d.found(SenderIdle, 0)
}

// doing is what an end does, as it follows its name.
func doing(activity evidence.Activity) string {
	switch activity {
	case evidence.Returned:
		return "has returned"
	case evidence.Idle:
		return "was not reached"
	default:
		return "is " + activity.String()
	}
}
