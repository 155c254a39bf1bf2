package stall

import (
	"fmt"
	"slices"
	"time"

	"hangscope/repro/evidence"
)

// held looks for a hop whose proxy has what the receiver waits for: messages, or the end of
// the call.
func (d *diagnoser) held(h hop) bool {
	if !h.bothSeen(d) || h.observed(d) {
		return false // no proxy stands there, for all that was seen
	}
	for _, end := range []evidence.End{h.sender, h.receiver} {
		if _, over := d.over(end); over {
			return false
		}
	}
	if d.Call.Direction == evidence.Up && d.endSwallowed(h) {
		return true // its server takes no more of the upload, so none of that is missing
	}
	return d.frozenBehind(h) || d.fellSilent(h) || d.buffered(h, d.Call.Direction) || d.buffered(h.reversed(), d.Call.Direction.Other()) || d.endSwallowed(h)
}

// buffered looks for messages that a proxy has taken and does not pass on: those that the
// call is about, or those that ask for them.
func (d *diagnoser) buffered(h hop, direction evidence.Direction) bool {
	sent, got := d.crossing(h, direction)
	switch {
	case sent.Last <= got.Last:
		if direction == d.Call.Direction {
			d.ruleOut(Buffering, "all that was sent over hop %d, up to message %d, has arrived", h.number, got.Last)
		}
		return false
	case !d.explains(sent.At) && sent.Last == got.Last+1:
		d.ruleOut(Buffering, "message %d was sent over hop %d %.3f s ago, and may be under way", sent.Last, h.number, (d.At - sent.At).Seconds())
		return false
	case !d.taken(h.sender, sent.At):
		return false
	}
	d.stateBetween(h)
	d.state(Statement{
		End: h.sender, At: sent.At, Source: "socket",
		Text: fmt.Sprintf("what stands between has taken all that it wrote, up to message %d", sent.Last),
	})
	if slices.ContainsFunc(hops(d.Call), d.behindProxy) {
		d.mayBe(NoSettings) // the messages wait for a connection
	}
	if direction == evidence.Up && d.wholeRequest(h, sent.At) {
		d.unlessAlive(hopNumbered(h.number).receiver, sent.At, onlyServer)
		d.mayBe(Buffering, FlowControl)
		d.maybeIgnored(h)
		d.settleByServersPing(h.receiver)
		return d.found(DeadBackEnd, h.number)
	}
	d.unlessAlive(h.receiver, sent.At, "the proxy has what is missing")
	d.mayBe(FlowControl) // the proxy may be out of window
	d.mayHaveLostServer(h, direction)
	if sent.Last == got.Last+1 && d.Call.Ends[h.sender].Returned() {
		d.mayBe(SwallowedEnd) // a message whose call has no end is not given to a unary caller
	}
	return d.found(Buffering, h.number)
}

// endSwallowed looks for the end of a call that a proxy has taken and does not pass on: the
// server has returned, and its caller waits for no more than that.
func (d *diagnoser) endSwallowed(h hop) bool {
	answers := hopNumbered(h.number)
	server, caller := d.Call.Ends[answers.sender], d.Call.Ends[answers.receiver]
	upload := d.Call.Direction == evidence.Up // one call, which its server may answer early
	if asked, came := d.crossing(h, evidence.Up); asked.Last > came.Last && !upload {
		d.ruleOut(SwallowedEnd, "%s has ended a call before message %d, which asks for another", d.name(answers.sender), asked.Last)
		return false
	}
	if !server.Returned() || server.Told != nil || !waits(caller) || !d.explains(server.Since()) ||
		!d.taken(answers.sender, server.Since()) {
		d.ruleOut(SwallowedEnd, "%s is not known to have ended the call long ago on a connection that takes it", d.name(answers.sender))
		return false
	}
	_, got := d.crossing(answers, evidence.Down)
	lacks := fmt.Sprintf("has message %d, and waits for the next one or the end", got.Last)
	if upload {
		lacks = "is not through with its upload, and has got no answer"
		d.mayBe(Buffering) // the answer comes before the end
	}
	d.state(Statement{
		End: answers.sender, At: server.Since(), Source: "call",
		Text: "returned OK; the end of the call has been taken by what stands between",
	})
	d.state(Statement{
		End: answers.receiver, At: caller.Since(), Source: "call",
		Text: lacks,
	})
	d.unlessAlive(answers.receiver, server.Since(), "the proxy has what is missing")
	return d.found(SwallowedEnd, h.number)
}

// maybeHeld returns what a proxy may have kept on a hop that was not observed whole.
func (d *diagnoser) maybeHeld(h hop) (causes []Cause) {
	for _, direction := range []evidence.Direction{evidence.Down, evidence.Up} {
		if sent, got := d.crossing(h, direction); sent.Last > got.Last {
			causes = append(causes, Buffering, DeadBackEnd)
		}
	}
	answers := hopNumbered(h.number)
	if asked, came := d.crossing(h, evidence.Up); asked.Last > came.Last {
		causes = append(causes, SwallowedGoAway)
	}
	if server := d.Call.Ends[answers.sender]; server.Returned() && server.Told == nil && waits(d.Call.Ends[answers.receiver]) {
		causes = append(causes, SwallowedEnd)
	}
	return causes
}

// crossing returns how far came what goes in a direction, on either side of a hop. What has
// come to its receiver has crossed, though another process may have passed it on.
func (d *diagnoser) crossing(h hop, direction evidence.Direction) (sent, got evidence.Passed) {
	points := d.Call.PointsOf(direction)
	if h.number == direction.Hops()[0] {
		got = points[evidence.ForwarderReceived]
		if points[evidence.Received].Last > got.Last {
			got = points[evidence.Received]
		}
		return points[evidence.Sent], got
	}
	return points[evidence.ForwarderSent], points[evidence.Received]
}

// taken reports whether what an end has written until a moment was taken by its peer. The
// kernel knows, or something came back since.
func (d *diagnoser) taken(end evidence.End, at time.Duration) bool {
	s := d.Sockets[end]
	if s.TCP != nil {
		return s.TCP.Unacked == 0
	}
	return s.Read.Last > at
}

// unlessAlive adds to what looks alike that the connection of a receiver is dead, unless it
// has read anything since what it lacks was sent. shows is what an answer to its ping would
// show besides.
func (d *diagnoser) unlessAlive(end evidence.End, sent time.Duration, shows string) {
	s := d.Sockets[end]
	if s.Read.Last > sent {
		d.state(Statement{End: end, At: s.Read.Last, Source: "socket", Text: "has read other bytes since that was sent: its connection lives"})
		return
	}
	d.mayBe(BlackHole, HalfOpenHop, Frozen)
	d.Settle = fmt.Sprintf("a ping of the %s: if it is answered, the connection lives and %s", d.name(end), shows)
}
