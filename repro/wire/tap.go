package wire

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"syscall"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Place says which end of which hop a connection is.
type Place struct {
	// Number tells the ends of one network apart: 1 is that opened first.
	Number int
	// Owner has this end, Peer is meant to have the other.
	Owner, Peer evidence.Role
	// Dialled is whether the owner dialled; else it accepted.
	Dialled bool
}

// Name returns the owner and how it is connected: "client → forwarder" if it
// dialled, "forwarder ← client" if it accepted.
func (p Place) Name() string {
	arrow := "←"
	if p.Dialled {
		arrow = "→"
	}
	return fmt.Sprintf("%s %s %s", p.Owner, arrow, p.Peer)
}

// Options are what a tap may do that costs more than counting.
type Options struct {
	// Capture keeps the bytes themselves. If nil, none are kept.
	Capture *Capture
	// Passed is called with the bytes of a direction as they pass, in their order. If nil,
	// nobody is.
	Passed func(way Way, at time.Duration, b []byte)
}

// Tap is a connection whose owner is watched using it. It may be read, written
// and closed by different goroutines at once, as any net.Conn; two that write
// at once must not care in which order their bytes go.
type Tap struct {
	net.Conn

	place    Place
	clock    evidence.Clock
	opened   time.Duration
	hold     *hold // nil if the tap is not of a Network
	exchange *exchange
	written  *direction
	read     *direction

	// mirrored is whether this is the other end of the connection of the owner: what is
	// read here was written by the owner. See [NewMirror].
	mirrored bool

	// over is set when the owner closed; final is the last TCP_INFO before.
	over  atomic.Bool
	final atomic.Pointer[TCPInfo]
}

// NewTap returns a connection as its owner is to use it, from its first byte on.
func NewTap(conn net.Conn, clock evidence.Clock, place Place, options Options) *Tap {
	shared := newExchange()
	return &Tap{
		Conn:     conn,
		place:    place,
		clock:    clock,
		opened:   clock.Now(),
		exchange: shared,
		written:  newDirection(Written, place, shared, options),
		read:     newDirection(Read, place, shared, options),
	}
}

// NewMirror returns a connection to the owner of an end, as its peer is to use it. It shows
// the owner's end as far as its peer can know it: the owner wrote what is read here, and
// read what is written here. Of the owner's socket it knows nothing.
func NewMirror(conn net.Conn, clock evidence.Clock, owner Place, options Options) *Tap {
	t := NewTap(conn, clock, owner, options)
	t.written, t.read, t.mirrored = t.read, t.written, true
	return t
}

// Read implements net.Conn.
func (t *Tap) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if n <= 0 && err == nil {
		return n, nil
	}
	t.hold.wait()
	now := t.clock.Now()
	if n > 0 {
		t.read.pass(now, p[:n])
	}
	if err != nil {
		t.read.fail(now, err)
	}
	return n, err
}

// Receiver returns how the connection is read without a buffer of its own, nil if it is not.
func (t *Tap) Receiver() network.Receiver {
	under := network.ReceiverOf(t.Conn)
	if under == nil {
		return nil
	}
	return receiver{t, under}
}

// receiver is the [network.Receiver] of a tap.
type receiver struct {
	tap   *Tap
	under network.Receiver
}

// Receive implements [network.Receiver].
func (r receiver) Receive(pool *network.Buffers) (buffer *[]byte, n int, err error) {
	buffer, n, err = r.under.Receive(pool)
	r.tap.hold.wait()
	now := r.tap.clock.Now()
	if n > 0 {
		r.tap.read.pass(now, (*buffer)[:n])
	}
	if err != nil {
		r.tap.read.fail(now, err)
	}
	return buffer, n, err
}

// Write implements net.Conn.
func (t *Tap) Write(p []byte) (int, error) {
	t.hold.wait()
	t.written.pass(t.clock.Now(), p)
	n, err := t.Conn.Write(p)
	if err != nil {
		t.written.fail(t.clock.Now(), err)
	}
	return n, err
}

// CloseWrite implements [network.HalfCloser], if the connection does.
func (t *Tap) CloseWrite() error {
	conn, ok := t.Conn.(network.HalfCloser)
	if !ok {
		return errors.ErrUnsupported
	}
	t.written.end(FIN, t.clock.Now())
	return conn.CloseWrite()
}

// Close implements net.Conn.
func (t *Tap) Close() error {
	t.end(Closed)
	return t.Conn.Close()
}

// Reset ends the connection with a RST, see [network.Reset].
func (t *Tap) Reset() error {
	t.end(RST)
	return network.Reset(t.Conn)
}

// end takes note that the owner ends both directions, before it does: the
// errors that this brings to a Read under way are no news.
func (t *Tap) end(how How) {
	if t.over.Swap(true) {
		return
	}
	now := t.clock.Now()
	if t.mirrored && how == Closed {
		t.written.end(FIN, now) // what the owner gets
		return
	}
	t.final.Store(infoOf(t.Conn))
	t.written.end(how, now)
	t.read.end(how, now)
}

// TCPInfo returns what the kernel knows of the connection now, or knew when its
// owner closed it. Nil if that cannot be observed: on other systems than Linux, and
// where memory carries the connection to its other end. The simulated layer says what
// the kernel would know that it simulates.
func (t *Tap) TCPInfo() *TCPInfo {
	if info := t.final.Load(); info != nil {
		return info
	}
	return infoOf(t.Conn)
}

func (t *Tap) closed() bool { return t.over.Load() }

// Number implements [network.Numbered].
func (t *Tap) Number() int { return t.place.Number }

// SyscallConn implements syscall.Conn, if the connection does.
func (t *Tap) SyscallConn() (syscall.RawConn, error) {
	conn, ok := t.Conn.(syscall.Conn)
	if !ok {
		return nil, errors.ErrUnsupported
	}
	return conn.SyscallConn()
}
