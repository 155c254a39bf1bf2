package wire

import (
	"fmt"
	"strings"
	"time"

	"golang.org/x/net/http2"
)

// Frame is an HTTP/2 frame without its payload.
type Frame struct {
	// At is when its last byte passed.
	At time.Duration
	// Nth is its number among the frames of both directions of its end, from 1. It
	// orders those of one moment.
	Nth uint64
	// Type is its type, Flags its flags, Stream the stream that it belongs to,
	// 0 for the connection.
	Type   http2.FrameType
	Flags  http2.Flags
	Stream uint32
	// Length is that of its payload in bytes; the header has 9 more.
	Length uint32
	// Code is the error code of RST_STREAM and GOAWAY.
	Code http2.ErrCode
	// Increment is that of WINDOW_UPDATE in bytes.
	Increment uint32
}

// flagNames are the flags of RFC 9113, by the frames that have them.
var flagNames = map[http2.FrameType][]struct {
	flag http2.Flags
	name string
}{
	http2.FrameData: {
		{http2.FlagDataEndStream, "END_STREAM"},
		{http2.FlagDataPadded, "PADDED"},
	},
	http2.FrameHeaders: {
		{http2.FlagHeadersEndStream, "END_STREAM"},
		{http2.FlagHeadersEndHeaders, "END_HEADERS"},
		{http2.FlagHeadersPadded, "PADDED"},
		{http2.FlagHeadersPriority, "PRIORITY"},
	},
	http2.FrameSettings: {{http2.FlagSettingsAck, "ACK"}},
	http2.FramePushPromise: {
		{http2.FlagPushPromiseEndHeaders, "END_HEADERS"},
		{http2.FlagPushPromisePadded, "PADDED"},
	},
	http2.FramePing:         {{http2.FlagPingAck, "ACK"}},
	http2.FrameContinuation: {{http2.FlagContinuationEndHeaders, "END_HEADERS"}},
}

// String returns the frame in one line, in the words of RFC 9113:
//
//	DATA stream=1 len=83 END_STREAM
//	RST_STREAM stream=1 len=4 CANCEL
//	WINDOW_UPDATE stream=0 len=4 increment=65535
func (f Frame) String() string {
	var line strings.Builder
	fmt.Fprintf(&line, "%s stream=%d len=%d", f.Type, f.Stream, f.Length)
	for _, known := range flagNames[f.Type] {
		if f.Flags.Has(known.flag) {
			line.WriteString(" " + known.name)
		}
	}
	switch f.Type {
	case http2.FrameRSTStream, http2.FrameGoAway:
		line.WriteString(" " + f.Code.String())
	case http2.FrameWindowUpdate:
		fmt.Fprintf(&line, " increment=%d", f.Increment)
	default:
	}
	return line.String()
}

// Part is what a [Partial] is a part of.
type Part int

// The parts. Of a frame whose header has not passed in full, nothing is known.
const (
	PartOfFrame Part = iota
	PartOfHeader
	PartOfPreface
)

// Partial is what has begun and not ended.
type Partial struct {
	// Of says what; Frame is the frame if its header is known.
	Of    Part
	Frame Frame
	// Have of Want bytes have passed, a frame's header included.
	Have, Want uint32
	// Since is when the first of them did.
	Since time.Duration
}

// String returns the partial frame in one line:
//
//	DATA stream=1 len=83 (12 of 92 bytes)
func (p Partial) String() string {
	what := p.Frame.String
	switch p.Of {
	case PartOfHeader:
		what = func() string { return "frame header" }
	case PartOfPreface:
		what = func() string { return "client preface" }
	default:
	}
	return fmt.Sprintf("%s (%d of %d bytes)", what(), p.Have, p.Want)
}
