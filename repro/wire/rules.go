package wire

import (
	"fmt"

	"golang.org/x/net/http2"
)

// rule is what RFC 9113 asks of the header of a frame.
type rule struct {
	stream   streamRule
	min, max uint32 // of the length; a max of 0 is none
}

type streamRule int

const (
	onAny streamRule = iota
	onStream
	onConnection
)

// rules are by frame type. A type that is not here is ignored by those who do
// not know it, so anything goes.
var rules = [...]rule{
	http2.FrameData:         {stream: onStream},
	http2.FrameHeaders:      {stream: onStream},
	http2.FramePriority:     {stream: onStream, min: 5, max: 5},
	http2.FrameRSTStream:    {stream: onStream, min: 4, max: 4},
	http2.FrameSettings:     {stream: onConnection},
	http2.FramePushPromise:  {stream: onStream, min: 4},
	http2.FramePing:         {stream: onConnection, min: 8, max: 8},
	http2.FrameGoAway:       {stream: onConnection, min: 8},
	http2.FrameWindowUpdate: {stream: onAny, min: 4, max: 4},
	http2.FrameContinuation: {stream: onStream},
}

const settingLength = 6

// check returns why the header of a frame is not one of HTTP/2, empty if it is.
// Bytes that are not HTTP/2 fail at their first frame, as a rule.
func (p *parser) check(f *Frame, header []byte) string {
	switch {
	case !p.begun && (f.Type != http2.FrameSettings || f.Flags.Has(http2.FlagSettingsAck)):
		return fmt.Sprintf("it begins with %q, not with SETTINGS", header)
	case int(f.Type) >= len(rules):
		return ""
	case f.Type == http2.FrameSettings && f.Length%settingLength != 0:
		return fmt.Sprintf("%q has a part of a setting", f)
	}
	r := rules[f.Type]
	switch {
	case f.Length < r.min || (r.max > 0 && f.Length > r.max):
		return fmt.Sprintf("%q has a length that it cannot have", f)
	case r.stream == onStream && f.Stream == 0, r.stream == onConnection && f.Stream != 0:
		return fmt.Sprintf("%q is on a stream that it cannot be on", f)
	}
	return ""
}
