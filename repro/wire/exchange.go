package wire

import (
	"encoding/binary"
	"iter"
	"sync"
	"time"

	"golang.org/x/net/http2"
)

const (
	// defaultWindow is what HTTP/2 windows are until something changes them,
	// in bytes.
	defaultWindow = 65535
	// maxStreams bounds how many open streams are followed at once. A further
	// one is counted.
	maxStreams = 1024
	// maxBeyond bounds how many streams are kept that a peer opened although a GOAWAY
	// had said that it may not. Of more than these, the latest are kept.
	maxBeyond = 32
)

// Way is a direction at one end: what its owner wrote, or what it read.
type Way int

// The two ways.
const (
	Written Way = iota
	Read
	ways
)

// exchange is what follows from both directions of one end together: its
// flow-control windows, and the PINGs that wait for an answer.
//
// A window is what the peer has granted minus what the owner sent. The sums of
// both are kept, so that a change of the initial window changes the windows of
// all streams at once, as RFC 9113 section 6.9.2 asks for.
type exchange struct {
	mu         sync.Mutex
	connection credit
	initial    int64 // window of a stream, as the peer set it
	streams    map[uint32]*stream
	recent     *stream   // the one looked up last, which is likely to be next
	free       []*stream // for streams to come
	highest    uint32    // of the streams that were opened
	goAway     *GoAway   // the last one of the owner
	probe      *uint64   // the first PING of the owner after the first one
	heard      bool      // that PING was answered
	beyond     []Opened  // what the peer opened all the same
	untracked  uint64
	pings      [ways]unanswered
	frames     uint64 // of both directions
}

// credit is what the owner sent as DATA, and what the peer granted by
// WINDOW_UPDATE, in bytes.
type credit struct {
	sent, granted int64
}

// stream is one open stream.
type stream struct {
	id uint32
	credit
	ended [ways]bool
}

func newExchange() *exchange {
	return &exchange{initial: defaultWindow, streams: make(map[uint32]*stream)}
}

// frame takes note of a frame that passed one way, and gives it its number. The caller holds
// mu.
func (e *exchange) frame(way Way, f *Frame, payload []byte) {
	e.frames++
	f.Nth = e.frames
	switch f.Type {
	case http2.FrameData:
		s := e.stream(f.Stream)
		if way == Written {
			e.send(s, int64(f.Length))
		}
		if s != nil {
			e.endIf(s, way, f.Flags.Has(http2.FlagDataEndStream))
		}
	case http2.FrameWindowUpdate:
		if way == Read {
			e.grant(f.Stream, int64(f.Increment))
		}
	case http2.FrameGoAway:
		if way == Written {
			e.goAway = goAway(*f, payload)
		}
	case http2.FrameHeaders:
		if way == Read {
			e.goBeyond(f)
		}
		e.open(f.Stream)
		if s := e.stream(f.Stream); s != nil {
			e.endIf(s, way, f.Flags.Has(http2.FlagHeadersEndStream))
		}
	case http2.FrameRSTStream:
		if s := e.stream(f.Stream); s != nil {
			e.forget(s)
		}
	case http2.FramePing:
		e.ping(way, f, payload)
	case http2.FrameSettings:
		if way == Read && !f.Flags.Has(http2.FlagSettingsAck) {
			e.set(payload)
		}
	default:
	}
}

// send takes note of DATA of the owner, on a stream that may not be followed.
func (e *exchange) send(s *stream, bytes int64) {
	e.connection.sent += bytes
	if s != nil {
		s.sent += bytes
	}
}

// grant takes note of a WINDOW_UPDATE of the peer.
func (e *exchange) grant(id uint32, increment int64) {
	if id == 0 {
		e.connection.granted += increment
	} else if s := e.stream(id); s != nil {
		s.granted += increment
	}
}

func (e *exchange) ping(way Way, f *Frame, payload []byte) {
	data := binary.BigEndian.Uint64(payload)
	if f.Flags.Has(http2.FlagPingAck) {
		e.heard = e.heard || way == Read && e.probe != nil && data == *e.probe
		e.pings[1-way].answer(data)
		return
	}
	if way == Written && e.goAway != nil && e.probe == nil {
		e.probe = new(data)
	}
	e.pings[way].ask(data, f.At)
}

// set takes note of SETTINGS of the peer.
func (e *exchange) set(payload []byte) {
	for id, value := range settings(payload) {
		if id == http2.SettingInitialWindowSize {
			e.initial = int64(value)
		}
	}
}

// settings yields the settings in the payload of a SETTINGS frame.
func settings(payload []byte) iter.Seq2[http2.SettingID, uint32] {
	return func(yield func(http2.SettingID, uint32) bool) {
		for ; len(payload) >= settingLength; payload = payload[settingLength:] {
			id := http2.SettingID(binary.BigEndian.Uint16(payload))
			if !yield(id, binary.BigEndian.Uint32(payload[2:])) {
				return
			}
		}
	}
}

// open begins to follow a stream when its first HEADERS pass. Whatever comes
// late for one that is closed does not open it again: streams are numbered
// upwards. Those of even number, which a server pushes, do not occur in gRPC.
func (e *exchange) open(id uint32) {
	if id%2 == 0 || id <= e.highest {
		return
	}
	e.highest = id
	if len(e.streams) == maxStreams {
		e.untracked++
		return
	}
	s := &stream{}
	if last := len(e.free) - 1; last >= 0 {
		s, e.free = e.free[last], e.free[:last]
	}
	*s = stream{id: id}
	e.streams[id] = s
}

// goBeyond takes note of a stream that the peer opens, if a GOAWAY of the owner had said that
// it may not.
func (e *exchange) goBeyond(f *Frame) {
	if e.goAway == nil || f.Stream%2 == 0 || f.Stream <= e.highest || f.Stream <= e.goAway.Last {
		return
	}
	if len(e.beyond) == maxBeyond {
		e.beyond = append(e.beyond[:0], e.beyond[1:]...)
	}
	e.beyond = append(e.beyond, Opened{Stream: f.Stream, At: f.At, Heard: e.heard})
}

// stream returns an open stream, nil if it is not followed.
func (e *exchange) stream(id uint32) *stream {
	if e.recent == nil || e.recent.id != id {
		e.recent = e.streams[id]
	}
	return e.recent
}

// endIf ends one way of a stream, and forgets a stream that has ended both ways.
func (e *exchange) endIf(s *stream, way Way, ends bool) {
	if ends {
		s.ended[way] = true
		if s.ended[1-way] {
			e.forget(s)
		}
	}
}

func (e *exchange) forget(s *stream) {
	delete(e.streams, s.id)
	e.free = append(e.free, s)
	e.recent = nil
}

// maxUnanswered bounds how many questions of one kind are remembered. gRPC has
// one or two under way; of more than these, the oldest are remembered.
const maxUnanswered = 8

// unanswered are the questions of one way that wait for an answer, the oldest
// first.
type unanswered struct {
	n     int
	asked [maxUnanswered]question
}

type question struct {
	data uint64 // that the answer repeats
	at   time.Duration
}

func (u *unanswered) ask(data uint64, at time.Duration) {
	if u.n < len(u.asked) {
		u.asked[u.n] = question{data, at}
		u.n++
	}
}

func (u *unanswered) answer(data uint64) {
	for i := range u.n {
		if u.asked[i].data == data {
			copy(u.asked[i:], u.asked[i+1:u.n])
			u.n--
			return
		}
	}
}
