package memory

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// window is how many bytes one end takes in before its peer's writes wait, as
// a receive buffer does.
const window = 256 << 10

// conn is one end of a connection in memory. It does what the end of a
// TCP connection does: bytes arrive in order, FIN and RST differ, an end that
// closes with bytes unread answers with RST, and so does one that is written
// to after it closed.
type conn struct {
	local, remote address
	link          *link
	peer          *conn

	// All below is guarded by link.mu.
	received      []byte
	finReceived   bool
	finSent       bool
	reset         bool // a RST came from the peer
	closed        bool // the owner closed this end
	readDeadline  deadline
	writeDeadline deadline
}

// link is what the two ends share. Whoever waits, waits on changed.
type link struct {
	mu      sync.Mutex
	changed sync.Cond
}

func pipe(near, far address) (dialled, accepted *conn) {
	shared := &link{}
	shared.changed.L = &shared.mu
	dialled = &conn{local: near, remote: far, link: shared}
	accepted = &conn{local: far, remote: near, link: shared, peer: dialled}
	dialled.peer = accepted
	return dialled, accepted
}

// Read implements net.Conn. Like Linux, it gives what came before a RST first.
func (c *conn) Read(p []byte) (int, error) {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	for {
		switch {
		case c.closed:
			return 0, c.fail("read", net.ErrClosed)
		case c.readDeadline.passed():
			return 0, c.fail("read", os.ErrDeadlineExceeded)
		case len(c.received) > 0:
			n := copy(p, c.received)
			c.received = c.received[n:]
			c.link.changed.Broadcast()
			return n, nil
		case c.reset:
			return 0, c.fail("read", os.NewSyscallError("read", syscall.ECONNRESET))
		case c.finReceived:
			return 0, io.EOF
		}
		c.link.changed.Wait()
	}
}

// Write implements net.Conn. A write to an end that closed succeeds, as it
// does on TCP, and is answered with RST.
func (c *conn) Write(p []byte) (int, error) {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	written := 0
	for len(p) > 0 {
		switch {
		case c.closed || c.finSent:
			return written, c.fail("write", net.ErrClosed)
		case c.writeDeadline.passed():
			return written, c.fail("write", os.ErrDeadlineExceeded)
		case c.reset:
			return written, c.fail("write", os.NewSyscallError("write", syscall.EPIPE))
		case c.peer.closed:
			c.reset = true
			c.link.changed.Broadcast()
			return written + len(p), nil
		case len(c.peer.received) < window:
			n := min(window-len(c.peer.received), len(p))
			c.peer.received = append(c.peer.received, p[:n]...)
			p, written = p[n:], written+n
			c.link.changed.Broadcast()
		default:
			c.link.changed.Wait()
		}
	}
	return written, nil
}

// TryWrite implements network.TryWriter.
func (c *conn) TryWrite(p []byte) int {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed || c.finSent || c.reset || c.peer.closed {
		return 0
	}
	n := min(max(window-len(c.peer.received), 0), len(p))
	c.peer.received = append(c.peer.received, p[:n]...)
	c.link.changed.Broadcast()
	return n
}

// Close implements net.Conn.
func (c *conn) Close() error {
	return c.end(func() bool { return len(c.received) > 0 })
}

// Reset ends the connection with a RST.
func (c *conn) Reset() error {
	return c.end(func() bool { return true })
}

// end closes this end, with a RST to the peer if byReset says so, else a FIN.
func (c *conn) end(byReset func() bool) error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.fail("close", net.ErrClosed)
	}
	c.closed = true
	if byReset() {
		c.peer.reset = true
	} else {
		c.peer.finReceived = true
	}
	c.readDeadline.stop()
	c.writeDeadline.stop()
	c.link.changed.Broadcast()
	return nil
}

// CloseWrite implements network.HalfCloser.
func (c *conn) CloseWrite() error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.fail("close", net.ErrClosed)
	}
	c.finSent = true
	c.peer.finReceived = true
	c.link.changed.Broadcast()
	return nil
}

// LocalAddr and RemoteAddr implement net.Conn.
func (c *conn) LocalAddr() net.Addr  { return c.local }
func (c *conn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline implements net.Conn.
func (c *conn) SetDeadline(t time.Time) error {
	_ = c.SetReadDeadline(t)
	return c.SetWriteDeadline(t)
}

// SetReadDeadline implements net.Conn.
func (c *conn) SetReadDeadline(t time.Time) error {
	return c.setDeadline(&c.readDeadline, t)
}

// SetWriteDeadline implements net.Conn.
func (c *conn) SetWriteDeadline(t time.Time) error {
	return c.setDeadline(&c.writeDeadline, t)
}

func (c *conn) setDeadline(d *deadline, t time.Time) error {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	if c.closed {
		return c.fail("set", net.ErrClosed)
	}
	d.set(t, c.wake)
	c.link.changed.Broadcast()
	return nil
}

func (c *conn) wake() {
	c.link.mu.Lock()
	defer c.link.mu.Unlock()
	c.link.changed.Broadcast()
}

func (c *conn) fail(op string, err error) error {
	return &net.OpError{Op: op, Net: "memory", Source: c.local, Addr: c.remote, Err: err}
}

// deadline is a moment after which an operation fails; the zero one never comes.
type deadline struct {
	at    time.Time
	timer *time.Timer
}

func (d *deadline) set(at time.Time, wake func()) {
	d.stop()
	d.at = at
	if !at.IsZero() {
		d.timer = time.AfterFunc(time.Until(at), wake)
	}
}

func (d *deadline) stop() {
	if d.timer != nil {
		d.timer.Stop()
	}
}

func (d *deadline) passed() bool {
	return !d.at.IsZero() && !time.Now().Before(d.at)
}
