package stall

import (
	"fmt"

	"hangscope/repro/evidence"
)

// outOfWindow looks for a writer that may not send.
func (d *diagnoser) outOfWindow(h hop) bool {
	s := d.Sockets[h.sender]
	does := d.Call.Ends[h.sender].Sending
	switch {
	case does.Activity != evidence.BlockedInSend:
		d.ruleOut(FlowControl, "%s is not in Send on hop %d", d.name(h.sender), h.number)
		return false
	case !s.Observed:
		return false
	case !closed(s):
		d.ruleOut(FlowControl, "%s may send on hop %d: connection %d bytes, stream %s",
			d.name(h.sender), h.number, s.ConnectionWindow, window(s.StreamWindow))
		return false
	}
	cause, ok := d.whoHoldsUp(h)
	if !ok {
		return false
	}
	d.stateWindow(h)
	if cause == FlowControl && !h.observed(d) {
		d.mayBe(BlackHole, HalfOpenHop) // what it sent, or the windows that it was given, may be lost
	}
	return d.found(cause, h.number)
}

// outOfWindowBack looks for one against the messages, such as a client that uploads
// what is to be answered.
func (d *diagnoser) outOfWindowBack(h hop) bool {
	return d.Call.Ends[h.receiver].Sending.Activity == evidence.BlockedInSend && d.outOfWindow(h.reversed())
}

// closed reports whether an end may send nothing more, as it sees the windows.
func closed(s evidence.Socket) bool {
	return s.ConnectionWindow <= 0 || s.StreamWindow != nil && *s.StreamWindow <= 0
}

// stateWindow notes that a writer is out of window.
func (d *diagnoser) stateWindow(h hop) {
	s := d.Sockets[h.sender]
	d.state(Statement{
		End: h.sender, At: d.Call.Ends[h.sender].Sending.Since, Source: "frame",
		Text: fmt.Sprintf("is in Send and out of window: connection %d bytes, stream %s", s.ConnectionWindow, window(s.StreamWindow)),
	})
}

// whoHoldsUp separates a reader that reads and whose window updates are lost from
// one that does not read. It is false for a reader that is held up itself, further
// on.
func (d *diagnoser) whoHoldsUp(h hop) (cause Cause, ok bool) {
	reader := d.Call.Ends[h.receiver]
	does := reader.Receiving
	switch {
	case !reader.Reached():
		d.Alike = []Cause{SlowConsumer} // what it does was not observed
	case !reader.AtWork():
		d.ruleOut(SlowConsumer, "%s has returned", d.name(h.receiver))
		return None, false // it is gone, and its writer has not heard of it
	case does.Activity == evidence.WaitingInRecv:
		d.ruleOut(SlowConsumer, "%s waits in Recv", d.name(h.receiver))
	case does.Activity == evidence.Opening:
		d.ruleOut(FlowControl, "%s does not read on hop %d: it opens its stream on the other hop", d.name(h.receiver), h.number)
		return None, false
	case does.Activity == evidence.BlockedInSend && h.receiver.Role() == evidence.Forwarder:
		d.ruleOut(FlowControl, "%s does not read on hop %d: it is in Send on the other hop", d.name(h.receiver), h.number)
		return None, false
	case does.Activity == evidence.BlockedInSend:
		d.stateReader(h.receiver) // it sends before it reads on, as its peer does
	default:
		d.ruleOut(FlowControl, "%s does not read: it %s", d.name(h.receiver), doing(does.Activity))
		d.stateReader(h.receiver)
		return SlowConsumer, true
	}
	return FlowControl, true
}

// stateReader notes that a reader does not read.
func (d *diagnoser) stateReader(end evidence.End) {
	does := d.Call.Ends[end].Receiving
	d.state(Statement{End: end, At: does.Since, Source: "call", Text: "does not call Recv: it " + doing(does.Activity)})
}

func window(bytes *int64) string {
	if bytes == nil {
		return "not observed"
	}
	return fmt.Sprintf("%d bytes", *bytes)
}
