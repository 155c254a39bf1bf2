package stall

import (
	"fmt"

	"hangscope/repro/evidence"
)

// outOfWindow looks for a writer that may not send.
func (d *diagnoser) outOfWindow(h hop) bool {
	s := d.Sockets[h.sender]
	does := d.Call.Ends[h.sender].Sending
	closed := s.ConnectionWindow <= 0 || s.StreamWindow != nil && *s.StreamWindow <= 0
	switch {
	case does.Activity != evidence.BlockedInSend:
		d.ruleOut(FlowControl, "%s is not in Send on hop %d", h.sender.Role(), h.number)
		return false
	case !s.Observed:
		return false
	case !closed:
		d.ruleOut(FlowControl, "%s may send on hop %d: connection %d bytes, stream %s",
			h.sender.Role(), h.number, s.ConnectionWindow, window(s.StreamWindow))
		return false
	}
	d.state(Statement{
		End: h.sender, At: does.Since, Source: "frame",
		Text: fmt.Sprintf("is in Send and out of window: connection %d bytes, stream %s", s.ConnectionWindow, window(s.StreamWindow)),
	})
	return d.found(d.whoHoldsUp(h), h.number)
}

// whoHoldsUp separates a reader that reads and whose window updates are lost from
// one that does not read.
func (d *diagnoser) whoHoldsUp(h hop) Cause {
	reader := d.Call.Ends[h.receiver]
	does := reader.Receiving
	switch {
	case !reader.Reached():
		d.Alike = []Cause{SlowConsumer} // what it does was not observed
		return FlowControl
	case does.Activity == evidence.WaitingInRecv:
		d.ruleOut(SlowConsumer, "%s waits in Recv", h.receiver.Role())
		return FlowControl
	default:
		d.ruleOut(FlowControl, "%s does not read: it %s", h.receiver.Role(), doing(does.Activity))
		d.state(Statement{End: h.receiver, At: does.Since, Source: "call", Text: "does not call Recv: it " + doing(does.Activity)})
		return SlowConsumer
	}
}

func window(bytes *int64) string {
	if bytes == nil {
		return "not observed"
	}
	return fmt.Sprintf("%d bytes", *bytes)
}
