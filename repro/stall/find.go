package stall

import (
	"time"

	"hangscope/repro/evidence"
)

// State is how a stall ended, if it did.
type State string

// The states of a stall.
const (
	// Hung lasted to the end of the observation.
	Hung State = "hung"
	// Recovered was ended by a message.
	Recovered State = "recovered"
	// Told was ended by an error.
	Told State = "told"
)

// Stall is a silence that lasted longer than the threshold.
type Stall struct {
	// State is how it ended.
	State State
	// Gap is the silence.
	evidence.Gap
	// Hop is where the messages stopped, 1 or 2, or 0 if no hop is to blame.
	Hop int
}

// All returns the stalls of a call in the order of time.
func All(record evidence.Record, threshold time.Duration) []Stall {
	var stalls []Stall
	for _, gap := range record.Gaps {
		if gap.Lasted > threshold {
			// The messages have gone on since, and where they had stopped is unknown.
			stalls = append(stalls, Stall{State: Recovered, Gap: gap})
		}
	}
	if waited := record.Waited; waited != nil && waited.Lasted > threshold {
		last := Stall{State: Told, Gap: *waited, Hop: Hop(record)}
		if record.Open {
			last.State = Hung
		}
		stalls = append(stalls, last)
	}
	return stalls
}

// Worst returns the worst of the stalls of a call: one that hangs, else one that an
// error ended, else the longest. It returns nil if there is none.
func Worst(stalls []Stall) *Stall {
	var worst *Stall
	for i := range stalls {
		s := &stalls[i]
		if worst == nil || s.State != Recovered || s.Lasted > worst.Lasted {
			worst = s
		}
	}
	return worst
}

// Hop returns the hop on which the messages of a call stopped. It is 0 if they
// did not stop on a hop, or if the hop is not known. The search goes from the
// receiver towards the sender: what is nearest to the receiver explains its
// silence.
func Hop(record evidence.Record) int {
	points := record.Points()
	both := hops(record)
	near, far := both[0], both[1]
	missing := points[evidence.ForwarderSent].Last > points[evidence.Received].Last && !done(record.Ends[near.receiver]) && !askedOn(record)
	switch {
	case news(record, near) || missing:
		return near.number
	case points[evidence.ForwarderReceived].Last > points[evidence.ForwarderSent].Last && done(record.Ends[evidence.ForwarderToClient]):
		return evidence.ClientEnd.Hop() // it owes nothing: the end of the call is what has not come
	case points[evidence.ForwarderReceived].Last > points[evidence.ForwarderSent].Last:
		return 0
	case points[evidence.Sent].Last > points[evidence.ForwarderReceived].Last && opensOnward(record):
		return near.number
	case points[evidence.Sent].Last > points[evidence.ForwarderReceived].Last:
		return far.number
	}
	if hop := hopNotCrossed(record); hop != 0 {
		return hop
	}
	if hop := hopOfRequest(record); hop != 0 {
		return hop
	}
	if news(record, far) {
		return far.number
	}
	return 0
}

// askedOn reports whether the client was told that the last answer is lost, as it may be in
// a call of several unary ones, and has waited for another one for most of the silence.
func askedOn(record evidence.Record) bool {
	client, waited := record.Ends[evidence.ClientEnd], record.Waited
	if record.Direction != evidence.Down || !record.Open || client.Told == nil || waited == nil || !waits(client) {
		return false
	}
	sinceTold := waited.Since + waited.Lasted - client.Told.At
	return 2*sinceTold > waited.Lasted && record.Up[evidence.Sent].Last > record.Down[evidence.ForwarderSent].Last
}

// done reports whether an end has returned, and was told nothing: what is sent to it then
// has not stopped on its way.
func done(end evidence.EndRecord) bool { return end.Returned() && end.Told == nil }

// opensOnward reports whether the forwarder has taken no message of an upload because it
// was opening its stream to the upstream, and the call has not come there.
func opensOnward(record evidence.Record) bool {
	toClient, toUpstream := record.Ends[evidence.ForwarderToClient], record.Ends[evidence.ForwarderToUpstream]
	if record.Direction != evidence.Up || record.Up[evidence.ForwarderReceived].Last > 0 || record.Ends[evidence.UpstreamEnd].Reached() {
		return false
	}
	gaveUp := toUpstream.Returned() && toUpstream.Told != nil
	return gaveUp || toUpstream.Sending.Activity == evidence.Opening && toClient.Receiving.Activity != evidence.WaitingInRecv
}

// hopNotCrossed returns the hop that the call itself has not crossed.
func hopNotCrossed(record evidence.Record) int {
	reached := func(end evidence.End) bool { return record.Ends[end].Reached() }
	switch {
	case reached(evidence.ClientEnd) && !reached(evidence.ForwarderToClient):
		return 2
	case reached(evidence.ForwarderToUpstream) && !reached(evidence.UpstreamEnd):
		return 1
	default:
		return 0
	}
}

// hopOfRequest returns the hop on which what asks for messages stopped.
func hopOfRequest(record evidence.Record) int {
	requests, crossed := record.Up, evidence.Up.Hops()
	if record.Direction == evidence.Up {
		requests, crossed = record.Down, evidence.Down.Hops()
	}
	switch {
	case requests[evidence.ForwarderSent].Last > requests[evidence.Received].Last:
		return crossed[1]
	case requests[evidence.Sent].Last > requests[evidence.ForwarderReceived].Last:
		return crossed[0]
	default:
		return 0
	}
}

// newsTakes is how long the news that a call is over may take to the other end of a
// hop where nothing is wrong.
const newsTakes = 100 * time.Millisecond

// news reports whether the news that the call is over stopped on a hop: one end is
// through with the call, and the other waits. Such a hop explains all that stopped
// beyond it: an end that has returned takes no message, and passes none on.
func news(record evidence.Record, h hop) bool {
	for _, ends := range [][2]evidence.End{{h.sender, h.receiver}, {h.receiver, h.sender}} {
		through, other := record.Ends[ends[0]], record.Ends[ends[1]]
		if through.Returned() && waits(other) && (toldOf(other, through) || !onItsWay(record, through.Since())) {
			return true
		}
	}
	return false
}

// toldOf reports whether an end was told that the other one, which waits, is gone. It
// has no news for it then, as it may have when a deadline ends the call for both.
func toldOf(waiting, told evidence.EndRecord) bool {
	return waiting.Told == nil && told.Told != nil && told.Told.Code != "DeadlineExceeded"
}

// waits reports whether an end waits for what comes from elsewhere, and not for the
// time of its own next message. One that was watched from outside has the call open.
func waits(end evidence.EndRecord) bool {
	for _, doing := range []evidence.Doing{end.Receiving, end.Sending} {
		switch doing.Activity {
		case evidence.Opening, evidence.WaitingInRecv, evidence.BlockedInSend, evidence.NotObserved:
			return true
		default:
		}
	}
	return false
}

// onItsWay reports whether what an end did at a moment may have had no effect yet at
// the other one when the record was taken.
func onItsWay(record evidence.Record, did time.Duration) bool {
	waited := record.Waited
	return record.Open && waited != nil && waited.Since+waited.Lasted-did < newsTakes
}
