package stall

import (
	"fmt"
	"time"

	"hangscope/repro/evidence"
)

// A server that has said with GOAWAY that it takes no further stream on a connection does not
// look at those that come all the same. Of which call such a request was shows in its times.

// ignored looks for a call that waits for a server which does not look at its request: a
// proxy on the hop has sent it on a connection that takes none.
func (d *diagnoser) ignored(h hop) bool {
	asked, came := d.crossing(h, evidence.Up)
	if asked.Last <= came.Last {
		return false
	}
	from := d.Call.Started
	if d.Call.Direction == evidence.Down && asked.Last == came.Last+1 {
		from = asked.At - together
	}
	return d.ignoredOn(h, func(request evidence.Ignored) bool { return from <= request.At && request.At <= d.At })
}

// ignoredUntil looks for a request that its server did not look at, until it closed the
// connection: then the proxy gave the call up, and the client was told.
func (d *diagnoser) ignoredUntil(told evidence.Told) bool {
	h := hopNumbered(d.quotedHop(told))
	if own := d.Call.Ends[h.receiver].Told; own != nil {
		told = *own
	}
	return d.ignoredOn(h, func(request evidence.Ignored) bool {
		return d.Call.Started <= request.At && request.Over != nil && request.At <= *request.Over && *request.Over <= told.At &&
			told.At-*request.Over < newsTakes
	})
}

// ignoredOn looks for a request on a hop that a proxy divides, which came when the proxy had
// read the GOAWAY.
func (d *diagnoser) ignoredOn(h hop, ofCall func(evidence.Ignored) bool) bool {
	server := hopNumbered(h.number).sender
	for _, request := range d.Ignored {
		onItsWay := !request.Heard && request.At-request.GoAway.At < newsTakes
		if h.observed(d) || request.End != server || onItsWay || !ofCall(request) {
			continue
		}
		d.state(Statement{
			End: server, At: request.GoAway.At, Source: "frame",
			Text: fmt.Sprintf("wrote GOAWAY %s %q: it takes no stream after %d on this connection", request.GoAway.Code, request.GoAway.Debug, request.GoAway.Last),
		})
		d.state(Statement{
			End: server, At: request.At, Source: "frame",
			Text: fmt.Sprintf("read a request on stream %d of the same connection, and does not look at it", request.Stream) + untilOver(request.Over),
		})
		return d.found(SwallowedGoAway, h.number)
	}
	return false
}

func untilOver(over *time.Duration) string {
	if over == nil {
		return ""
	}
	return fmt.Sprintf("; the connection ended at %.3f s", over.Seconds())
}

// maybeIgnored adds to what looks alike that a server does not look at a request, if the
// server's end was not observed.
func (d *diagnoser) maybeIgnored(h hop) {
	if !d.Sockets[hopNumbered(h.number).sender].Observed {
		d.mayBe(SwallowedGoAway)
	}
}
