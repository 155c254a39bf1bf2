package evidence

import "time"

// Capture is what passed the ends of the connections of a variant, byte by
// byte, as plain data. It is no part of a result.
type Capture struct {
	// Provenance says in a line what was simulated, and when. It may be empty.
	Provenance string
	// Title says what it is of, in a line. It may be empty.
	Title string
	// Legend says who has which address. If empty, the connections are those of a chain.
	Legend string
	// Start is when the variant's clock was at zero. If zero, the reporter's own
	// choice, which is always the same.
	Start time.Time
	// Connections are in the order in which they were made.
	Connections []Connection
	// Marks are moments to point at, such as a flush or a stall.
	Marks []Mark
}

// Mark is a moment and what is to be said of it.
type Mark struct {
	At   time.Duration
	Text string
	// Hop is the hop that it is about, 1 or 2. If zero, both.
	Hop int
}

// Connection is one TCP connection of a hop, as its ends saw it.
type Connection struct {
	// Hop is 1 (forwarder and upstream) or 2 (client and forwarder). It is 0 where there
	// is no chain.
	Hop int
	// Dialler and Acceptor have its ends, Port is the one that was dialled.
	Dialler, Acceptor Role
	Port              int
	// Dialled is what the dialler's end saw, Accepted the acceptor's. One of
	// them may be nil: that end was not watched, and nothing is said of it.
	Dialled, Accepted *ConnectionEnd
}

// ConnectionEnd is what one end of a connection saw.
type ConnectionEnd struct {
	// Opened is when the connection was made.
	Opened time.Duration
	// Written is what its owner gave to the socket, Read what it got from it.
	Written, Read Passage
	// Sent is how the owner ended what it says. Nil if it did not, or if the
	// connection had been reset, so that its peer hears nothing of it.
	Sent *Ending
	// Got is what its socket told the owner of an end, in the order of time.
	Got []Ending
}

// Passage is what passed an end one way, from the first byte on.
type Passage struct {
	// Segments are the bytes, in the order of time.
	Segments []Segment
	// Missing is how many bytes passed after them that were not kept.
	Missing uint64
}

// Segment is what one Write was given or one Read returned.
type Segment struct {
	At   time.Duration
	Data []byte
}

// Ending is an end of a connection, or of one way of it.
type Ending struct {
	Kind EndingKind
	At   time.Duration
	// Error is the text of the error that went with it, empty if there was none.
	Error string
}

// EndingKind is a way to end.
type EndingKind string

// The ways to end. Failure is an error that no packet brought, such as a
// timeout.
const (
	FIN     EndingKind = "FIN"
	RST     EndingKind = "RST"
	Failure EndingKind = "error"
)
