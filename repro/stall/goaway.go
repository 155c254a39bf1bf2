package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// maxAge is what grpc-go says with the GOAWAY of a connection at its greatest age.
const maxAge = `code: NO_ERROR, debug data: "max_age"`

// away looks for a GOAWAY without an error on a connection whose end the client was told
// of: the peer wanted to close it, and did not wait for the call.
func (d *diagnoser) away(told evidence.Told) bool {
	for _, end := range d.sourcesOf(told) {
		verb, goAway := d.serversGoAway(end)
		if goAway == nil || goAway.Code != "NO_ERROR" || !d.closedAfter(end, goAway.At, told.At) {
			continue
		}
		d.state(Statement{
			End: end, At: goAway.At, Source: "frame", Text: fmt.Sprintf("%s GOAWAY %s %q", verb, goAway.Code, goAway.Debug),
		})
		d.stateCut(end)
		return d.found(GoAway, end.Hop())
	}
	if quotes(told, maxAge) {
		return d.found(GoAway, d.quotedHop(told))
	}
	d.ruleOut(GoAway, "no end that was observed has seen a GOAWAY without an error, and the status speaks of none")
	return false
}

// serversGoAway returns the GOAWAY of the server on the connection of an end. A client that
// closes may write one too, and cuts none of its calls with that.
func (d *diagnoser) serversGoAway(end evidence.End) (verb string, goAway *evidence.GoAway) {
	if end.Sends() == evidence.Up {
		return "read", d.Sockets[end].Read.GoAway
	}
	return "wrote", d.Sockets[end].Written.GoAway
}

// closedAfter reports whether the connection of an end ended between two moments in the
// way of a peer that closes.
func (d *diagnoser) closedAfter(end evidence.End, from, until time.Duration) bool {
	for _, ended := range []*evidence.Ended{d.Sockets[end].Read.Ended, d.Sockets[end].Written.Ended} {
		if ended != nil && ended.At >= from && ended.At <= until && ended.How != "RST" {
			return true
		}
	}
	return false
}
