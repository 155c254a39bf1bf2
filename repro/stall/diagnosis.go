package stall

import (
	"time"

	"hangscope/repro/evidence"
)

// Evidence is what a diagnosis rests on: what the ends of one call could see.
// It has no scenario, no mechanism and no count of the layer's in it.
type Evidence struct {
	// At is the moment at which all of it was collected.
	At time.Duration
	// Threshold is the silence that counts as a stall.
	Threshold time.Duration
	// Call is what the roles saw.
	Call evidence.Record
	// Sockets are what the sockets of the four ends saw, by evidence.End.
	Sockets [4]evidence.Socket
	// Ignored are the requests that a server did not look at, of any call: it had said with
	// GOAWAY that it takes no further one.
	Ignored []evidence.Ignored
}

// Cause is why a call is in trouble.
type Cause string

// The causes.
const (
	// None: nothing is wrong with the call.
	None Cause = ""
	// HalfOpenHop: one end of a hop knows that the connection is dead, the other
	// waits.
	HalfOpenHop Cause = "half-open"
	// BlackHole: bytes were written at one end and never read at the other,
	// and neither was told, but by its own timer.
	BlackHole Cause = "black-hole"
	// IdleDrop: the connection was idle for longer than ever before, and what came next
	// was lost, or answered with a reset.
	IdleDrop Cause = "idle-drop"
	// MTU: small writes pass, and a large one does not.
	MTU Cause = "mtu"
	// PartialFrame: an end waits for the rest of a frame.
	PartialFrame Cause = "partial-frame"
	// LostBytes: bytes are missing in the middle, and what follows makes no sense.
	LostBytes Cause = "lost-bytes"
	// FlowControl: a writer is out of window though its reader reads.
	FlowControl Cause = "flow-control"
	// Starved: the window of one stream is used up though its reader reads, and other
	// streams of the connection flow.
	Starved Cause = "starved"
	// Deadlock: each end waits for the other. Both are in Send and neither reads, or each
	// waits for the other's first word.
	Deadlock Cause = "deadlock"
	// Frozen: the kernel of an end takes what comes, and its process reads none of it.
	Frozen Cause = "frozen"
	// SlowConsumer: a reader does not take what was sent to it. If that does not
	// fit into its window, the writer is out of window.
	SlowConsumer Cause = "slow-consumer"
	// SenderIdle: so far the sender has sent nothing more, and all that it sent has
	// arrived. The connections may live or have died since.
	SenderIdle Cause = "sender-idle"
	// ForwarderStuck: a message was received and not forwarded.
	ForwarderStuck Cause = "forwarder-stuck"
	// EndedEarly: a service ended the call as if all had been sent.
	EndedEarly Cause = "ended-early"
	// Reset: a connection was cut, and the client was told.
	Reset Cause = "reset"
	// Refused: a connection could not be made.
	Refused Cause = "refused"
	// NoSettings: a new connection was accepted, its first bytes were taken, and the SETTINGS
	// of the peer never come.
	NoSettings Cause = "no-settings"
	// StreamLimit: the peer allows no further stream for now.
	StreamLimit Cause = "stream-limit"
	// Deadline: the call's own deadline ended it.
	Deadline Cause = "deadline"
	// KeepaliveTimeout: a ping was not answered in time.
	KeepaliveTimeout Cause = "keepalive-timeout"
	// PingsRefused: a peer objects to the pings, and closes.
	PingsRefused Cause = "pings-refused"
	// ProxyLimit: a proxy ended the stream, which no end of it had ended, on a connection
	// that lives.
	ProxyLimit Cause = "proxy-limit"
	// Buffering: a proxy has taken messages and does not pass them on.
	Buffering Cause = "buffering"
	// DeadBackEnd: a proxy has lost its server without a word, and keeps the streams of its
	// callers open.
	DeadBackEnd Cause = "dead-back-end"
	// SwallowedEnd: a server has ended the call, and its caller waits for the end: a proxy
	// did not pass it on.
	SwallowedEnd Cause = "swallowed-end"
	// SwallowedGoAway: a proxy sent the call on a connection on which its server had said
	// with GOAWAY that it takes no further one.
	SwallowedGoAway Cause = "swallowed-goaway"
	// GoAway: a peer closed the connection with GOAWAY and without an error, as at its
	// greatest age, and a call under way was cut.
	GoAway Cause = "goaway"
	// Unknown: the ends did not see enough.
	Unknown Cause = "unknown"
)

// Causes lists the causes, without None.
var Causes = []Cause{
	HalfOpenHop, BlackHole, IdleDrop, MTU, PartialFrame, LostBytes, FlowControl, Starved, Deadlock, Frozen, SlowConsumer,
	SenderIdle, ForwarderStuck, EndedEarly, Reset, Refused, NoSettings, StreamLimit, Deadline, KeepaliveTimeout, PingsRefused, GoAway,
	ProxyLimit, Buffering, DeadBackEnd, SwallowedEnd, SwallowedGoAway, Unknown,
}

// Diagnosis is what is wrong with a call, and on what that rests.
type Diagnosis struct {
	// Cause is what is wrong, None if nothing is.
	Cause Cause
	// Hop is where, 1 or 2; 0 if not on a hop.
	Hop int
	// Knows are the ends that know, Waits those that wait in silence.
	Knows, Waits []evidence.End
	// Statements are the observations that the cause rests on.
	Statements []Statement
	// RuledOut is what else was considered, and why it is not the cause.
	RuledOut []RuledOut
	// Alike are causes that look the same from the ends.
	Alike []Cause
	// Settle says what would settle what is not certain: always of an Unknown and a
	// Frozen, and of a SenderIdle whose connections may be dead. It may be empty for
	// others.
	Settle string
}

// Statement is one observation, by one end.
type Statement struct {
	// End observed it.
	End evidence.End
	// At is when.
	At time.Duration
	// Source is the call, socket or frame that it comes from.
	Source string
	// Text says it in words.
	Text string
}

// RuledOut is a cause that was considered and is not the one.
type RuledOut struct {
	Cause Cause
	Why   string
}
