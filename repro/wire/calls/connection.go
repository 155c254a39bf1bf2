package calls

import (
	"cmp"
	"slices"
	"sync"
	"time"

	"hangscope/repro/wire"
)

// The bounds of what a connection remembers.
const (
	// maxOpen bounds how many open calls are followed at once. A further one is counted.
	maxOpen = 4096
	// maxEnded bounds how many calls that have ended are kept for [Connection.TakeEnded].
	maxEnded = 4096
)

// Options are what a connection may be asked for.
type Options struct {
	// Message is called with each message that has passed whole, while the connection
	// is locked: it must not call the connection. If nil, nobody is.
	Message func(call *Call, from Side, at time.Duration)
	// Times returns where the times of a method's calls are counted. It is asked once a
	// call, while the connection is locked. If nil, or if it returns nil, nothing is counted.
	Times func(method string) *Times
	// Ended is called with each call when it has ended, while the connection is locked: it
	// must not call the connection. Then none is kept for [Connection.TakeEnded]. If nil,
	// they are kept.
	Ended func(call *Call)
}

// Connection follows the calls on one connection. It may be used by several goroutines, as
// long as the bytes of each side come in their order.
type Connection struct {
	options Options

	mu        sync.Mutex
	halves    [sides]*half
	open      map[uint32]*stream
	ended     []Call
	tracked   map[uint32]*tracking // by stream
	highest   uint32
	untracked uint64 // calls that were opened beyond maxOpen
	forgotten uint64 // calls that ended and were not taken
	goAway    [sides]*wire.GoAway
}

// stream is a call while it is open.
type stream struct {
	Call
	bodies [sides]body
	times  *Times // nil if they are not counted
}

// New returns a connection of which nothing has passed.
func New(options Options) *Connection {
	c := &Connection{options: options, open: make(map[uint32]*stream), tracked: make(map[uint32]*tracking)}
	for side := range sides {
		c.halves[side] = newHalf(c, side)
	}
	return c
}

// Pass takes note of bytes of a side that passed at a moment.
func (c *Connection) Pass(from Side, at time.Duration, b []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.halves[from].at = at
	c.halves[from].frames.Pass(at, b)
}

// Close takes note that the connection has ended, by a side, at a moment. The calls that
// are open end with it.
func (c *Connection) Close(by Side, at time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, s := range c.inOrder() {
		c.end(s, End{By: by, How: Gone, At: at, Status: -1})
	}
}

// NotHTTP2 says why the bytes of a side are not followed as HTTP/2, in words. It is empty
// if they are.
func (c *Connection) NotHTTP2(from Side) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.halves[from].frames.NotHTTP2()
}

// Open returns the calls that are open, in the order in which they were opened.
func (c *Connection) Open() []Call {
	c.mu.Lock()
	defer c.mu.Unlock()
	var calls []Call
	for _, s := range c.inOrder() {
		calls = append(calls, s.snapshot())
	}
	return calls
}

// TakeEnded returns the calls that have ended since it was last called, in that order, and
// how many more have that were forgotten: there were too many of them.
func (c *Connection) TakeEnded() (calls []Call, forgotten uint64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	calls, forgotten = c.ended, c.forgotten
	c.ended, c.forgotten = nil, 0
	return calls, forgotten
}

// Untracked returns how many calls were opened while too many were open. Nothing more is
// known of them.
func (c *Connection) Untracked() uint64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.untracked
}

func (c *Connection) inOrder() []*stream {
	var all []*stream
	for _, s := range c.open {
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b *stream) int { return cmp.Compare(a.Stream, b.Stream) })
	return all
}

// begin begins to follow a call, when its first HEADERS pass.
func (c *Connection) begin(id uint32, at time.Duration) *stream {
	if id%2 == 0 || id <= c.highest {
		return nil // pushed, or closed
	}
	c.highest = id
	if len(c.open) == maxOpen {
		c.untracked++
		return nil
	}
	s := &stream{Call: Call{Stream: id, Opened: at}}
	c.open[id] = s
	return s
}

// end ends a call.
func (c *Connection) end(s *stream, how End) {
	s.Ended = &how
	delete(c.open, s.Stream)
	call := s.snapshot()
	if tracked := c.tracked[s.Stream]; tracked != nil {
		tracked.ended = &call
	}
	if c.options.Ended != nil {
		c.options.Ended(&call)
		return
	}
	if len(c.ended) == maxEnded {
		const oldest = maxEnded / 2 // at once, so that not each call moves all the others
		c.ended = slices.Delete(c.ended, 0, oldest)
		c.forgotten += oldest
	}
	c.ended = append(c.ended, call)
}

// snapshot copies what is known of a call.
func (s *stream) snapshot() Call {
	call := s.Call
	for side := range sides {
		messages := call.messages(side)
		messages.Partial = s.bodies[side].partial()
	}
	if call.Answered != nil {
		call.Answered = new(*call.Answered)
	}
	if call.Resumed != nil {
		call.Resumed = new(*call.Resumed)
	}
	return call
}

// messages are those of a side.
func (c *Call) messages(from Side) *Messages {
	if from == FromServer {
		return &c.Down
	}
	return &c.Up
}

// reset takes note of a RST_STREAM.
func (c *Connection) reset(from Side, f wire.Frame) {
	if s := c.open[f.Stream]; s != nil {
		c.end(s, End{By: from, How: Reset, At: f.At, Code: f.Code, Status: -1})
	}
}

// closeIf takes note that a side has no more to send. A call whose client has no more goes
// on until the server has answered.
func (c *Connection) closeIf(s *stream, from Side, ends bool, how End) {
	if !ends {
		return
	}
	s.messages(from).Closed = true
	if from == FromServer {
		c.end(s, how)
	}
}

// goAwayOf keeps a GOAWAY.
func goAwayOf(f wire.Frame, payload []byte) *wire.GoAway {
	const lastStreamAndCode, maxDebug = 8, 128
	debug := payload[min(lastStreamAndCode, len(payload)):]
	return &wire.GoAway{At: f.At, Code: f.Code, Debug: string(debug[:min(len(debug), maxDebug)])}
}

// GoAway returns the last GOAWAY of a side, nil if there was none.
func (c *Connection) GoAway(from Side) *wire.GoAway {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.goAway[from]
}
