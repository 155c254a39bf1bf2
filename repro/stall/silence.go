package stall

import (
	"fmt"
	"slices"

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
	case d.streamLimit(), d.noAnswer(), d.sendDeadlock(), d.notReading(), d.stuck():
		return
	}
	for _, h := range d.suspects() {
		if d.ignored(h) || d.deadHop(h) || d.outOfWindow(h) || d.outOfWindowBack(h) || d.held(h) {
			return
		}
	}
	if !d.waitDeadlock() && !d.idle() {
		d.unknown()
	}
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
	if d.fromOutside() {
		d.mayBe(Frozen, SlowConsumer, ForwarderStuck, Deadlock, StreamLimit)
	}
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
				Text: fmt.Sprintf("has read all %d bytes that %s wrote", w.read.Bytes, d.name(w.writer)),
			})
		}
	}
	if d.fromOutside() {
		d.Settle = "what the processes do meanwhile: a goroutine dump of each"
	}
}

// fromOutside reports whether the call was watched on the wire alone: what its processes do
// is not known.
func (d *diagnoser) fromOutside() bool {
	for _, end := range evidence.Ends {
		if e := d.Call.Ends[end]; e.Receiving.Activity == evidence.NotObserved || e.Sending.Activity == evidence.NotObserved {
			return true
		}
	}
	return false
}

// unseenCauses are those of a silence that an end could show which was not observed, or
// may show later.
func (d *diagnoser) unseenCauses() (causes []Cause) {
	if len(d.mayWaitForStreams()) > 0 {
		causes = append(causes, StreamLimit)
	}
	for _, h := range hops(d.Call) {
		for _, from := range []hop{h, h.reversed()} {
			blocked := d.Call.Ends[from.sender].Sending.Activity == evidence.BlockedInSend || d.leftUnsent(from)
			sent, got := d.across(from)
			between := !h.observed(d) && sent.Last > got // where a proxy may be
			if blocked && !d.Sockets[from.sender].Observed || between {
				causes = append(causes, FlowControl, Starved)
			}
		}
		if !h.observed(d) {
			causes = append(causes, Frozen)
		}
		if d.behindProxy(h) {
			causes = append(causes, NoSettings)
		}
		if !h.observed(d) || d.partOf(h.sender) != nil || d.partOf(h.receiver) != nil {
			causes = append(causes, PartialFrame)
		}
		if !h.observed(d) {
			causes = append(causes, d.maybeHeld(h)...)
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
// first. Nobody whom the client waits for waits on hop 1 once the forwarder has returned.
func (d *diagnoser) suspects() []hop {
	all := hops(d.Call)
	if d.Call.Ends[evidence.ForwarderToUpstream].Returned() {
		return slices.DeleteFunc(all, func(h hop) bool { return h.number == 1 })
	}
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
