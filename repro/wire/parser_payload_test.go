package wire

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
)

// Nothing is kept of what an application sends: no message, no header.
func TestNoPayloadIsKept(t *testing.T) {
	secret := []byte("a secret of somebody")
	for kind, kept := range map[http2.FrameType]bool{
		http2.FrameData: false, http2.FrameHeaders: false, http2.FramePushPromise: false, http2.FrameContinuation: false,
		http2.FrameGoAway: true,
	} {
		t.Run(kind.String(), func(t *testing.T) {
			var given []byte
			p := parser{begun: true, frame: func(_ *Frame, payload []byte) { given = bytes.Clone(payload) }}
			stream := byte(1)
			if kept {
				stream = 0
			}
			p.feed(second, raw(kind, 0, stream, secret...))
			require.Empty(t, p.strange)
			assert.Equal(t, kept, given != nil)
			assert.Equal(t, kept, bytes.Contains(given, secret))
			assert.Equal(t, kept, bytes.Contains(p.kept[:], secret))
		})
	}
}

// What has begun to pass, since its first byte.
func TestPartialAtATime(t *testing.T) {
	settings, data := raw(http2.FrameSettings, 0, 0), raw(http2.FrameData, 0, 1, make([]byte, 20)...)
	frame := Frame{Type: http2.FrameData, Stream: 1, Length: 20}
	tests := map[string]struct {
		state  parserState
		pieces [][]byte // one a second
		want   *Partial
	}{
		"nothing":             {inHeader, nil, nil},
		"a whole frame":       {inHeader, [][]byte{settings}, nil},
		"of the preface":      {inPreface, [][]byte{[]byte("PRI"), []byte(" *")}, &Partial{Of: PartOfPreface, Have: 5, Want: 24, Since: second}},
		"the preface":         {inPreface, [][]byte{[]byte("PRI"), []byte(http2.ClientPreface)[3:]}, nil},
		"of a header":         {inHeader, [][]byte{settings, data[:2], data[2:8]}, &Partial{Of: PartOfHeader, Have: 8, Want: 9, Since: 2 * second}},
		"a header":            {inHeader, [][]byte{settings, data[:2], data[2:9]}, &Partial{Frame: frame, Have: 9, Want: 29, Since: 2 * second}},
		"of a payload":        {inHeader, [][]byte{settings, data[:2], data[2:12], data[12:28]}, &Partial{Frame: frame, Have: 28, Want: 29, Since: 2 * second}},
		"of the next frame":   {inHeader, [][]byte{settings, append(bytes.Clone(data[:29]), 0)}, &Partial{Of: PartOfHeader, Have: 1, Want: 9, Since: 2 * second}},
		"of what is no frame": {inHeader, [][]byte{settings, raw(http2.FramePing, 0, 0, 1), data[:3]}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := parser{state: test.state, frame: func(*Frame, []byte) {}}
			for i, piece := range test.pieces {
				p.feed(time.Duration(i+1)*second, piece)
			}
			assert.Equal(t, test.want, p.partial())
		})
	}
}

// A connection begins with SETTINGS, and not with an acknowledgement of some. A type of
// frame that is not known yet is one all the same.
func TestFirstFrames(t *testing.T) {
	settings := raw(http2.FrameSettings, 0, 0)
	tests := map[string]struct {
		bytes   []byte
		strange bool
	}{
		"settings":               {settings, false},
		"an acknowledgement":     {raw(http2.FrameSettings, http2.FlagSettingsAck, 0), true},
		"the first unknown type": {append(bytes.Clone(settings), raw(10, 0, 1, 7)...), false},
		"the last known one":     {append(bytes.Clone(settings), raw(http2.FrameContinuation, 0, 0, 7)...), true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			p := parser{frame: func(*Frame, []byte) {}}
			p.feed(second, test.bytes)
			assert.Equal(t, test.strange, p.strange != "")
		})
	}
}
