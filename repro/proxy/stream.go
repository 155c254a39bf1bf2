package proxy

import (
	"slices"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"hangscope/repro/evidence"
)

// The two sides of a stream.
const (
	nearSide = iota
	farSide
)

// index is the side of a stream that an end has.
func (e *end) index() int {
	if e.far {
		return farSide
	}
	return nearSide
}

// stream is a call as the proxy has it: a stream on each side. All is guarded by
// session.mu.
type stream struct {
	session  *session
	first    bool // of the first call
	number   int
	sides    [2]side
	answered bool // the header of the answer has been passed on
	over     bool

	begun, last   time.Duration
	idle, longest *time.Timer

	collected []item // what the proxy collects of the back end
	bytes     int    // how many bytes that is
}

// side is a stream on one side.
type side struct {
	end     *end // nil as long as the back end is being dialled
	id      uint32
	room    int64
	waiting []item // what is to be sent there
	counts  messages

	sentEnd, gotEnd bool
}

// item is a part of a stream that is to be sent: a header, data or a reset.
type item struct {
	fields []hpack.HeaderField
	data   []byte
	reset  *http2.ErrCode
	last   bool // END_STREAM
	owed   int  // bytes of window that its sender gets back when it has left

	messages uint64 // how many are complete with it
}

// open makes a stream of a request.
func (s *session) open(id uint32, f *http2.MetaHeadersFrame) *stream {
	now := s.proxy.clock.Now()
	st := &stream{session: s, number: s.proxy.number(), begun: now, last: now}
	st.first = slices.ContainsFunc(f.Fields, func(field hpack.HeaderField) bool {
		return field.Name == evidence.CallHeader && field.Value == "0"
	})
	st.sides[nearSide] = side{end: s.near, id: id, room: s.near.initial}
	s.near.streams[id] = st
	st.watch()
	return st
}

// attach gives the stream its connection to the back end.
func (st *stream) attach(far *end) {
	to := &st.sides[farSide]
	to.end, to.id, to.room = far, far.nextID, far.initial
	far.nextID += 2
	far.streams[to.id] = st
	st.flush(farSide)
}

// pass takes a part of the stream that has come on one side, to be sent on the other.
func (st *stream) pass(from *end, part item, ended bool) {
	st.last = st.session.proxy.clock.Now()
	st.sides[from.index()].gotEnd = ended
	part.last = ended
	if from.far {
		st.passDown(part)
	} else {
		st.sides[farSide].waiting = append(st.sides[farSide].waiting, part)
		st.flush(farSide)
	}
	st.finish()
}

// data takes DATA that has come on one side.
func (st *stream) data(from *end, f *http2.DataFrame) {
	data := slices.Clone(f.Data())
	came := &st.sides[from.index()]
	st.pass(from, item{data: data, owed: int(f.Length), messages: came.counts.feed(data)}, f.StreamEnded())
}

// passedOn takes note of messages that have left for a side.
func (st *stream) passedOn(to *end, messages uint64) {
	if direction := st.session.proxy.Messages; st.first && to.far == (direction == evidence.Up) {
		st.session.proxy.count(messages)
	}
}

// passDown takes a part of the answer, as the proxy behaves.
func (st *stream) passDown(part item) {
	b := &st.session.proxy.Behaviour
	header := part.fields != nil && !st.answered
	st.answered = true
	if part.last && b.SwallowsEnd {
		st.session.proxy.interfered.Store(true)
		part.last = false
		if part.fields != nil && !header {
			return // it is the trailer
		}
		part.fields = slices.DeleteFunc(slices.Clone(part.fields), ofTrailer)
	}
	if b.Buffers && !header {
		st.collect(part)
		return
	}
	to := &st.sides[nearSide]
	to.waiting = append(to.waiting, part)
	st.flush(nearSide)
}

// ofTrailer reports whether a field of a header belongs to a trailer: the answer was over
// with its header.
func ofTrailer(field hpack.HeaderField) bool {
	return field.Name == "grpc-status" || field.Name == "grpc-message"
}

// collect keeps a part of the answer until there is enough. The back end may go on to send:
// the proxy has room.
func (st *stream) collect(part item) {
	st.session.proxy.interfered.Store(true)
	st.bytes += len(part.data)
	from := &st.sides[farSide]
	from.end.credit(from.openID(), part.owed)
	part.owed = 0
	st.collected = append(st.collected, part)
	if enough := st.session.proxy.Buffer; from.gotEnd || enough > 0 && st.bytes >= enough {
		to := &st.sides[nearSide]
		to.waiting = append(to.waiting, st.collected...)
		st.collected, st.bytes = nil, 0
		st.flush(nearSide)
	}
}

// openID is the number of the stream as long as its peer may send, 0 after that.
func (s *side) openID() uint32 {
	if s.gotEnd {
		return 0
	}
	return s.id
}

// flush sends what waits on a side, as far as there is room.
func (st *stream) flush(which int) {
	to, from := &st.sides[which], &st.sides[1-which]
	gone := func() bool { return to.end.far && st.session.proxy.dead.Load() }
	if to.end == nil || gone() {
		return
	}
	for len(to.waiting) > 0 && !to.sentEnd && !gone() {
		part := &to.waiting[0]
		switch {
		case part.reset != nil:
			to.end.reset(to.id, *part.reset)
			to.sentEnd, to.gotEnd = true, true
		case part.fields != nil:
			to.end.headers(to.id, part.fields, part.last)
			to.sentEnd = part.last
		default:
			n := min(int64(len(part.data)), to.room, to.end.room, to.end.maxFrame)
			if n <= 0 && len(part.data) > 0 {
				return
			}
			whole := n == int64(len(part.data))
			to.end.data(to.id, part.data[:n], part.last && whole)
			to.room, to.end.room = to.room-n, to.end.room-n
			part.data = part.data[n:]
			if !whole {
				continue
			}
			to.sentEnd = part.last
			st.passedOn(to.end, part.messages)
			if from.end != nil {
				from.end.credit(from.openID(), part.owed)
			}
		}
		to.waiting = to.waiting[1:]
	}
	st.finish()
}

// finish takes a stream out of the lists that is over on both sides.
func (st *stream) finish() {
	for i := range st.sides {
		if s := &st.sides[i]; !s.gotEnd || !s.sentEnd {
			return
		}
	}
	st.stop()
}

// stop ends the stream for the proxy. What has not left goes, and its window is given back.
func (st *stream) stop() {
	st.over = true
	for i := range st.sides {
		for _, part := range st.sides[i].waiting {
			if from := st.sides[1-i].end; from != nil {
				from.credit(0, part.owed)
			}
		}
		st.sides[i].waiting = nil
	}
	for _, timer := range []*time.Timer{st.idle, st.longest} {
		if timer != nil {
			timer.Stop()
		}
	}
	for i := range st.sides {
		if s := &st.sides[i]; s.end != nil && s.end.streams[s.id] == st {
			delete(s.end.streams, s.id)
		}
	}
}
