package proxy

import (
	"time"

	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// Behaviour is what a proxy does besides passing on. The zero Behaviour is a proxy with
// which nothing is wrong.
type Behaviour struct {
	// Idle is after how long without a message a stream is ended. Pings do not count. If
	// zero, it never is.
	Idle time.Duration
	// PingsCount is whether a ping of the back end counts as a message, once the header of
	// the answer has come.
	PingsCount bool
	// OneEach is whether each stream has a connection of its own to the back end.
	OneEach bool
	// Longest is after how long a stream is ended, whatever passes. If zero, it never is.
	Longest time.Duration
	// Ending is how a stream is ended then.
	Ending Ending
	// Buffers is whether the messages of the back end are collected: until there are
	// Buffer bytes, or the stream ends. If Buffer is zero, only its end lets them go.
	Buffers bool
	Buffer  int
	// SwallowsEnd is whether the end of a stream of the back end is not passed on.
	SwallowsEnd bool
	// SwallowsGoAway is whether a GOAWAY of the back end is ignored: further streams go
	// to the connection that it was for.
	SwallowsGoAway bool
	// Streams is how many streams a connection may have at once. If zero, any number.
	Streams uint32
	// Dies is whether the back end is gone without a word after a number of messages of
	// the first call, which flow in a direction. From then on the proxy gets nothing
	// from its back end and nothing arrives there, and it goes on to take streams.
	Dies      bool
	DiesAfter uint64
	Messages  evidence.Direction
}

// Ending is how a proxy ends a stream. The back end gets RST_STREAM with CANCEL.
type Ending struct {
	// Code is that of RST_STREAM, if the header of the answer has been passed on.
	Code http2.ErrCode
	// AsOver is whether the stream is ended then as if all had been sent, with no trailer
	// and no RST_STREAM.
	AsOver bool
	// Status is the HTTP status of the answer before that. If zero, the stream is reset
	// then too.
	Status int
	// GRPC is the grpc-status of that answer. If empty, it has none, and is in HTML.
	GRPC, Message string
}

// struck reports whether the back end is gone, after so many messages.
func (b *Behaviour) struck(passed uint64) bool { return b.Dies && passed >= b.DiesAfter }
