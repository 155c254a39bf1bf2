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
	// At is the moment, Opened when the connection was made.
	At, Opened time.Duration
	// Written is what its owner gave to the socket, Read what it got from it.
	Written, Read Direction
	// Connection are the windows of the connection, Streams those of the open
	// streams, by number.
	Connection Window
	Streams    []StreamWindow
	// Untracked counts the streams that were not followed because too many
	// were open.
	Untracked uint64
	// TCP is what the kernel knows. Nil if it was not observed.
	TCP *TCPInfo
}

// Direction is what passed an end one way.
type Direction struct {
	// Bytes passed, between First and Last, which are zero if none did.
	Bytes       uint64
	First, Last time.Duration
	// Preface is whether the client preface passed, which goes one way only.
	Preface bool
	// NotHTTP2 is why the bytes are not followed as HTTP/2, empty if they are.
	NotHTTP2 string
	// Frames passed in full.
	Frames uint64
	// ByType has the types of frame that occurred, in the order of RFC 9113.
	ByType []TypeCount
	// Recent are the last frames, the latest last.
	Recent []Frame
	// Partial is what has begun to pass, nil if nothing has.
	Partial *Partial
	// Settings are those that were sent, by identifier.
	Settings []http2.Setting
	// UnackedSettings are SETTINGS that went this way and got no
	// acknowledgement, UnackedPings PINGs. Nil if there are none.
	UnackedSettings, UnackedPings *Unacked
	// GoAway is the last GOAWAY, nil if there was none.
	GoAway *GoAway
	// Ended is how the direction first ended. Nil if this end knows of no end.
	Ended *Ending
	// Blocked is a Write that the socket has not taken in full. Nil if there is
	// none, and for what is read.
	Blocked *Blocked
	// Refused counts the bytes of writes that failed. Bytes and Frames have
	// them nevertheless.
	Refused uint64
}

// LastFrame returns the last frame. It is false if there was none.
func (d *Direction) LastFrame() (Frame, bool) {
	if len(d.Recent) == 0 {
		return Frame{}, false
	}
	return d.Recent[len(d.Recent)-1], true
}

// LastOf returns the last frame of a type. It is false if there was none.
func (d *Direction) LastOf(kind http2.FrameType) (Frame, bool) {
	for _, t := range d.ByType {
		if t.Last.Type == kind {
			return t.Last, true
		}
	}
	return Frame{}, false
}

// TypeCount counts the frames of one type. Those of types that RFC 9113 does
// not have are counted together.
type TypeCount struct {
	// Type is the type as RFC 9113 spells it.
	Type string
	// Count is how many there were, Bytes the sum of their payloads.
	Count, Bytes uint64
	// Last is the last of them.
	Last Frame
}

// Unacked are frames that wait for an acknowledgement.
type Unacked struct {
	// Count is how many, up to 8; Since is when the oldest of them passed.
	Count int
	Since time.Duration
}

// GoAway is a GOAWAY.
type GoAway struct {
	// At is when it passed.
	At time.Duration
	// LastStream is the highest stream that its sender may still answer.
	LastStream uint32
	// Code is the error code, Debug the text with it, of 128 bytes at most.
	Code  http2.ErrCode
	Debug string
}

// Blocked is a Write under way.
type Blocked struct {
	// Bytes were given to the socket, Since when.
	Bytes uint64
	Since time.Duration
}

// Window is how many bytes of DATA may pass before they must wait, as this end
// must believe. It may be negative after the initial window was lowered.
type Window struct {
	// Send is what the owner may send, Receive what the peer may.
	Send, Receive int64
}

// StreamWindow is the window of an open stream.
type StreamWindow struct {
	// Stream is its number.
	Stream uint32
	Window
	// SendEnded is whether the owner has ended its side with END_STREAM,
	// ReceiveEnded whether the peer has. Both together close the stream.
	SendEnded, ReceiveEnded bool
}
