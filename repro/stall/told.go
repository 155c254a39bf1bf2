package stall

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hangscope/repro/evidence"
)

// told is a call whose client was told.
func (d *diagnoser) told(told evidence.Told) {
	d.state(Statement{
		End: evidence.ClientEnd, At: told.At, Source: "call",
		Text: fmt.Sprintf("got %s: %s", told.Code, told.Message),
	})
	switch {
	case d.pingsRefused(told), d.keepalive(), d.lostBytes(), d.deadline(told), d.refused(told), d.noSettings(told), d.ignoredUntil(told),
		d.away(told), d.cut(told), d.quotesEnd(told), d.proxyLimit(told):
	default:
		d.found(Unknown, 0)
		d.Settle = "the logs of the service that made this status"
		if quotes(told, "unexpected HTTP status code") { // no gRPC server makes one
			d.Settle = fmt.Sprintf("the logs of the proxy on hop %d, which made this status", d.quotedHop(told))
		}
	}
	d.notObserved()
}

// objection is the debug text of a GOAWAY that objects to pings.
const objection = "too_many_pings"

// pingsRefused looks for a GOAWAY that objects to pings: at the end that it came to, at
// the one that sent it, and in the status.
func (d *diagnoser) pingsRefused(told evidence.Told) bool {
	for _, end := range evidence.Ends {
		for _, way := range []struct {
			verb string
			away *evidence.GoAway
		}{{"read", d.Sockets[end].Read.GoAway}, {"wrote", d.Sockets[end].Written.GoAway}} {
			if way.away != nil && strings.Contains(way.away.Debug, objection) {
				d.state(Statement{
					End: end, At: way.away.At, Source: "frame",
					Text: fmt.Sprintf("%s GOAWAY %s %q", way.verb, way.away.Code, way.away.Debug),
				})
				return d.found(PingsRefused, end.Hop())
			}
		}
	}
	if quotes(told, objection) {
		return d.found(PingsRefused, d.quotedHop(told))
	}
	d.ruleOut(PingsRefused, "neither the status nor an end that was observed speaks of a GOAWAY that objects to pings")
	return false
}

// keepalive looks for an end that gave up because a ping was not answered.
func (d *diagnoser) keepalive() bool {
	for _, end := range evidence.Ends {
		told := d.Call.Ends[end].Told
		if told != nil && strings.Contains(told.Message, "keepalive ping") {
			hop := end.Hop()
			if end == evidence.ClientEnd && d.passedOn(*told) {
				hop = 1
			}
			d.state(Statement{End: end, At: told.At, Source: "call", Text: "gave up: " + told.Message})
			d.unanswered(hop, told.At)
			return d.found(KeepaliveTimeout, hop)
		}
	}
	d.ruleOut(KeepaliveTimeout, "no status speaks of a keepalive ping")
	return false
}

// unanswered looks for what became of a ping on a hop: by then one end had been
// told, or one end had not read all that was written. If neither shows, it may be
// either.
func (d *diagnoser) unanswered(number int, gaveUp time.Duration) {
	for _, h := range hops(d.Call) {
		if h.number != number {
			continue
		}
		for _, way := range h.ways(d) {
			if at, over := d.over(way.reader); over && at < gaveUp {
				d.stateOver(way.reader)
				return
			}
			if h.observed(d) && way.read.Bytes < way.written.Bytes {
				d.stateLost(way)
				return
			}
		}
	}
	d.Alike = []Cause{BlackHole, HalfOpenHop}
}

// lostBytes looks for a reader that cannot make sense of what it reads.
func (d *diagnoser) lostBytes() bool {
	if slices.ContainsFunc(hops(d.Call), d.nonsense) {
		return true
	}
	d.ruleOut(LostBytes, "no end that was observed has read what is not HTTP/2")
	return false
}

// nonsense looks for such a reader on a hop.
func (d *diagnoser) nonsense(h hop) bool {
	for _, way := range h.ways(d) {
		why := way.read.NotHTTP2
		if told := d.Call.Ends[way.reader].Told; why == "" && told != nil && isNonsense(told.Message) {
			why = told.Message
		}
		if why == "" && h.observed(d) {
			why = way.differs()
		}
		if why != "" && h.observed(d) && way.read.Bytes < way.written.Bytes {
			d.state(Statement{
				End: way.reader, At: way.read.Last, Source: "socket",
				Text: fmt.Sprintf("read %d bytes of the %d that %s wrote, and cannot make frames of them: %s",
					way.read.Bytes, way.written.Bytes, d.name(way.writer), why),
			})
			return d.found(LostBytes, h.number)
		}
	}
	return false
}

// deadline looks at a call that its own deadline ended. If the call was silent by
// then, its end does not say what the silence came from. Connections that carried
// bytes shortly before were not it.
func (d *diagnoser) deadline(told evidence.Told) bool {
	if told.Code != "DeadlineExceeded" {
		d.ruleOut(Deadline, "the status is %s", told.Code)
		return false
	}
	if waited := d.Call.Waited; waited != nil && waited.Lasted > d.Threshold {
		d.state(Statement{
			End: receiver(d.Call), At: waited.Since, Source: "call",
			Text: waitedAfter(waited.After) + fmt.Sprintf(" until the deadline, %.3f s later", waited.Lasted.Seconds()),
		})
		d.showLife(d.Call.Ended)
		if points := d.Call.Points(); points[evidence.Sent].Last == points[evidence.Received].Last {
			d.Alike = append(d.Alike, SenderIdle)
		}
	}
	return d.found(Deadline, 0)
}

// isNonsense reports whether a status says that frames could not be read.
func isNonsense(message string) bool {
	for _, sign := range []string{"http2: frame too large", "PROTOCOL_ERROR", "FRAME_SIZE_ERROR", "COMPRESSION_ERROR"} {
		if strings.Contains(message, sign) {
			return true
		}
	}
	return false
}

// refused looks for a connection that could not be made.
func (d *diagnoser) refused(told evidence.Told) bool {
	if strings.Contains(told.Message, "connection refused") || strings.Contains(told.Message, "error while dialing") {
		hop := 2
		if d.passedOn(told) {
			hop = 1
		}
		return d.found(Refused, hop)
	}
	d.ruleOut(Refused, "the status does not speak of a connection that could not be made")
	return false
}

// cut looks for the connection whose end the client was told of.
func (d *diagnoser) cut(told evidence.Told) bool {
	for _, ofOthers := range []bool{true, false} {
		for _, end := range d.sourcesOf(told) {
			if d.overBy(end, told.At, ofOthers) {
				d.stateCut(end)
				return d.cutOn(end)
			}
		}
	}
	d.ruleOut(Reset, "no end that was observed knows of the end of a connection from which the status could come")
	return false
}

// sourcesOf returns the ends whose connections may be what a client was told of, the
// likeliest first. A client that has lost its own connection was told of that one. If
// not, the status came to it from the forwarder, which passes on what it was told, or
// from what stands between the two.
func (d *diagnoser) sourcesOf(told evidence.Told) []evidence.End {
	if d.passedOn(told) {
		return []evidence.End{evidence.ClientEnd, evidence.ForwarderToUpstream, evidence.UpstreamEnd}
	}
	return []evidence.End{evidence.ClientEnd, evidence.ForwarderToClient, evidence.ForwarderToUpstream}
}

// passedOn reports whether the forwarder had been told the same by its own call when
// the client was told.
func (d *diagnoser) passedOn(told evidence.Told) bool {
	before := d.Call.Ends[evidence.ForwarderToUpstream].Told
	return before != nil && before.At <= told.At && before.Code == told.Code && before.Message == told.Message
}

// overBy reports whether an end knew at a moment that its connection was dead. What
// others did to the connection counts, or else what its owner did.
func (d *diagnoser) overBy(end evidence.End, at time.Duration, ofOthers bool) bool {
	for _, ended := range []*evidence.Ended{d.Sockets[end].Read.Ended, d.Sockets[end].Written.Ended} {
		if ended != nil && ended.At <= at && (ended.How != byOwner) == ofOthers {
			return true
		}
	}
	return false
}

// stateCut notes how the connection of an end was cut, and then those of the others.
func (d *diagnoser) stateCut(first evidence.End) {
	d.stateOver(first)
	for _, end := range evidence.Ends {
		if end != first {
			d.stateOver(end)
		}
	}
}
