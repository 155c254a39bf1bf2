package repro

import (
	"context"
	"net"
	"os"
	"sync"
	"syscall"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
)

// cut is a fault of one hop, with no pod around it: what the layer's mechanisms,
// which match a port, cannot do. It strikes the connections that exist at a moment.
type cut struct {
	kind cutKind
	hop  int
	at   time.Duration // after the network was made

	struck *cutNetwork // nil before the run
}

// cutKind is what happens to the connections.
type cutKind string

const (
	lostBoth cutKind = "lost both ways"
	lostUp   cutKind = "lost towards the acceptor"
	lostDown cutKind = "lost towards the dialler"
	oneTold  cutKind = "the next to write is reset"
	bothTold cutKind = "reset at both ends"
	noAnswer cutKind = "connections are refused"
)

// cutKinds lists them.
var cutKinds = []cutKind{lostBoth, lostUp, lostDown, oneTold, bothTold, noAnswer}

// dialler is the role that dials on the hop.
func (c *cut) dialler() evidence.Role {
	if c.hop == 1 {
		return evidence.Forwarder
	}
	return evidence.Client
}

// cutNetwork is a network with a cut in it.
type cutNetwork struct {
	network.Network
	cut   *cut
	start time.Time

	mu    sync.Mutex
	conns []*cutConn // in the order of dialling, nil for one that came after the strike
}

func (c *cut) network() network.Network {
	c.struck = &cutNetwork{Network: &memory.Network{}, cut: c, start: time.Now()}
	return c.struck
}

// Dial implements network.Network.
func (n *cutNetwork) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	struck := time.Since(n.start) >= n.cut.at
	if from == n.cut.dialler() && n.cut.kind == noAnswer && struck {
		return nil, &net.OpError{Op: "dial", Net: "memory", Err: os.NewSyscallError("connect", syscall.ECONNREFUSED)}
	}
	under, err := n.Network.Dial(ctx, from, to)
	if err != nil || from != n.cut.dialler() {
		return under, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.cut.kind == noAnswer || struck {
		n.conns = append(n.conns, nil)
		return under, nil
	}
	conn := &cutConn{Conn: under, kind: n.cut.kind, gone: make(chan struct{})}
	n.conns = append(n.conns, conn)
	time.AfterFunc(n.cut.at-time.Since(n.start), conn.strike)
	return conn, nil
}

// cutConn is the dialler's end of a connection that is struck.
type cutConn struct {
	net.Conn
	kind cutKind

	mu     sync.Mutex
	dead   bool
	told   bool          // this end has been reset
	lost   time.Time     // when the first bytes were; zero before
	over   time.Time     // when an end was reset, or this one was closed after the strike; zero before
	closed bool          // by its owner
	gone   chan struct{} // closed with it
}

func (c *cutConn) strike() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.dead = true
	if c.kind == bothTold && !c.closed {
		c.tellAcceptor()
		c.tellDialler()
	}
}

func (c *cutConn) tellAcceptor() {
	since(&c.over)
	_ = network.Reset(c.Conn)
}

func (c *cutConn) tellDialler() {
	c.told = true
	since(&c.over)
	close(c.gone)
	_ = c.SetReadDeadline(time.Now()) // wakes Read
}

// since notes the first moment of something.
func since(first *time.Time) {
	if first.IsZero() {
		*first = time.Now()
	}
}

// passes reports whether what goes one way arrives.
func (c *cutConn) passes(up bool) bool {
	return !c.dead || c.kind == lostUp && !up || c.kind == lostDown && up
}

// Write implements net.Conn.
func (c *cutConn) Write(b []byte) (int, error) {
	c.mu.Lock()
	passes, told := c.passes(true), c.told
	if !passes && len(b) > 0 {
		since(&c.lost)
	}
	if !passes && c.kind == oneTold && c.over.IsZero() && !c.closed {
		c.tellDialler()
		told = true
	}
	c.mu.Unlock()
	switch {
	case told:
		return 0, c.reset("write", syscall.EPIPE)
	case passes:
		n, err := c.Conn.Write(b)
		if err != nil && !c.hears() { // the answer that says so is lost
			return len(b), nil
		}
		return n, err
	default:
		return len(b), nil
	}
}

// hears reports whether the dialler's end, which it has not closed, gets what comes back.
func (c *cutConn) hears() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed || c.passes(false)
}

// Read implements net.Conn.
func (c *cutConn) Read(b []byte) (int, error) {
	for {
		n, err := c.Conn.Read(b)
		c.mu.Lock()
		passes, told := c.passes(false), c.told
		if !passes && n > 0 {
			since(&c.lost)
		}
		if !passes && n > 0 && c.kind == oneTold && c.over.IsZero() && !c.closed {
			c.tellAcceptor()
		}
		c.mu.Unlock()
		switch {
		case told:
			return 0, c.reset("read", syscall.ECONNRESET)
		case passes:
			return n, err
		case err != nil: // nobody hears of it
			<-c.gone
			c.mu.Lock()
			told := c.told
			c.mu.Unlock()
			if told {
				return 0, c.reset("read", syscall.ECONNRESET)
			}
			return 0, net.ErrClosed
		}
	}
}

func (c *cutConn) reset(op string, err error) error {
	return &net.OpError{Op: op, Net: "memory", Source: c.LocalAddr(), Addr: c.RemoteAddr(), Err: os.NewSyscallError(op, err)}
}

// Close implements net.Conn, CloseWrite network.HalfCloser. What would say so to the
// peer is lost as well.
func (c *cutConn) Close() error { return c.end(c.Conn.Close) }

// Reset ends the connection with a RST.
func (c *cutConn) Reset() error { return c.end(func() error { return network.Reset(c.Conn) }) }

func (c *cutConn) end(how func() error) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return net.ErrClosed
	}
	c.closed = true
	if !c.told {
		close(c.gone)
	}
	if c.passes(true) {
		return how()
	}
	since(&c.over)
	return c.SetReadDeadline(time.Now()) // wakes Read
}

// CloseWrite implements network.HalfCloser.
func (c *cutConn) CloseWrite() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if half, ok := c.Conn.(network.HalfCloser); ok && c.passes(true) {
		return half.CloseWrite()
	}
	return nil
}

// state is what had become before a moment of the connection that the dialler made as
// its n-th. The run ends at that moment, and closes what it opened: that is not of the
// fault.
func (c *cut) state(n int, before time.Duration) (lost, told bool) {
	c.struck.mu.Lock()
	defer c.struck.mu.Unlock()
	if n >= len(c.struck.conns) || c.struck.conns[n] == nil {
		return false, false
	}
	conn := c.struck.conns[n]
	conn.mu.Lock()
	defer conn.mu.Unlock()
	happened := func(at time.Time) bool { return !at.IsZero() && at.Sub(c.struck.start) < before }
	return happened(conn.lost), happened(conn.over)
}
