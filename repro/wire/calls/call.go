package calls

import (
	"time"

	"golang.org/x/net/http2"
)

// Side is who sent something.
type Side int

// The two sides of a connection: who dialled, and who accepted.
const (
	FromClient Side = iota
	FromServer
	sides
)

// Other returns the other side.
func (s Side) Other() Side { return 1 - s }

// String returns the side in words.
func (s Side) String() string {
	if s == FromServer {
		return "server"
	}
	return "client"
}

// Call is what passed of one call. Its times are on the caller's clock.
type Call struct {
	// Stream is the number of its HTTP/2 stream.
	Stream uint32
	// Method is its path, /package.Service/Method. It is empty if the header block
	// could not be read.
	Method string
	// Opened is when its request header passed.
	Opened time.Duration
	// Answered is when the server's header passed. Nil if it has not.
	Answered *time.Duration
	// Up are the messages of the client, Down those of the server.
	Up, Down Messages
	// Resumed is when the first message passed since [Connection.Track]. Nil if none has.
	Resumed *time.Duration
	// Ended is how it ended. Nil if it is open.
	Ended *End
}

// Messages are those of one direction of a call.
type Messages struct {
	// Count is how many have passed whole, and Bytes what they carried, without their
	// prefixes.
	Count, Bytes uint64
	// First and Last are when the first and the last of them had passed.
	First, Last time.Duration
	// Longest is the longest time between two of them.
	Longest time.Duration
	// Partial is a message of which a part has passed. Nil if there is none.
	Partial *Partial
	// Closed is whether the side has said that no more will come.
	Closed bool
}

// Partial is a message that has begun to pass.
type Partial struct {
	// Have of Want bytes have passed, with the prefix. Want is 0 while the prefix has not.
	Have, Want uint64
	// Since is when its first byte passed.
	Since time.Duration
}

// End is how a call ended.
type End struct {
	// By is who ended it, How with what, At when.
	By  Side
	How How
	At  time.Duration
	// Code is that of RST_STREAM.
	Code http2.ErrCode
	// Status is the grpc-status of trailers, -1 if they have none. Message is the
	// grpc-message.
	Status  int
	Message string
	// HTTP is the HTTP status, if it is not 200: a proxy answered.
	HTTP int
}

// How is what ends a call.
type How string

// The ends of a call.
const (
	// Trailers: the server sent its trailers.
	Trailers How = "trailers"
	// Reset: a side gave the stream up.
	Reset How = "RST_STREAM"
	// Gone: the connection ended below the call.
	Gone How = "connection ended"
)

// Last is when a message last passed in either direction, or else the answer's header, or
// else the request's.
func (c *Call) Last() time.Duration {
	last := max(c.Opened, c.Up.Last, c.Down.Last)
	if c.Answered != nil {
		last = max(last, *c.Answered)
	}
	return last
}
