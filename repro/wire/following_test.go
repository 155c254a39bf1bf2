package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"

	"hangscope/repro/network"
)

const second = time.Second

// raw is a frame as it passes.
func raw(kind http2.FrameType, flags http2.Flags, stream byte, payload ...byte) []byte {
	header := []byte{0, byte(len(payload) >> 8), byte(len(payload)), byte(kind), byte(flags), 0, 0, 0, stream}
	return append(header, payload...)
}

// The question that waits is the oldest without an answer, whatever the order of the
// answers, and an answer answers one question.
func TestWhichPingWaits(t *testing.T) {
	type step struct {
		at  time.Duration
		ack bool
		of  byte
	}
	ask := func(at time.Duration, of byte) step { return step{at: at, of: of} }
	answer := func(of byte) step { return step{of: of, ack: true} }
	tests := map[string]struct {
		steps []step
		want  *time.Duration
	}{
		"none":                           {nil, nil},
		"two, none answered":             {[]step{ask(second, 1), ask(2*second, 2)}, new(second)},
		"the first was answered":         {[]step{ask(second, 1), ask(2*second, 2), answer(1)}, new(2 * second)},
		"the second was answered":        {[]step{ask(second, 1), ask(2*second, 2), answer(2)}, new(second)},
		"both were, the second first":    {[]step{ask(second, 1), ask(2*second, 2), answer(2), answer(1)}, nil},
		"two with the same data, one is": {[]step{ask(second, 1), ask(2*second, 1), answer(1)}, new(2 * second)},
		"an answer to no question":       {[]step{ask(second, 1), answer(9)}, new(second)},
		"more than are remembered": {[]step{
			ask(second, 1), ask(second, 2), ask(second, 3), ask(second, 4), ask(second, 5),
			ask(second, 6), ask(second, 7), ask(second, 8), ask(2*second, 9),
			answer(1), answer(2), answer(3), answer(4), answer(5), answer(6), answer(7), answer(8),
		}, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			shared := newExchange()
			for _, s := range test.steps {
				way, flags := Written, http2.Flags(0)
				if s.ack {
					way, flags = Read, http2.FlagPingAck
				}
				shared.frame(way, &Frame{Type: http2.FramePing, Flags: flags, At: s.at}, []byte{0, 0, 0, 0, 0, 0, 0, s.of})
			}
			var end End
			shared.snapshot(&end)
			assert.Equal(t, test.want, end.Written.Pinged)
			assert.Nil(t, end.Read.Pinged)
		})
	}
}

// The frames of both directions are numbered together, as they pass.
func TestFramesAreNumbered(t *testing.T) {
	shared := newExchange()
	written := newDirection(Written, Place{}, shared, Options{})
	read := newDirection(Read, Place{Dialled: true}, shared, Options{})
	settings := raw(http2.FrameSettings, 0, 0)
	written.pass(second, settings)
	read.pass(second, settings)
	written.pass(second, raw(http2.FramePing, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8))
	nths := func(d *direction) (nths []uint64) {
		for _, f := range d.snapshot().Recent {
			nths = append(nths, f.Nth)
		}
		return nths
	}
	assert.Equal(t, []uint64{1, 3}, nths(written))
	assert.Equal(t, []uint64{2}, nths(read))
}

// Only a stream that a client has opened is followed, and only once.
func TestWhichStreamsAreFollowed(t *testing.T) {
	headers := func(stream uint32, flags http2.Flags) Frame {
		return Frame{Type: http2.FrameHeaders, Stream: stream, Flags: flags}
	}
	data := func(stream uint32) Frame { return Frame{Type: http2.FrameData, Stream: stream, Length: 5} }
	tests := map[string]struct {
		frames  []Frame
		streams []StreamWindow
	}{
		"opened":                            {[]Frame{headers(3, 0)}, []StreamWindow{{Stream: 3, Window: defaultWindow}}},
		"opened again":                      {[]Frame{headers(3, 0), data(3), headers(3, 0)}, []StreamWindow{{Stream: 3, Window: defaultWindow - 5}}},
		"pushed by the server":              {[]Frame{headers(2, 0)}, nil},
		"pushed, and over":                  {[]Frame{headers(2, http2.FlagHeadersEndStream)}, nil},
		"its trailers come after its reset": {[]Frame{headers(3, 0), {Type: http2.FrameRSTStream, Stream: 3}, headers(3, http2.FlagHeadersEndStream)}, nil},
		"half closed":                       {[]Frame{headers(3, http2.FlagHeadersEndStream)}, []StreamWindow{{Stream: 3, Window: defaultWindow, SendEnded: true}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			shared := newExchange()
			for _, f := range test.frames {
				shared.frame(Written, &f, nil)
			}
			var end End
			shared.snapshot(&end)
			assert.Equal(t, test.streams, end.Streams)
		})
	}
}

// A window is that of the peer's SETTINGS. What the owner sets, and what stands in an
// acknowledgement, is another matter.
func TestWhoSetsTheWindow(t *testing.T) {
	const lower = 400
	window := []byte{0, 4, 0, 0, lower >> 8, lower & 0xff}
	tests := map[string]struct {
		way   Way
		flags http2.Flags
		want  int64
	}{
		"the peer":                  {Read, 0, lower},
		"the owner":                 {Written, 0, defaultWindow},
		"the peer, acknowledging":   {Read, http2.FlagSettingsAck, defaultWindow},
		"nobody, it is another one": {Read, 0, defaultWindow},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			payload := bytes.Clone(window)
			if test.want == defaultWindow && test.way == Read && test.flags == 0 {
				payload[1] = byte(http2.SettingMaxFrameSize)
			}
			shared := newExchange()
			shared.frame(Written, &Frame{Type: http2.FrameHeaders, Stream: 1}, nil)
			shared.frame(test.way, &Frame{Type: http2.FrameSettings, Flags: test.flags}, payload)
			var end End
			shared.snapshot(&end)
			assert.Equal(t, test.want, end.Streams[0].Window)
		})
	}
}

// Settings that nobody knows yet are not kept.
func TestSettingsThatAreKept(t *testing.T) {
	d := newDirection(Read, Place{Dialled: true}, newExchange(), Options{})
	d.pass(second, raw(http2.FrameSettings, 0, 0,
		0, 9, 0, 0, 0, 1,
		0, 10, 0, 0, 0, 2,
		0, 11, 0, 0, 0, 3,
		1, 0, 0, 0, 0, 4,
	))
	assert.Equal(t, []http2.Setting{{ID: 9, Val: 1}}, d.snapshot().Settings)
}

// A write of nothing is no traffic, and the first end of a direction is its end.
func TestNothingAndTheFirstEnd(t *testing.T) {
	capture := &Capture{}
	d := newDirection(Read, Place{Dialled: true}, newExchange(), Options{Capture: capture})
	d.pass(second, []byte{0})
	d.pass(2*second, nil)
	assert.Equal(t, second, d.snapshot().Last)
	assert.Len(t, capture.Segments(), 1)

	d.fail(second, net.ErrClosed)
	assert.Nil(t, d.snapshot().Ended)
	d.fail(2*second, io.EOF)
	d.fail(3*second, syscall.ECONNRESET)
	d.end(Closed, 4*second)
	assert.Equal(t, &Ending{How: FIN, At: 2 * second}, d.snapshot().Ended)
}

func TestEndingOfAnError(t *testing.T) {
	tests := map[string]struct {
		err  error
		want Ending
		over bool
	}{
		"end":               {io.EOF, Ending{How: FIN, At: second}, true},
		"end, in more text": {fmt.Errorf("read: %w", io.EOF), Ending{How: FIN, At: second}, true},
		"by its owner":      {&net.OpError{Op: "read", Err: net.ErrClosed}, Ending{}, false},
		"a deadline":        {&net.OpError{Op: "read", Err: os.ErrDeadlineExceeded}, Ending{}, false},
		"reset":             {&net.OpError{Op: "read", Err: syscall.ECONNRESET}, Ending{How: RST, At: second, Error: "read: connection reset by peer"}, true},
		"written after it":  {syscall.EPIPE, Ending{How: RST, At: second, Error: "broken pipe"}, true},
		"aborted":           {syscall.ECONNABORTED, Ending{How: RST, At: second, Error: "software caused connection abort"}, true},
		"another":           {syscall.EHOSTUNREACH, Ending{How: Failed, At: second, Error: "no route to host"}, true},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			got, over := endingOf(test.err, second)
			assert.Equal(t, test.over, over)
			assert.Equal(t, test.want, got)
		})
	}
}

// Windows has numbers of its own.
func TestResetByItsNumber(t *testing.T) {
	for number, want := range map[syscall.Errno]bool{10052: false, 10053: true, 10054: true, 10060: false} {
		err := fmt.Errorf("read: %w", number)
		assert.Equal(t, want, isReset(err, "windows"), "%d", int(number))
		assert.False(t, isReset(err, "linux"), "%d", int(number))
	}
	assert.False(t, isReset(errors.New("another error"), "windows"))
}

// The two ends of a connection have one number, if it is certain which they are.
func TestJoin(t *testing.T) {
	const dialled, accepted = true, false
	type end struct {
		dialled  bool
		identity network.Identity
	}
	tests := map[string]struct {
		ends []end
		want []int
	}{
		"two ends":                   {[]end{{dialled, "a"}, {accepted, "a"}}, []int{1, 1}},
		"two connections":            {[]end{{dialled, "a"}, {accepted, "b"}, {accepted, "a"}, {dialled, "b"}}, []int{1, 4, 1, 4}},
		"one end":                    {[]end{{dialled, "a"}}, []int{0}},
		"of two connections":         {[]end{{dialled, "a"}, {accepted, "b"}}, []int{0, 0}},
		"nobody knows of which":      {[]end{{dialled, ""}, {accepted, ""}}, []int{0, 0}},
		"dialled twice":              {[]end{{dialled, "a"}, {dialled, "a"}, {accepted, "a"}}, []int{0, 0, 0}},
		"accepted twice":             {[]end{{dialled, "a"}, {accepted, "a"}, {accepted, "a"}}, []int{0, 0, 0}},
		"two of the same, one other": {[]end{{dialled, "a"}, {accepted, "a"}, {dialled, "b"}, {dialled, "b"}, {accepted, "b"}}, []int{1, 1, 0, 0, 0}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			ends, identities := make([]End, len(test.ends)), make([]network.Identity, len(test.ends))
			for i, e := range test.ends {
				ends[i].Number, ends[i].Dialled, identities[i] = i+1, e.dialled, e.identity
			}
			join(ends, identities)
			var got []int
			for _, e := range ends {
				got = append(got, e.Connection)
			}
			assert.Equal(t, test.want, got)
		})
	}
}

// A log takes 1 kB, then twice as much each time, up to 64 kB.
func TestMemoryOfACapture(t *testing.T) {
	capture := &Capture{}
	log := capture.log(Place{}, Read)
	steps := []struct {
		bytes int
		want  int64 // kB, without what the segments take themselves
	}{
		{1000, 1},
		{24, 1},
		{1, 1 + 2},
		{2047, 1 + 2},
		{1, 1 + 2 + 4},
		{4095, 1 + 2 + 4},
		{7 << 10, 7 + 8},
		{10 << 10, 7 + 8 + 16},
		{20 << 10, 31 + 32},
		{50 << 10, 63 + 64},
		{60 << 10, 127 + 64},
		{100 << 10, 191 + 100},
	}
	for i, step := range steps {
		log.add(0, make([]byte, step.bytes))
		assert.Equal(t, step.want<<10, capture.used.Load()-int64((i+1)*segmentCost), "step %d", i)
	}
	require.Len(t, capture.Segments(), len(steps))
}

// A capture may be filled to its limit. What does not fit takes nothing from what does.
func TestLimitOfACapture(t *testing.T) {
	exactly := &Capture{Limit: int64(segmentCost) + firstBlock}
	exactly.log(Place{}, Read).add(0, []byte("fits"))
	assert.Len(t, exactly.Segments(), 1)

	exactly = &Capture{Limit: int64(2*segmentCost) + firstBlock}
	exactly.log(Place{}, Read).add(0, make([]byte, 1<<20))
	assert.Empty(t, exactly.Segments())
	exactly.log(Place{}, Read).add(0, []byte("fits"))
	assert.Len(t, exactly.Segments(), 1)

	small := &Capture{Limit: int64(10*segmentCost) + firstBlock}
	log := small.log(Place{}, Read)
	for range 100 {
		log.add(0, []byte{0})
	}
	assert.Len(t, small.Segments(), 10, "what a segment takes itself counts")
}

// Streams are told in the order of their numbers.
func TestOrderOfStreams(t *testing.T) {
	shared := newExchange()
	for id := uint32(1); id < 100; id += 2 {
		shared.frame(Written, &Frame{Type: http2.FrameHeaders, Stream: id}, nil)
	}
	var end End
	shared.snapshot(&end)
	for i, s := range end.Streams {
		assert.EqualValues(t, 2*i+1, s.Stream)
	}
}
