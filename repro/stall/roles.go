package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// streamLimit looks for a call that cannot be opened because the peer allows no
// further stream.
func (d *diagnoser) streamLimit() bool {
	for _, end := range dialling {
		s := d.Sockets[end]
		since, opening := d.opening(end)
		if opening && s.Observed && s.MaxStreams != nil && s.OpenStreams >= int(*s.MaxStreams) {
			d.state(Statement{
				End: end, At: since, Source: "frame",
				Text: fmt.Sprintf("waits to open a stream: %d are open, and the peer's SETTINGS allow %d", s.OpenStreams, *s.MaxStreams),
			})
			return d.found(StreamLimit, end.Hop())
		}
	}
	if len(d.mayWaitForStreams()) == 0 && !d.fromOutside() {
		d.ruleOut(StreamLimit, "no end that was observed is kept from opening its stream")
	}
	return false
}

// mayWaitForStreams are the ends that are opening their stream and were not observed.
func (d *diagnoser) mayWaitForStreams() (ends []evidence.End) {
	for _, end := range dialling {
		if _, opening := d.opening(end); opening && !d.Sockets[end].Observed {
			ends = append(ends, end)
		}
	}
	return ends
}

// opening reports whether an end is opening its stream, and since when.
func (d *diagnoser) opening(end evidence.End) (since time.Duration, ok bool) {
	e := d.Call.Ends[end]
	for _, doing := range []evidence.Doing{e.Receiving, e.Sending} {
		if doing.Activity == evidence.Opening {
			return doing.Since, true
		}
	}
	if d.asksAgain(end) {
		return e.Sending.Since, true
	}
	return 0, false
}

// asksAgain reports whether an end makes one call after the other, each with a stream of
// its own, and the latest has not come to its peer.
func (d *diagnoser) asksAgain(end evidence.End) bool {
	up := d.Call.PointsOf(evidence.Up)
	sent, came := up[evidence.Sent].Last, up[evidence.ForwarderReceived].Last
	if end.Hop() == 1 {
		sent, came = up[evidence.ForwarderSent].Last, up[evidence.Received].Last
	}
	e := d.Call.Ends[end]
	peerWaits := end == evidence.ClientEnd && d.Call.Ends[evidence.ForwarderToClient].AtWork()
	return d.Call.Direction == evidence.Down && sent > 1 && sent > came && !peerWaits &&
		e.Receiving.Activity == evidence.WaitingInRecv && e.Sending == e.Receiving
}

// stuck looks for a message that the forwarder has had for long and does not pass
// on: one that the call is about, then one that asks for it.
func (d *diagnoser) stuck() bool {
	return d.holds(d.Call.Direction) || d.asking() == evidence.Working && d.holds(d.Call.Direction.Other())
}

// asking returns what the forwarder does for what goes against the messages.
func (d *diagnoser) asking() evidence.Activity {
	return d.Call.Doing(evidence.Forwarder, d.Call.Direction.Other()).Activity
}

// holds looks for a message on its way in a direction that the forwarder holds.
func (d *diagnoser) holds(direction evidence.Direction) bool {
	points := d.Call.PointsOf(direction)
	got, passed := points[evidence.ForwarderReceived], points[evidence.ForwarderSent]
	does := d.Call.Doing(evidence.Forwarder, direction)
	switch {
	case got.Last <= passed.Last:
		d.ruleOut(ForwarderStuck, "all that it received, up to message %d, it passed on", got.Last)
		return false
	case does.Activity == evidence.NotObserved:
		return false // what it owes for a message, only it knows
	case !does.AtWork():
		d.ruleOut(ForwarderStuck, "it has returned, and had no more to do with message %d", got.Last)
		return false
	case does.Activity == evidence.BlockedInSend:
		d.ruleOut(ForwarderStuck, "it is in Send with message %d", got.Last)
		onto := hopsOf(direction)[0]
		return d.deadHop(onto) || d.outOfWindow(onto)
	case !d.explains(got.At):
		d.ruleOut(ForwarderStuck, "it has had message %d for %.3f s only", got.Last, (d.At - got.At).Seconds())
		return false
	}
	d.ruleOut(BlackHole, "message %d, which is missing, has reached the %s, and has not left it", passed.Last+1,
		d.name(evidence.ForwarderToClient))
	d.state(Statement{
		End: hopsOf(direction)[1].receiver, At: got.At, Source: "call",
		Text: fmt.Sprintf("received message %d and passed on no more than message %d; since %.3f s it %s",
			got.Last, passed.Last, does.Since.Seconds(), doing(does.Activity)),
	})
	return d.found(ForwarderStuck, 0)
}

// explains reports whether what has lasted since a moment explains the silence: it
// has lasted for longer than the threshold, or for most of the silence.
func (d *diagnoser) explains(since time.Duration) bool {
	lasted := d.At - since
	return lasted > d.Threshold || 2*lasted > d.Call.Waited.Lasted
}

// doing is what an end does, as it follows its name.
func doing(activity evidence.Activity) string {
	switch activity {
	case evidence.Returned:
		return "has returned"
	case evidence.Idle:
		return "was not reached"
	case evidence.NotObserved:
		return "was not observed within its process"
	default:
		return "is " + activity.String()
	}
}
