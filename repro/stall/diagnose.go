package stall

import (
	"fmt"
	"slices"

	"hangscope/repro/evidence"
)

// Diagnose says what is wrong with a call, from what its ends saw alone.
func Diagnose(e Evidence) Diagnosis {
	d := diagnoser{Evidence: e}
	d.find()
	d.whoKnows()
	// A cause that one hop does not show may be on the other hop, and a cause that
	// looks alike may be there unseen. Neither is ruled out.
	d.RuledOut = slices.DeleteFunc(d.RuledOut, func(out RuledOut) bool {
		return out.Cause == d.Cause || slices.Contains(d.Alike, out.Cause)
	})
	return d.Diagnosis
}

// whoKnows separates the ends that know from those that wait. An end that was
// told and goes on, as a caller in a loop does, was told of another call.
func (d *diagnoser) whoKnows() {
	for _, end := range evidence.Ends {
		record := d.Call.Ends[end]
		switch {
		case record.Told != nil && !record.AtWork(), end == evidence.ClientEnd && d.toldLast(), end == d.informed.end && d.informed.known:
			d.Knows = append(d.Knows, end)
		case record.AtWork() && d.Cause != None:
			d.Waits = append(d.Waits, end)
		}
	}
}

// diagnoser collects a diagnosis.
type diagnoser struct {
	Evidence
	Diagnosis

	// informed is the end of a half-open hop whose socket was told.
	informed struct {
		end   evidence.End
		known bool
	}
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

// find separates calls whose client was told from those that are silent.
func (d *diagnoser) find() {
	call := d.Call
	told := call.Ends[evidence.ClientEnd].Told
	switch {
	case call.Open && d.toldLast() && call.Received < call.Expected:
		d.told(*told)
	case call.Open && call.Waited != nil && call.Waited.Lasted > d.Threshold:
		d.silent()
	case told != nil && call.Received < call.Expected: // a caller in a loop may go on
		d.told(*told)
	case !call.Open && call.Begun && call.Received < call.Expected:
		d.endedEarly()
	}
}

// endedEarly is a call that ended OK with messages missing.
func (d *diagnoser) endedEarly() {
	if d.sentTooFew() || d.answeredEarly() {
		return
	}
	d.state(Statement{
		End: evidence.ClientEnd, At: d.Call.Ended, Source: "call",
		Text: fmt.Sprintf("got OK; %d of %d messages have come, and %d had been sent",
			d.Call.Received, d.Call.Expected, d.Call.Points()[evidence.Sent].Last),
	})
	d.found(Unknown, Hop(d.Call))
	d.Settle = "the messages are numbered; compare what the sender logged with what the receiver logged"
}

// sentTooFew looks for a sender that returned before its last message.
func (d *diagnoser) sentTooFew() bool {
	points := d.Call.Points()
	sent := points[evidence.Sent]
	if sent.Last >= d.Call.Expected || sent.Last != points[evidence.Received].Last {
		return false
	}
	d.state(Statement{
		End: sender(d.Call), At: sent.At, Source: "call",
		Text: fmt.Sprintf("sent message %d of %d and returned OK", sent.Last, d.Call.Expected),
	})
	d.ruleOut(LostBytes, "all that was sent, up to message %d, has arrived", sent.Last)
	return d.found(EndedEarly, 0)
}

// answeredEarly looks for an upstream that answered an upload before it had all of
// it. What was still sent came too late.
func (d *diagnoser) answeredEarly() bool {
	answer, end := d.Call.Down[evidence.Sent], d.Call.Ends[evidence.UpstreamEnd]
	if d.Call.Direction != evidence.Up || answer.Count == 0 || !end.Returned() || end.Told != nil {
		return false
	}
	received := d.Call.Up[evidence.Received].Last
	d.state(Statement{
		End: evidence.UpstreamEnd, At: answer.At, Source: "call",
		Text: fmt.Sprintf("answered and returned OK when it had received message %d of %d", received, d.Call.Expected),
	})
	return d.found(EndedEarly, 0)
}

// sender returns the end whose messages the call is about.
func sender(record evidence.Record) evidence.End {
	if record.Direction == evidence.Up {
		return evidence.ClientEnd
	}
	return evidence.UpstreamEnd
}

// name is what a text calls the role at an end of the call's chain.
func (d *diagnoser) name(end evidence.End) string { return d.Call.RoleOf(end).Name() }
