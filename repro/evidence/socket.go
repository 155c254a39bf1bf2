package evidence

import "time"

// Socket is what one end of a hop saw of the connection that a call was on: of
// its bytes, its HTTP/2 frames and its end. The zero Socket was not observed.
type Socket struct {
	// Observed is whether anything is known.
	Observed bool
	// Connection tells connections apart: two ends with the same number are the
	// two ends of one. It is 0 for an end whose other end was not observed.
	Connection int
	// Opened is when the connection was made.
	Opened time.Duration
	// Written is what its owner gave to the socket, Read what it got from it.
	Written, Read Way
	// ConnectionWindow is how many bytes of DATA the owner may still send on
	// the connection, StreamWindow on the stream that may send least; nil if
	// no stream is open.
	ConnectionWindow int64
	StreamWindow     *int64
	// OpenStreams is how many streams are open; MaxStreams how many the peer
	// allows at once, nil if it does not say.
	OpenStreams int
	MaxStreams  *uint32
	// TCP is what the kernel knew of the socket, or the one that is simulated. Nil if
	// it was not observed.
	TCP *TCP
}

// TCP is what a kernel knows of a socket, as TCP_INFO tells it.
type TCP struct {
	// State is the state of the connection, for example ESTABLISHED.
	State string
	// Unacked segments have been sent and not acknowledged; Retransmits is how
	// often the first of them was sent again.
	Unacked, Retransmits uint32
	// LastSent and LastReceived are how long ago the last data was.
	LastSent, LastReceived time.Duration
}

// Way is one direction of a connection, at one end.
type Way struct {
	// Bytes passed, the last one at Last.
	Bytes uint64
	Last  time.Duration
	// LastFrame is the last HTTP/2 frame, in one line. Empty if none passed.
	LastFrame string
	// Recent are the last frames, the latest last, a line and a time each.
	Recent []Frame
	// Partial is a frame that has not passed in full. Nil if there is none.
	Partial *Partial
	// Ended is how the direction ended. Nil if this end knows of no end.
	Ended *Ended
	// Pinged is since when a PING has been waiting for its answer. Nil if none is.
	Pinged *time.Duration
	// GoAway is the last GOAWAY: code and debug text. Nil if there was none.
	GoAway *GoAway
	// Resets are the RST_STREAM among the last frames, the latest last.
	Resets []StreamReset
	// NotHTTP2 is why the bytes could not be read as HTTP/2, empty if they could.
	NotHTTP2 string
}

// Frame is an HTTP/2 frame in one line.
type Frame struct {
	Text string
	At   time.Duration
	// Nth is its number among the frames that passed its end, in both directions.
	Nth uint64
	// End is how many bytes had passed its way with the last one of the frame, and Size
	// how many the frame has, with its header. They are 0 if that is not known.
	End, Size uint64
}

// Partial is a frame of which only the first bytes have passed.
type Partial struct {
	// Text names the frame, as far as its header has passed.
	Text string
	// Have of Want bytes have passed, with the header.
	Have, Want int
	// Since is when the last of them did.
	Since time.Duration
}

// Ended is the end of one direction.
type Ended struct {
	// How is FIN, closed (by the owner of this end), RST or failed.
	How string
	At  time.Duration
	// Error is the error of the read or write, empty if there was none.
	Error string
}

// GoAway is a GOAWAY frame.
type GoAway struct {
	Code, Debug string
	At          time.Duration
	// Last is the number of the last stream that its sender takes.
	Last uint32
}

// Ignored is a request that a server read on a connection on which it had said with GOAWAY
// that it takes no further one.
type Ignored struct {
	// End is that of the server.
	End End
	// Stream is the number of the request's stream, At when its HEADERS came.
	Stream uint32
	At     time.Duration
	// GoAway is what the server had said.
	GoAway GoAway
	// Heard is whether its peer had read that by then: it had answered a PING that followed.
	Heard bool
	// Over is when the server's end knew of the end of the connection, nil if it did not.
	Over *time.Duration
}

// StreamReset is a RST_STREAM frame.
type StreamReset struct {
	Stream uint32
	Code   string
	At     time.Duration
}

// Over reports whether this end knows that the connection has ended, and since
// when.
func (s *Socket) Over() (at time.Duration, ok bool) {
	for _, way := range []*Way{&s.Read, &s.Written} {
		if way.Ended != nil && (!ok || way.Ended.At < at) {
			at, ok = way.Ended.At, true
		}
	}
	return at, ok
}
