package layer

import (
	"errors"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"hangscope/repro/network"
)

// conn is a connection as its owner has it: a socket whose other end is the
// relay's.
//
// As long as nothing is wrong with the flow, the relay has nothing to do, and
// without a flush there would be no relay. So the owner's Write takes note of the
// packet and puts it where the relay would, into the socket towards the other
// side. That is the short cut. From a flush on, and whenever that socket is full,
// Write uses its own socket, and the relay does its work.
//
// It is no syscall.Conn. The kernel below acknowledges whatever the relay is sent,
// which says nothing about the simulated connection.
type conn struct {
	net.Conn

	layer *Layer
	side  Side
	flow  atomic.Pointer[Flow] // nil until it has been found

	// ended is whether the owner has closed, bounded whether it has set a
	// deadline for its writes. Its own socket knows how they are to fail then.
	ended, bounded atomic.Bool

	mu      sync.Mutex // held by a Write, whose bytes stay together
	relayed uint64     // how many bytes went into the owner's own socket
}

// Write implements net.Conn.
func (c *conn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.shortcut(p)
	if n > 0 && n == len(p) {
		return n, nil
	}
	m, err := c.Conn.Write(p[n:])
	c.relayed += uint64(m)
	return n + m, err
}

// Read implements net.Conn. The kernel below says that the relay has ended the
// connection. If that was because nobody answered, its owner learns it so.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	own := errors.Is(err, net.ErrClosed) || errors.Is(err, os.ErrDeadlineExceeded)
	if err != nil && !own && c.timedOut() {
		err = &net.OpError{
			Op: "read", Net: "tcp", Source: c.LocalAddr(), Addr: c.RemoteAddr(),
			Err: os.NewSyscallError("read", syscall.ETIMEDOUT),
		}
	}
	return n, err
}

// timedOut reports whether the simulated kernel of this side gave up.
func (c *conn) timedOut() bool {
	flow := c.find()
	if flow == nil {
		return false
	}
	flow.mu.Lock()
	defer flow.mu.Unlock()
	return flow.ends[c.side].timedOut
}

// shortcut writes into the socket towards the other side what that takes, and
// returns how much that is. Nothing may overtake what went to the relay before.
func (c *conn) shortcut(p []byte) int {
	flow := c.find()
	if flow == nil || c.ended.Load() || c.bounded.Load() || flow.carried[c.side].Load() != c.relayed {
		return 0
	}
	writer := flow.writers[c.side.Other()]
	if writer == nil {
		return 0
	}
	if !flow.passes(c.side, len(p)) {
		return 0
	}
	n := writer.TryWrite(p)
	if n < len(p) {
		flow.uncount(len(p) - n) // the rest is going to the relay
	}
	return n
}

// passes reports whether data that a side sends is delivered whatever it is,
// and then takes note of it. Whether there still is a side to deliver it to,
// that side's socket knows.
func (f *Flow) passes(from Side, size int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.sound() {
		return false
	}
	f.judge(from, Data, size)
	return true
}

// uncount takes back that bytes were delivered.
func (f *Flow) uncount(size int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.delivered -= int64(size)
}

// find returns the flow, nil if it is not in the table yet.
func (c *conn) find() *Flow {
	if flow := c.flow.Load(); flow != nil {
		return flow
	}
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	flow := c.layer.ways.flow(c.side, c.Conn)
	c.flow.Store(flow)
	return flow
}

// Close implements net.Conn.
func (c *conn) Close() error {
	c.ended.Store(true)
	return c.Conn.Close()
}

// Reset ends the connection with a RST, see [network.Reset].
func (c *conn) Reset() error {
	c.ended.Store(true)
	return network.Reset(c.Conn)
}

// CloseWrite implements [network.HalfCloser].
func (c *conn) CloseWrite() error {
	half, ok := c.Conn.(network.HalfCloser)
	if !ok {
		return syscall.ENOTSUP
	}
	c.ended.Store(true)
	return half.CloseWrite()
}

// SetDeadline implements net.Conn.
func (c *conn) SetDeadline(t time.Time) error {
	c.bounded.Store(!t.IsZero())
	return c.Conn.SetDeadline(t)
}

// SetWriteDeadline implements net.Conn.
func (c *conn) SetWriteDeadline(t time.Time) error {
	c.bounded.Store(!t.IsZero())
	return c.Conn.SetWriteDeadline(t)
}

// listener accepts connections as their owners have them.
type listener struct {
	net.Listener

	layer *Layer
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	under, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &conn{Conn: under, layer: l.layer, side: Acceptor}, nil
}
