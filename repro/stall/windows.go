package stall

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
)

// outOfWindow looks for a writer that may not send.
func (d *diagnoser) outOfWindow(h hop) bool {
	s := d.Sockets[h.sender]
	does := d.Call.Ends[h.sender].Sending
	switch {
	case does.Activity == evidence.NotObserved && (!s.Observed || !closed(s)):
		return false // it may send, or what it may was not observed
	case does.Activity != evidence.BlockedInSend && does.Activity != evidence.NotObserved && !d.leftUnsent(h):
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
	if cause == FlowControl && d.othersFlow(h) {
		cause = Starved
	}
	if cause != SlowConsumer && !h.observed(d) {
		// What it sent, or the windows that it was given, may be lost. A proxy that has lost its
		// server passes nothing on, and so gives no window back.
		d.mayBe(BlackHole, HalfOpenHop, Frozen, DeadBackEnd)
		if h.sender.Sends() == evidence.Up {
			d.maybeIgnored(h) // nobody reads a request that the server does not look at
		}
		if d.behindProxy(h) {
			d.mayBe(NoSettings)
		}
	}
	return d.found(cause, h.number)
}

// outOfWindowBack looks for one against the messages, such as a client that uploads
// what is to be answered.
func (d *diagnoser) outOfWindowBack(h hop) bool {
	does := d.Call.Ends[h.receiver].Sending.Activity
	return (does == evidence.BlockedInSend || does == evidence.NotObserved) && d.outOfWindow(h.reversed())
}

// closed reports whether an end may send nothing more, as it sees the windows.
func closed(s evidence.Socket) bool {
	return s.ConnectionWindow <= 0 || s.StreamWindow != nil && *s.StreamWindow <= 0
}

// leftUnsent reports whether the transport of an end still has what it was given: gRPC
// takes some kilobytes more than the window allows, and Send returns. The end may have
// returned as well, or has been kept from writing for long.
func (d *diagnoser) leftUnsent(h hop) bool {
	sender, s := d.Call.Ends[h.sender], d.Sockets[h.sender]
	sent, got := d.across(h)
	return sender.Told == nil && sent.Last > got && (sender.Returned() || s.Observed && closed(s) && d.explains(s.Written.Last))
}

// across returns the last message that was sent on a hop, and the number of the last one
// that was received.
func (d *diagnoser) across(h hop) (sent evidence.Passed, received uint64) {
	points := d.Call.PointsOf(h.sender.Sends())
	if h.sender.Role() == evidence.Forwarder {
		return points[evidence.ForwarderSent], points[evidence.Received].Last
	}
	return points[evidence.Sent], points[evidence.ForwarderReceived].Last
}

// othersFlow looks for DATA that other streams of a connection have carried since a
// writer was kept from it by the window of its own stream.
func (d *diagnoser) othersFlow(h hop) bool {
	s, since := d.Sockets[h.sender], d.Call.Ends[h.sender].Sending.Since
	if s.ConnectionWindow <= 0 {
		return false
	}
	for _, frame := range s.Written.Recent {
		if strings.HasPrefix(frame.Text, "DATA ") && frame.At-since > newsTakes {
			d.state(Statement{End: h.sender, At: s.Written.Last, Source: "frame", Text: "has written DATA of other streams meanwhile"})
			return true
		}
	}
	d.ruleOut(Starved, "%s has written no DATA since then", d.name(h.sender))
	return false
}

// stateWindow notes that a writer is out of window, and of which.
func (d *diagnoser) stateWindow(h hop) {
	s, does := d.Sockets[h.sender], d.Call.Ends[h.sender].Sending
	what, whose := "is in Send and", fmt.Sprintf("its stream on hop %d", h.number)
	switch does.Activity {
	case evidence.BlockedInSend:
	case evidence.NotObserved:
		what = "is"
	default:
		what = "has not sent all that it was given and is"
	}
	if s.ConnectionWindow <= 0 {
		whose = fmt.Sprintf("the connection of hop %d", h.number)
		if s.OpenStreams > 1 {
			whose += fmt.Sprintf(", which %d streams share", s.OpenStreams)
		}
	}
	d.state(Statement{
		End: h.sender, At: does.Since, Source: "frame",
		Text: fmt.Sprintf("%s out of window: connection %d bytes, stream %s; %s gives no more for %s",
			what, s.ConnectionWindow, window(s.StreamWindow), d.name(h.receiver), whose),
	})
}

// whoHoldsUp separates a reader that reads and whose window updates are lost from
// one that does not read. It is false for a reader that is held up itself, further
// on.
func (d *diagnoser) whoHoldsUp(h hop) (cause Cause, ok bool) {
	reader := d.Call.Ends[h.receiver]
	does := reader.Receiving
	switch {
	case !reader.Reached() || does.Activity == evidence.NotObserved:
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
