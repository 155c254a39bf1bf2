package wire

import (
	"time"

	"golang.org/x/net/http2"
)

// Frames follows the HTTP/2 frames in the bytes of one direction of a connection, however
// they are cut. It keeps no payload but that of small control frames.
type Frames struct{ parser parser }

// NewFrames returns the frames of what a client sends, which begins with a preface, or of
// what a server does. It calls frame for each frame, with the payload of a control frame or
// the beginning of a long one. Before, it calls body with the payload of DATA, HEADERS and
// CONTINUATION, part by part. Both may use what they get, the frame too, until they return.
func NewFrames(ofClient bool, frame func(f *Frame, payload []byte), body func(f *Frame, part []byte)) *Frames {
	f := &Frames{parser{frame: frame, body: body}}
	if ofClient {
		f.parser.state = inPreface
	}
	return f
}

// Pass takes the next bytes, which passed at a moment.
func (f *Frames) Pass(at time.Duration, b []byte) { f.parser.feed(at, b) }

// NotHTTP2 says why the bytes are not HTTP/2, in words. It is empty if they are.
func (f *Frames) NotHTTP2() string { return f.parser.strange }

// Settings yields the settings in the payload of a SETTINGS frame.
func Settings(payload []byte) func(yield func(http2.SettingID, uint32) bool) {
	return settings(payload)
}
