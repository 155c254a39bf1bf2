package wire_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
	"hangscope/repro/wire"
)

// Each frame is written by the library and read through a tap.
func TestFramesInOneLine(t *testing.T) {
	tests := map[string]func(f *http2.Framer) error{
		"DATA stream=1 len=83":                     func(f *http2.Framer) error { return f.WriteData(1, false, make([]byte, 83)) },
		"DATA stream=1 len=0 END_STREAM":           func(f *http2.Framer) error { return f.WriteData(1, true, nil) },
		"DATA stream=3 len=8 END_STREAM PADDED":    func(f *http2.Framer) error { return f.WriteDataPadded(3, true, []byte("abc"), make([]byte, 4)) },
		"RST_STREAM stream=1 len=4 CANCEL":         func(f *http2.Framer) error { return f.WriteRSTStream(1, http2.ErrCodeCancel) },
		"SETTINGS stream=0 len=0 ACK":              func(f *http2.Framer) error { return f.WriteSettingsAck() },
		"SETTINGS stream=0 len=6":                  func(f *http2.Framer) error { return f.WriteSettings(http2.Setting{ID: 4, Val: 1}) },
		"PING stream=0 len=8":                      func(f *http2.Framer) error { return f.WritePing(false, [8]byte{}) },
		"PING stream=0 len=8 ACK":                  func(f *http2.Framer) error { return f.WritePing(true, [8]byte{}) },
		"GOAWAY stream=0 len=11 ENHANCE_YOUR_CALM": func(f *http2.Framer) error { return f.WriteGoAway(1, http2.ErrCodeEnhanceYourCalm, []byte("too")) },
		"WINDOW_UPDATE stream=0 len=4 increment=7": func(f *http2.Framer) error { return f.WriteWindowUpdate(0, 7) },
		"PRIORITY stream=1 len=5":                  func(f *http2.Framer) error { return f.WritePriority(1, http2.PriorityParam{Weight: 1}) },
		"CONTINUATION stream=1 len=0 END_HEADERS":  func(f *http2.Framer) error { return f.WriteContinuation(1, true, nil) },
		"PUSH_PROMISE stream=1 len=4 END_HEADERS": func(f *http2.Framer) error {
			return f.WritePushPromise(http2.PushPromiseParam{StreamID: 1, PromiseID: 2, EndHeaders: true})
		},
		"UNKNOWN_FRAME_TYPE_99 stream=5 len=2": func(f *http2.Framer) error { return f.WriteRawFrame(99, 0, 5, make([]byte, 2)) },
		"HEADERS stream=1 len=15 END_STREAM END_HEADERS PADDED PRIORITY": func(f *http2.Framer) error {
			return f.WriteHeaders(http2.HeadersFrameParam{
				StreamID: 1, BlockFragment: make([]byte, 4), EndStream: true, EndHeaders: true,
				PadLength: 5, Priority: http2.PriorityParam{Weight: 1},
			})
		},
	}
	for want, build := range tests {
		t.Run(want, func(t *testing.T) {
			read := frames(func(f *http2.Framer) {
				settings(f)
				must(build(f))
			})
			end := exchanged(t, nil, read, wire.Options{})
			require.Empty(t, end.Read.NotHTTP2)
			assert.Equal(t, []string{"SETTINGS stream=0 len=0", want}, lines(end.Read.Recent))
			assert.EqualValues(t, len(read), end.Read.Bytes)
		})
	}
}

func TestPartial(t *testing.T) {
	data := frames(func(f *http2.Framer) {
		settings(f)
		must(f.WriteData(1, true, make([]byte, 83)))
	})
	tests := map[string]struct {
		bytes []byte
		want  string
	}{
		"nothing":          {data, ""},
		"part of header":   {data[:9+3], "frame header (3 of 9 bytes)"},
		"header alone":     {data[:9+9], "DATA stream=1 len=83 END_STREAM (9 of 92 bytes)"},
		"part of payload":  {data[:9+12], "DATA stream=1 len=83 END_STREAM (12 of 92 bytes)"},
		"one byte missing": {data[:len(data)-1], "DATA stream=1 len=83 END_STREAM (91 of 92 bytes)"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			partial := exchanged(t, nil, test.bytes, wire.Options{}).Read.Partial
			if test.want == "" {
				assert.Nil(t, partial)
				return
			}
			require.NotNil(t, partial)
			assert.Equal(t, test.want, partial.String())
			assert.Positive(t, partial.Since)
		})
	}
}

func TestPartialPreface(t *testing.T) {
	tap := wire.NewTap(&script{}, evidence.StartClock(), clientEnd, wire.Options{})
	write(t, tap, http2.ClientPreface[:10])
	end := tap.End()
	assert.Equal(t, "client preface (10 of 24 bytes)", end.Written.Partial.String())
	assert.Nil(t, end.Read.Partial, "it goes one way")
	write(t, tap, http2.ClientPreface[10:])
	end = tap.End()
	assert.Nil(t, end.Written.Partial)
	assert.Empty(t, end.Written.NotHTTP2)
}

func TestNotHTTP2(t *testing.T) {
	raw := func(kind http2.FrameType, stream uint32, length int) []byte {
		return frames(func(f *http2.Framer) {
			settings(f)
			must(f.WriteRawFrame(kind, 0, stream, make([]byte, length)))
		})
	}
	tests := map[string]struct {
		place wire.Place
		bytes []byte
		want  string
	}{
		"HTTP/1 request":           {serverEnd, []byte("GET / HTTP/1.1\r\n\r\n"), `byte 0 is 'G', not that of the client preface`},
		"TLS":                      {serverEnd, []byte{0x16, 3, 1}, `byte 0 is '\x16', not that of the client preface`},
		"almost the preface":       {serverEnd, []byte("PRI * HTTP/1.1\r\n"), `byte 11 is '1', not that of the client preface`},
		"HTTP/1 answer":            {clientEnd, []byte("HTTP/1.1 400 Bad Request"), `it begins with "HTTP/1.1 ", not with SETTINGS`},
		"DATA before SETTINGS":     {clientEnd, raw(0, 1, 1)[9:], `it begins with "\x00\x00\x01\x00\x00\x00\x00\x00\x01", not with SETTINGS`},
		"long PING":                {clientEnd, raw(http2.FramePing, 0, 9), `"PING stream=0 len=9" has a length that it cannot have`},
		"short GOAWAY":             {clientEnd, raw(http2.FrameGoAway, 0, 7), `"GOAWAY stream=0 len=7 NO_ERROR" has a length that it cannot have`},
		"a part of a setting":      {clientEnd, raw(http2.FrameSettings, 0, 7), `"SETTINGS stream=0 len=7" has a part of a setting`},
		"DATA on the connection":   {clientEnd, raw(http2.FrameData, 0, 1), `"DATA stream=0 len=1" is on a stream that it cannot be on`},
		"SETTINGS on a stream":     {clientEnd, raw(http2.FrameSettings, 1, 0), `"SETTINGS stream=1 len=0" is on a stream that it cannot be on`},
		"a type yet to be thought": {clientEnd, raw(0x77, 0, 7), ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			more := append(test.bytes, "and more"...)
			tap := wire.NewTap(&script{read: more}, evidence.StartClock(), test.place, wire.Options{})
			assert.Equal(t, string(more), read(t, tap, len(more)), "it passes all the same")
			end := tap.End()
			assert.Equal(t, test.want, end.Read.NotHTTP2)
			assert.EqualValues(t, len(more), end.Read.Bytes)
			if test.want != "" {
				assert.Nil(t, end.Read.Partial)
			}
		})
	}
}
