package wire

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/net/http2"
)

// traffic is a connection as its client wrote it: all types of frame, a header
// block in pieces, padding, a long GOAWAY.
func traffic() []byte {
	b := []byte(http2.ClientPreface)
	add := func(kind http2.FrameType, flags byte, stream byte, payload ...byte) {
		b = append(b, 0, byte(len(payload)>>8), byte(len(payload)), byte(kind), flags, 0, 0, 0, stream)
		b = append(b, payload...)
	}
	add(http2.FrameSettings, 0, 0, 0, 4, 0, 1, 0, 0, 0, 3, 0, 0, 0, 100)
	add(http2.FrameWindowUpdate, 0, 0, 0, 1, 0, 0)
	add(http2.FrameHeaders, 0x8|0x20, 1, 2, 0, 0, 0, 0, 9, 0x44, 3, '/', 'a', 9, 9)
	add(http2.FrameContinuation, 0x4, 1, '/', 0x40, 1, 'x', 1, 'y')
	add(http2.FrameData, 0, 1, make([]byte, 300)...)
	add(http2.FramePing, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8)
	add(http2.FrameSettings, 1, 0)
	add(http2.FrameHeaders, 0x4|0x1, 3, 0xbf, 0x83, 0xbe)
	add(http2.FramePriority, 0, 3, 0, 0, 0, 0, 1)
	add(http2.FramePushPromise, 0x4, 1, 0, 0, 0, 2, 0x82)
	add(http2.FrameRSTStream, 0, 3, 0, 0, 0, 8)
	add(0x42, 0, 7, 'h', 'i')
	add(http2.FrameGoAway, 0, 0, append([]byte{0, 0, 0, 1, 0, 0, 0, 11}, make([]byte, 400)...)...)
	add(http2.FrameData, 1, 1, 'x')
	return b
}

// seen is what an end has seen, and what it was told of frames.
type seen struct {
	End
	frames, frameBytes uint64 // headers included
}

func (s *seen) way(way Way) *Direction {
	if way == Written {
		return &s.Written
	}
	return &s.Read
}

// see returns what an end sees of bytes that come in pieces. next returns the
// length of the next piece, at least 1.
func see(data []byte, way Way, next func(left int) int) seen {
	shared := newExchange()
	d := newDirection(way, Place{Dialled: true}, shared, Options{})
	var all seen
	d.parser.frame = func(f *Frame, payload []byte) {
		all.frames++
		all.frameBytes += headerLength + uint64(f.Length)
		d.frame(f, payload)
	}
	for len(data) > 0 {
		n := next(len(data))
		d.pass(time.Second, data[:n])
		data = data[n:]
	}
	*all.way(way) = d.snapshot()
	shared.snapshot(&all.End)
	return all
}

func whole(left int) int { return left }

func TestTrafficIsUnderstood(t *testing.T) {
	end := see(traffic(), Written, whole)
	written := end.Written
	assert.Empty(t, written.NotHTTP2)
	assert.EqualValues(t, 14, end.frames)
	assert.EqualValues(t, len(traffic()), written.Bytes)
	assert.Equal(t, []http2.Setting{{ID: 3, Val: 100}, {ID: 4, Val: 65536}}, written.Settings)
	assert.Equal(t, new(time.Second), written.Pinged)
	assert.Equal(t, &GoAway{At: time.Second, Code: 11, Debug: string(make([]byte, 128)), Last: 1}, written.GoAway)
	assert.Equal(t, []StreamWindow{{Stream: 1, Window: 65535 - 301, SendEnded: true}}, end.Streams)
	assert.EqualValues(t, 65535-301, end.Window)
}

// The same traffic as its reader sees it, who may send what it grants.
func TestTrafficIsUnderstoodByItsReader(t *testing.T) {
	data := traffic()[len(http2.ClientPreface):]
	end := see(data, Read, whole)
	assert.Empty(t, end.Read.NotHTTP2)
	assert.Equal(t, new(time.Second), end.Read.Pinged)
	assert.Equal(t, []StreamWindow{{Stream: 1, Window: 65536}}, end.Streams)
	assert.EqualValues(t, 65535+65536, end.Window)
}

func TestHoweverTheBytesAreCut(t *testing.T) {
	data := traffic()
	want := see(data, Written, whole)
	t.Run("in two", func(t *testing.T) {
		for at := 1; at < len(data); at++ {
			next := at
			got := see(data, Written, func(left int) int {
				n := min(next, left)
				next = left
				return n
			})
			require.Equal(t, want, got, "cut after %d bytes", at)
		}
	})
	t.Run("anywhere", func(t *testing.T) {
		for seed := range uint64(300) {
			random := rand.New(rand.NewPCG(seed, 0))
			most := 1 + random.IntN(40)
			got := see(data, Written, func(left int) int { return min(left, 1+random.IntN(most)) })
			require.Equal(t, want, got, "seed %d", seed)
		}
	})
}

// Any bytes: no panic, and the same however they are cut. What is counted adds
// up.
func FuzzParser(f *testing.F) {
	data := traffic()
	f.Add(data, uint64(1), true)
	f.Add(data[len(http2.ClientPreface):], uint64(2), false)
	f.Add([]byte("HTTP/1.1 400 Bad Request\r\n\r\n"), uint64(3), false)
	f.Add([]byte("PRI * HTTP/2.1"), uint64(4), true)
	f.Fuzz(func(t *testing.T, data []byte, seed uint64, written bool) {
		way := Read
		if written {
			way = Written
		}
		want := see(data, way, whole)
		random := rand.New(rand.NewPCG(seed, 0))
		most := 1 + random.IntN(40)
		got := see(data, way, func(left int) int { return min(left, 1+random.IntN(most)) })
		require.Equal(t, want, got)
		checkSums(t, want, way, uint64(len(data)))
	})
}

// checkSums checks that bytes are frames, preface, and what has begun.
func checkSums(t *testing.T, got seen, way Way, length uint64) {
	t.Helper()
	d, bytes := got.way(way), got.frameBytes
	require.Equal(t, length, d.Bytes)
	require.LessOrEqual(t, bytes, length)
	require.Len(t, d.Recent, int(min(got.frames, recentFrames)))
	if d.NotHTTP2 != "" {
		require.Nil(t, d.Partial)
		return
	}
	preface := uint64(len(http2.ClientPreface))
	if way == Written && length >= preface {
		bytes += preface
	}
	if d.Partial != nil {
		require.Less(t, d.Partial.Have, d.Partial.Want)
		bytes += uint64(d.Partial.Have)
	}
	require.Equal(t, length, bytes)
}

// The last frames are kept in their order.
func TestRecentFrames(t *testing.T) {
	d := newDirection(Read, Place{Dialled: true}, newExchange(), Options{})
	d.pass(0, make([]byte, 0))
	d.pass(0, []byte{0, 0, 0, 4, 0, 0, 0, 0, 0})
	for i := range byte(100) {
		d.pass(0, []byte{0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, i})
	}
	snapshot := d.snapshot()
	require.Len(t, snapshot.Recent, recentFrames)
	for i, f := range snapshot.Recent {
		assert.EqualValues(t, 100-recentFrames+i, f.Increment)
	}
}

// A bit that RFC 9113 reserves says nothing.
func TestReservedBits(t *testing.T) {
	d := newDirection(Read, Place{Dialled: true}, newExchange(), Options{})
	d.pass(0, []byte{0, 0, 0, 4, 0, 0x80, 0, 0, 0})
	d.pass(0, []byte{0, 0, 4, 8, 0, 0x80, 0, 0, 3, 0x80, 0, 0, 7})
	d.pass(0, []byte{0, 0, 8, 7, 0, 0x80, 0, 0, 0, 0x80, 0, 0, 5, 0, 0, 0, 2})
	snapshot := d.snapshot()
	require.Empty(t, snapshot.NotHTTP2)
	assert.Equal(t, "WINDOW_UPDATE stream=3 len=4 increment=7", snapshot.Recent[1].String())
	assert.Equal(t, "GOAWAY stream=0 len=8 INTERNAL_ERROR", snapshot.Recent[2].String())
}

// Nothing is allocated for a frame that a running stream has.
func TestNoAllocationInTheSteadyState(t *testing.T) {
	shared := newExchange()
	d := newDirection(Written, Place{Dialled: true}, shared, Options{})
	d.pass(0, traffic()[:len(http2.ClientPreface)])
	d.pass(0, []byte{0, 0, 0, 4, 0, 0, 0, 0, 0})
	d.pass(0, []byte{0, 0, 0, 1, 4, 0, 0, 0, 1})
	steady := []byte{
		0, 0, 5, 0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5, // DATA
		0, 0, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0, 9, // WINDOW_UPDATE
		0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, // PING
		0, 0, 8, 6, 1, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, // its answer
	}
	assert.Zero(t, testing.AllocsPerRun(1000, func() {
		d.pass(time.Second, steady)
		d.pass(time.Second, steady[:3])
		d.pass(time.Second, steady[3:])
	}))
	assert.Empty(t, d.snapshot().NotHTTP2)
	assert.EqualValues(t, 2+1001*2*4, d.frames)
}

// In the course of many calls nothing grows.
func TestStreamsComeAndGo(t *testing.T) {
	shared := newExchange()
	for id := uint32(1); id < 10000; id += 2 {
		shared.frame(Written, &Frame{Type: http2.FrameHeaders, Stream: id}, nil)
		shared.frame(Written, &Frame{Type: http2.FrameData, Flags: http2.FlagDataEndStream, Stream: id, Length: 5}, nil)
		shared.frame(Read, &Frame{Type: http2.FrameHeaders, Stream: id}, nil)
		if id%4 == 1 {
			shared.frame(Read, &Frame{Type: http2.FrameRSTStream, Stream: id}, nil)
		} else {
			shared.frame(Read, &Frame{Type: http2.FrameHeaders, Flags: http2.FlagHeadersEndStream, Stream: id}, nil)
		}
		// What comes late does not open it again.
		shared.frame(Read, &Frame{Type: http2.FrameHeaders, Stream: id}, nil)
		shared.frame(Written, &Frame{Type: http2.FrameWindowUpdate, Stream: id, Increment: 5}, nil)
		shared.frame(Written, &Frame{Type: http2.FrameRSTStream, Stream: id}, nil)
	}
	assert.Empty(t, shared.streams)
	assert.Len(t, shared.free, 1)
	assert.EqualValues(t, -5*5000, shared.connection.left())
}

func TestTooManyStreams(t *testing.T) {
	shared := newExchange()
	for i := range uint32(maxStreams + 10) {
		shared.frame(Written, &Frame{Type: http2.FrameHeaders, Stream: 2*i + 1}, nil)
	}
	var end End
	shared.snapshot(&end)
	assert.Len(t, end.Streams, maxStreams)
	assert.EqualValues(t, 10, end.Untracked)
}
