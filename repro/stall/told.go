package stall

import (
	"fmt"
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
	case d.pingsRefused(), d.keepalive(), d.lostBytes(), d.deadline(told), d.refused(told), d.cut():
	default:
		d.found(Unknown, 0)
		d.Settle = "the logs of the service that made this status"
	}
}

// pingsRefused looks for a GOAWAY that objects to pings.
func (d *diagnoser) pingsRefused() bool {
	for _, end := range evidence.Ends {
		if away := d.Sockets[end].Read.GoAway; away != nil && strings.Contains(away.Debug, "too_many_pings") {
			d.state(Statement{
				End: end, At: away.At, Source: "frame",
				Text: fmt.Sprintf("read GOAWAY %s %q", away.Code, away.Debug),
			})
			return d.found(PingsRefused, end.Hop())
		}
	}
	d.ruleOut(PingsRefused, "no end that was observed has read a GOAWAY that objects to pings")
	return false
}

// keepalive looks for an end that gave up because a ping was not answered.
func (d *diagnoser) keepalive() bool {
	for _, end := range evidence.Ends {
		told := d.Call.Ends[end].Told
		if told != nil && strings.Contains(told.Message, "keepalive ping") {
			hop := end.Hop()
			if end == evidence.ClientEnd && d.Call.Ends[evidence.ForwarderToUpstream].Told != nil {
				hop = 1 // the forwarder passed on what it was told
			}
			d.state(Statement{End: end, At: told.At, Source: "call", Text: "gave up: " + told.Message})
			d.unanswered(hop, told.At)
			return d.found(KeepaliveTimeout, hop)
		}
	}
	d.ruleOut(KeepaliveTimeout, "no status speaks of a keepalive ping")
	return false
}

// unanswered looks for what became of a ping on a hop: one of its ends had been
// told by then, or did not read all that was written. If neither shows, it may
// be either.
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
	for _, h := range hops(d.Call) {
		for _, way := range h.ways(d) {
			why := way.read.NotHTTP2
			if told := d.Call.Ends[way.reader].Told; why == "" && told != nil && isNonsense(told.Message) {
				why = told.Message
			}
			if why != "" && h.observed(d) && way.read.Bytes < way.written.Bytes {
				d.state(Statement{
					End: way.reader, At: way.read.Last, Source: "socket",
					Text: fmt.Sprintf("read %d bytes of the %d that %s wrote, and cannot make frames of them: %s",
						way.read.Bytes, way.written.Bytes, way.writer.Role(), why),
				})
				return d.found(LostBytes, h.number)
			}
		}
	}
	d.ruleOut(LostBytes, "no end that was observed has read what is not HTTP/2")
	return false
}

// deadline is a call that its own deadline ended. Was it silent by then, what
// that came from is another question, to which its end is no answer.
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
		d.Alike = []Cause{BlackHole, HalfOpenHop, SenderIdle}
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
		if d.Call.Ends[evidence.ForwarderToUpstream].Told != nil {
			hop = 1
		}
		return d.found(Refused, hop)
	}
	d.ruleOut(Refused, "the status does not speak of a connection that could not be made")
	return false
}

// cut looks for the first end whose connection was cut.
func (d *diagnoser) cut() bool {
	first, found := evidence.ClientEnd, false
	for _, end := range evidence.Ends {
		at, over := d.Sockets[end].Over()
		if best, _ := d.Sockets[first].Over(); over && (!found || at < best) {
			first, found = end, true
		}
	}
	if !found {
		d.ruleOut(Reset, "no end that was observed knows of the end of its connection")
		return false
	}
	d.stateOver(first)
	for _, end := range evidence.Ends {
		if _, over := d.Sockets[end].Over(); over && end != first {
			d.stateOver(end)
		}
	}
	return d.found(Reset, first.Hop())
}

// stateOver notes how an end's connection ended.
func (d *diagnoser) stateOver(end evidence.End) {
	for _, way := range []struct {
		verb  string
		ended *evidence.Ended
	}{{"read", d.Sockets[end].Read.Ended}, {"write", d.Sockets[end].Written.Ended}} {
		if way.ended != nil {
			d.state(Statement{
				End: end, At: way.ended.At, Source: "socket",
				Text: fmt.Sprintf("its %s ended with %s", way.verb, way.ended.How),
			})
			return
		}
	}
}
