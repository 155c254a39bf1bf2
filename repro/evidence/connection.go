package evidence

import "sync/atomic"

// Channel is what a role makes its calls through: one connection at a time, and
// a fresh one when that is dead. The zero Channel has made none.
type Channel struct {
	made atomic.Int64
}

// Dials records that a connection is being made. What was made before is over.
func (c *Channel) Dials() { c.made.Store(0) }

// Made records that a connection was made, by the number of its socket.
func (c *Channel) Made(socket int) { c.made.Store(int64(socket)) }

// Await records that the call waits at an end until a channel puts it on a
// connection: that which the channel is making.
func (c *Call) Await(end End, channel *Channel) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	c.ends[end].channel.Store(channel)
	c.ends[end].socket.Store(0)
}

// On records which connection the call is on at an end, by the number of the
// end's socket.
func (c *Call) On(end End, socket int) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	c.ends[end].socket.Store(int64(socket))
}

// onSocket returns the socket of the connection that the call is on at the end,
// or waits for. It is 0 if that is not known.
func (e *endState) onSocket() int64 {
	if socket := e.socket.Load(); socket != 0 {
		return socket
	}
	if channel := e.channel.Load(); channel != nil {
		return channel.made.Load()
	}
	return 0
}

// leave notes that the end is done with the call: what its channel makes from
// then on is for other calls.
func (e *endState) leave() {
	e.socket.Store(e.onSocket())
	e.channel.Store(nil)
}
