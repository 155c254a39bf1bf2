package stall

import (
	"fmt"
	"slices"
	"strings"

	"hangscope/repro/evidence"
)

// A status may quote what gRPC learned of a connection. That is evidence too, where the
// sockets of that connection were not observed.

// endsOfConnections are what a status of grpc-go says of a connection that has ended.
var endsOfConnections = []string{
	"connection reset", "broken pipe", "reading from server: EOF", "transport is closing", "connection is shutting down",
	"connection error",
}

// quotes reports whether a status has one of some texts in it.
func quotes(told evidence.Told, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(told.Message, text) {
			return true
		}
	}
	return false
}

// quotesEnd looks for a status that speaks of the end of a connection whose socket was
// not observed: the client's own, or that from which the forwarder got the same status.
func (d *diagnoser) quotesEnd(told evidence.Told) bool {
	hop := d.quotedHop(told)
	dialler := evidence.ClientEnd
	if hop == 1 {
		dialler = evidence.ForwarderToUpstream
	}
	if d.Sockets[dialler].Observed || !quotes(told, endsOfConnections...) {
		return false
	}
	h := hopOf(d.Call, dialler)
	waited := d.Call.Waited
	peer := h.other(dialler)
	gaveUp, _ := d.over(peer)
	switch {
	case d.timedOut(peer) && gaveUp < told.At:
		return d.unansweredOn(h, peer)
	case !d.Sockets[peer].Observed && quotes(told, "connection reset", "broken pipe") && waited != nil && told.At-waited.Since > d.Threshold:
		d.mayBe(BlackHole)
		d.Settle = fmt.Sprintf("what the socket of %s saw: its kernel may have given the connection up before", d.name(peer))
	}
	return d.found(Reset, hop)
}

// quotedHop returns the hop of the connection that a status of the client's speaks of.
func (d *diagnoser) quotedHop(told evidence.Told) int {
	if d.passedOn(told) {
		return 1
	}
	return 2
}

// notObserved adds to what looks alike for a client that was told what only the ends
// that were not observed could have seen: that a connection was cut, and that bytes
// which its reader could not read were the reason.
func (d *diagnoser) notObserved() {
	for _, h := range hops(d.Call) {
		if h.observed(d) {
			continue
		}
		switch {
		case (d.Cause == Reset || d.Cause == IdleDrop) && (d.Hop == h.number || d.closedByOwner(h)):
			d.mayBe(LostBytes)
		case d.Cause == Unknown:
			d.mayBe(Reset, LostBytes, GoAway)
			d.maybeIgnored(h)
		}
	}
}

// closedByOwner reports whether an end of a hop was closed by whoever had it, as one is
// that cannot read what it gets.
func (d *diagnoser) closedByOwner(h hop) bool {
	return d.overBy(h.sender, d.At, false) || d.overBy(h.receiver, d.At, false)
}

// mayBe adds causes that look the same.
func (d *diagnoser) mayBe(causes ...Cause) {
	for _, cause := range causes {
		if cause != d.Cause && !slices.Contains(d.Alike, cause) {
			d.Alike = append(d.Alike, cause)
		}
	}
}
