package proxy

import (
	"bufio"
	"bytes"
	"net"
	"slices"
	"sync"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// The values of RFC 9113 until a peer changes them.
const (
	defaultWindow   = 65535
	defaultMaxFrame = 16384
	headerTable     = 4096
	unlimited       = 1 << 30
)

// end is a connection of the proxy as it sees it: the near one of a session, or one to the
// back end. What its goroutines share is guarded by session.mu.
type end struct {
	session *session
	conn    net.Conn
	far     bool

	// Of the goroutine that reads.
	reading *http2.Framer

	// Of the goroutine that writes.
	buffered *bufio.Writer
	writing  *http2.Framer
	encoder  *hpack.Encoder
	encoded  bytes.Buffer

	queue    []func() error
	queued   sync.Cond
	closed   bool
	draining bool // the peer wants no further stream: it sent GOAWAY
	room     int64
	initial  int64
	maxFrame int64
	allowed  int // streams at once
	nextID   uint32
	streams  map[uint32]*stream
}

func newEnd(s *session, conn net.Conn, far bool) *end {
	e := &end{
		session: s, conn: conn, far: far, reading: http2.NewFramer(nil, conn), buffered: bufio.NewWriter(conn),
		room: defaultWindow, initial: defaultWindow, maxFrame: defaultMaxFrame, allowed: unlimited, nextID: 1,
		streams: make(map[uint32]*stream),
	}
	e.reading.ReadMetaHeaders = hpack.NewDecoder(headerTable, nil)
	e.writing = http2.NewFramer(e.buffered, nil)
	e.encoder = hpack.NewEncoder(&e.encoded)
	e.queued.L = &s.mu
	return e
}

// send lets the writing goroutine do something. The caller holds session.mu.
func (e *end) send(write func() error) {
	if e.closed {
		return
	}
	e.queue = append(e.queue, write)
	e.queued.Signal()
}

// write writes what was queued until the end is closed.
func (e *end) write() {
	for {
		todo, ok := e.next()
		if !ok {
			return
		}
		for _, write := range todo {
			if write() != nil {
				e.session.lose(e)
				return
			}
		}
		if e.buffered.Flush() != nil {
			e.session.lose(e)
			return
		}
	}
}

// next waits for something to write. It is false when the end is closed.
func (e *end) next() ([]func() error, bool) {
	e.session.mu.Lock()
	defer e.session.mu.Unlock()
	for len(e.queue) == 0 && !e.closed {
		e.queued.Wait()
	}
	todo := e.queue
	e.queue = nil
	return todo, !e.closed
}

// close closes the connection. The caller holds session.mu.
func (e *end) close() {
	if !e.closed {
		e.closed = true
		e.queued.Broadcast()
		_ = e.conn.Close()
	}
}

// headers sends a header or a trailer.
func (e *end) headers(id uint32, fields []hpack.HeaderField, last bool) {
	e.send(func() error {
		e.encoded.Reset()
		for _, field := range fields {
			if err := e.encoder.WriteField(field); err != nil {
				return err
			}
		}
		return e.writing.WriteHeaders(http2.HeadersFrameParam{
			StreamID: id, BlockFragment: e.encoded.Bytes(), EndStream: last, EndHeaders: true,
		})
	})
}

func (e *end) data(id uint32, data []byte, last bool) {
	e.send(func() error { return e.writing.WriteData(id, last, data) })
}

func (e *end) reset(id uint32, code http2.ErrCode) {
	e.send(func() error { return e.writing.WriteRSTStream(id, code) })
}

// credit gives window back: of the connection, and of a stream unless that is 0.
func (e *end) credit(id uint32, bytes int) {
	if bytes == 0 {
		return
	}
	e.send(func() error {
		err := e.writing.WriteWindowUpdate(0, uint32(bytes))
		if err == nil && id != 0 {
			err = e.writing.WriteWindowUpdate(id, uint32(bytes))
		}
		return err
	})
}

// byID returns the open streams, the oldest first.
func (e *end) byID() []*stream {
	var ids []uint32
	for id := range e.streams {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	streams := make([]*stream, len(ids))
	for i, id := range ids {
		streams[i] = e.streams[id]
	}
	return streams
}
