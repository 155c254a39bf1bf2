package relay

import (
	"strconv"
	"time"

	"google.golang.org/grpc/codes"

	"hangscope/repro/result"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// tracked is a call that was open when a fault began.
type tracked struct {
	connection *connection
	before     calls.Call // what had arrived
	began      time.Duration
	resumed    *time.Duration // when the first message arrived since; nil if none was seen
	// onward is the call that the forwarder had made for it, nil if that is not known.
	onward *tracked
	// diagnosis is the last one, looked at when seen was what had passed.
	diagnosis *result.Diagnosis
	seen      seen
	// opaque is why its connection is followed in place of a call, empty if a call is;
	// delivered are the bytes that both sides had been given.
	opaque    result.Opaque
	delivered uint64
}

// fate says what has become of the call by a moment. A silence of threshold in which bytes
// were not delivered is a hang.
func (t *tracked) fate(now, threshold time.Duration) result.Fate {
	c := t.connection
	arrived, sent := c.arrived.Call(t.before.Stream), c.sent.Call(t.before.Stream)
	f := result.Fate{
		Hop: c.hop, Connection: c.number, Stream: t.before.Stream, Method: t.before.Method,
		UpBefore: t.before.Up.Count, DownBefore: t.before.Down.Count,
		UndeliveredUp: c.undelivered(calls.FromClient), UndeliveredDown: c.undelivered(calls.FromServer),
		State: result.QuietSince, AfterNS: int64(now - t.began),
	}
	if arrived != nil {
		f.Up, f.Down = arrived.Up.Count-t.before.Up.Count, arrived.Down.Count-t.before.Down.Count
	}
	f.ClientTold, f.ServerTold = t.told(calls.FromClient), t.told(calls.FromServer)
	switch {
	case arrived != nil && arrived.Ended != nil && t.ended(&f, arrived.Ended):
	case t.gone(&f):
	case t.stuck(now, threshold), f.ServerTold != "", sent != nil && sent.Ended != nil && sent.Ended.By == calls.FromServer:
		f.State = result.HungSince
	case f.Up+f.Down > 0:
		f.State, f.AfterNS = result.WentOn, int64(t.wentOn(arrived)-t.began)
	}
	return f
}

// last is when a message of the call last arrived.
func (t *tracked) last() time.Duration {
	if arrived := t.connection.arrived.Call(t.before.Stream); arrived != nil {
		return arrived.Last()
	}
	return t.began
}

// wentOn is when the first message of a call arrived since the fault. A later fault begins to
// watch for one anew, so it is kept.
func (t *tracked) wentOn(arrived *calls.Call) time.Duration {
	switch {
	case t.resumed != nil:
	case arrived.Resumed != nil:
		t.resumed = new(*arrived.Resumed)
	default: // a fault began since it did
		t.resumed = new(arrived.Last())
	}
	return *t.resumed
}

// ended takes how the call ended for its client. It is false if the client does not know:
// the end of its connection is told by [tracked.gone].
func (t *tracked) ended(f *result.Fate, end *calls.End) bool {
	if end.How == calls.Gone {
		return false
	}
	f.AfterNS = int64(end.At - t.began)
	switch {
	case end.How == calls.Trailers:
		f.State, f.Status = result.EndedSince, statusOf(end)
	case end.By == calls.FromServer:
		f.State, f.Status = result.ToldSince, "RST_STREAM "+end.Code.String()
	default:
		f.State, f.Status, f.ByClient = result.EndedSince, "its client gave it up: RST_STREAM "+end.Code.String(), true
	}
	return true
}

// gone takes that the client has lost its connection, or given it up.
func (t *tracked) gone(f *result.Fate) bool {
	sent, got, _ := t.connection.passages(calls.FromClient)
	switch {
	case got.Ended != nil:
		f.State, f.AfterNS = result.ToldSince, int64(got.Ended.At-t.began)
		f.Status = "its connection ended with " + got.Ended.How.String()
	case sent.Ended != nil:
		f.State, f.AfterNS = result.EndedSince, int64(sent.Ended.At-t.began)
		f.Status, f.ByClient = "its client gave up the connection", true
	default:
		return false
	}
	return true
}

// statusOf is the status of trailers, by its name.
func statusOf(end *calls.End) string {
	switch {
	case end.Status >= 0:
		return codes.Code(end.Status).String() //nolint:gosec // it is not negative, and String takes any
	case end.HTTP > 0:
		return "HTTP " + strconv.Itoa(end.HTTP)
	default:
		return "no status"
	}
}

// told says how a side was told that its call is over: by its connection.
func (t *tracked) told(side calls.Side) string {
	ending, told := t.connection.told(side)
	if !told || ending.How == wire.Closed {
		return ""
	}
	return ending.How.String()
}

// stuck reports whether a side has sent something, and the other one has long been given
// nothing.
func (t *tracked) stuck(now, threshold time.Duration) bool {
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		if t.connection.undelivered(side) == 0 {
			continue
		}
		_, got, _ := t.connection.passages(side.Other())
		if now-max(got.Last, t.began) >= threshold {
			return true
		}
	}
	return false
}
