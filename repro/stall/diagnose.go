package stall

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
)

// Diagnose says what is wrong with a call, from what its ends saw alone.
func Diagnose(e Evidence) Diagnosis {
	d := diagnoser{Evidence: e}
	d.find()
	for _, end := range ends {
		record := e.Call.Ends[end]
		switch {
		case record.Told != nil:
			d.Knows = append(d.Knows, end)
		case record.Reached && record.Activity != evidence.Returned && d.Cause != None:
			d.Waits = append(d.Waits, end)
		}
	}
	return d.Diagnosis
}

// ends are the four ends, from the client to the upstream.
var ends = []evidence.End{
	evidence.ClientEnd, evidence.ForwarderToClient, evidence.ForwarderToUpstream, evidence.UpstreamEnd,
}

// diagnoser collects a diagnosis.
type diagnoser struct {
	Evidence
	Diagnosis
}

// found sets the cause.
func (d *diagnoser) found(cause Cause, hop int) bool {
	d.Cause, d.Hop = cause, hop
	return true
}

// state notes an observation.
func (d *diagnoser) state(s Statement) { d.Statements = append(d.Statements, s) }

// ruleOut notes a cause that is not the one.
func (d *diagnoser) ruleOut(cause Cause, why string, args ...any) {
	d.RuledOut = append(d.RuledOut, RuledOut{Cause: cause, Why: fmt.Sprintf(why, args...)})
}

// find tells calls that were told of their end from those that are silent.
func (d *diagnoser) find() {
	call := d.Call
	told := call.Ends[evidence.ClientEnd].Told
	switch {
	case call.Open && call.Waited != nil && call.Waited.Lasted > d.Threshold:
		d.silent()
	case !call.Open && told != nil && call.Received < call.Expected:
		d.told(*told)
	case !call.Open && call.Begun && call.Received < call.Expected:
		d.endedEarly()
	}
}

// endedEarly is a call that ended OK with messages missing.
func (d *diagnoser) endedEarly() {
	points := d.Call.Points()
	sent := points[evidence.Sent]
	if sent.Last < d.Call.Expected && sent.Last == points[evidence.Received].Last {
		d.state(Statement{
			End: sender(d.Call), At: sent.At, Source: "call",
			Text: fmt.Sprintf("sent message %d of %d and returned OK", sent.Last, d.Call.Expected),
		})
		d.found(EndedEarly, 0)
		return
	}
	d.state(Statement{
		End: receiver(d.Call), At: d.Call.Ended, Source: "call",
		Text: fmt.Sprintf("got OK with %d of %d messages; %d had been sent", d.Call.Received, d.Call.Expected, sent.Last),
	})
	d.found(Unknown, Hop(d.Call))
	d.Settle = "the messages are numbered; compare what the sender logged with what the receiver logged"
}

// sender returns the end whose messages the call is about.
func sender(record evidence.Record) evidence.End {
	if record.Direction == evidence.Up {
		return evidence.ClientEnd
	}
	return evidence.UpstreamEnd
}

// told is a call whose client was told.
func (d *diagnoser) told(told evidence.Told) {
	d.state(Statement{
		End: evidence.ClientEnd, At: told.At, Source: "call",
		Text: fmt.Sprintf("got %s: %s", told.Code, told.Message),
	})
	switch {
	case d.pingsRefused(), d.keepalive(), d.lostBytes():
	case told.Code == "DeadlineExceeded":
		d.found(Deadline, 0)
	case d.refused(told), d.cut():
	default:
		d.found(Unknown, 0)
		d.Settle = "the logs of the service that made this status"
	}
}

// pingsRefused looks for a GOAWAY that objects to pings.
func (d *diagnoser) pingsRefused() bool {
	for _, end := range ends {
		if away := d.Sockets[end].Read.GoAway; away != nil && strings.Contains(away.Debug, "too_many_pings") {
			d.state(Statement{
				End: end, At: away.At, Source: "frame",
				Text: fmt.Sprintf("read GOAWAY %s %q", away.Code, away.Debug),
			})
			return d.found(PingsRefused, hopOf(end))
		}
	}
	return false
}

// keepalive looks for an end that gave up because a ping was not answered.
func (d *diagnoser) keepalive() bool {
	for _, end := range ends {
		told := d.Call.Ends[end].Told
		if told != nil && strings.Contains(told.Message, "keepalive ping") {
			hop := hopOf(end)
			if end == evidence.ClientEnd && d.Call.Ends[evidence.ForwarderToUpstream].Told != nil {
				hop = 1 // the forwarder passed on what it was told
			}
			d.state(Statement{End: end, At: told.At, Source: "call", Text: "gave up: " + told.Message})
			return d.found(KeepaliveTimeout, hop)
		}
	}
	return false
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
	return false
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
	return false
}

// cut looks for the first end whose connection was cut.
func (d *diagnoser) cut() bool {
	first, found := evidence.ClientEnd, false
	for _, end := range ends {
		at, over := d.Sockets[end].Over()
		if best, _ := d.Sockets[first].Over(); over && (!found || at < best) {
			first, found = end, true
		}
	}
	if !found {
		return false
	}
	d.stateOver(first)
	for _, end := range ends {
		if _, over := d.Sockets[end].Over(); over && end != first {
			d.stateOver(end)
		}
	}
	return d.found(Reset, hopOf(first))
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

// hopOf returns the hop that an end is at.
func hopOf(end evidence.End) int {
	if end == evidence.ClientEnd || end == evidence.ForwarderToClient {
		return 2
	}
	return 1
}
