package evidence

import (
	"net"
	"sync/atomic"
)

// Addresses tell which connection an end of a call is on: they are those of the
// end's own socket.
type Addresses struct {
	Local, Remote net.Addr
}

// AddressesOf returns those of a connection.
func AddressesOf(conn net.Conn) *Addresses {
	return &Addresses{Local: conn.LocalAddr(), Remote: conn.RemoteAddr()}
}

// Latest is the connection that a caller dialled last. It is where a call waits
// that has not been opened yet.
type Latest struct{ atomic.Pointer[Addresses] }

// Opens records that an end begins to open the call, on the connection that its
// owner dialled last or is about to dial.
func (c *Call) Opens(end End, on *Latest) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	e := &c.ends[end]
	e.latest.Store(on)
	e.addresses.Store(nil)
}

// Opened records that the end has opened the call: it stays on the connection
// that its owner dialled last.
func (c *Call) Opened(end End) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	e := &c.ends[end]
	if latest := e.latest.Load(); latest != nil {
		e.addresses.Store(latest.Load())
	}
}

// Accepts records on which connection the call has come to an end. It costs
// nothing while that is the same as before, as with calls in a loop.
func (c *Call) Accepts(end End, local, remote net.Addr) {
	if c == nil || c.recorder.frozen.Load() {
		return
	}
	e := &c.ends[end]
	if known := e.addresses.Load(); known == nil || known.Local != local || known.Remote != remote {
		e.addresses.Store(&Addresses{Local: local, Remote: remote})
	}
}

// on returns the connection that the end is on, nil if that is not known.
func (e *endState) on() *Addresses {
	if known := e.addresses.Load(); known != nil {
		return known
	}
	if latest := e.latest.Load(); latest != nil {
		return latest.Load()
	}
	return nil
}
