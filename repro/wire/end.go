package wire

import (
	"time"

	"golang.org/x/net/http2"
)

// End is what one end of one connection had seen at one moment.
type End struct {
	// Place says which end it is.
	Place
	// Local and Remote are its addresses. Through a layer, Remote is a relay's.
	Local, Remote string
	// Connection tells connections apart: both ends of one have the same number.
	// It is 0 for an end whose other end is not among the taps, or not known.
	Connection int
	// At is the moment, Opened when the connection was made.
	At, Opened time.Duration
	// Written is what its owner gave to the socket, Read what it got from it.
	Written, Read Direction
	// Window is how many bytes of DATA the owner may send on the connection
	// before it must wait, Streams the same of the open streams, by number.
	Window  int64
	Streams []StreamWindow
	// Untracked counts the streams that were not followed because too many
	// were open.
	Untracked uint64
	// Beyond are the streams that the peer opened although a GOAWAY of the owner had said
	// that it takes no further one: the latest of them.
	Beyond []Opened
	// TCP is what the kernel knows. Nil if it was not observed.
	TCP *TCPInfo
}

// Direction is what passed an end one way.
type Direction struct {
	// Bytes passed, the last one at Last, which is zero if none did.
	Bytes uint64
	Last  time.Duration
	// NotHTTP2 is why the bytes are not followed as HTTP/2, empty if they are.
	NotHTTP2 string
	// Recent are the last frames, the latest last.
	Recent []Frame
	// Partial is what has begun to pass, nil if nothing has.
	Partial *Partial
	// Settings are those that were sent, by identifier.
	Settings []http2.Setting
	// Pinged is since when a PING that went this way has been waiting for its
	// answer: the oldest of them. Nil if none is.
	Pinged *time.Duration
	// GoAway is the last GOAWAY, nil if there was none.
	GoAway *GoAway
	// Ended is how the direction first ended. Nil if this end knows of no end.
	Ended *Ending
}

// GoAway is a GOAWAY.
type GoAway struct {
	// At is when it passed.
	At time.Duration
	// Code is the error code, Debug the text with it, of 128 bytes at most.
	Code  http2.ErrCode
	Debug string
	// Last is the number of the last stream that its sender takes.
	Last uint32
}

// Opened is the beginning of a stream.
type Opened struct {
	// Stream is its number, At when its HEADERS passed.
	Stream uint32
	At     time.Duration
	// Heard is whether the peer had answered a PING that followed the first GOAWAY, and so
	// had read that.
	Heard bool
}

// StreamWindow is the window of an open stream.
type StreamWindow struct {
	// Stream is its number.
	Stream uint32
	// Window is how many bytes of DATA the owner may send before it must wait. It
	// may be negative after the initial window was lowered.
	Window int64
	// SendEnded is whether the owner has ended its side with END_STREAM.
	SendEnded bool
}
