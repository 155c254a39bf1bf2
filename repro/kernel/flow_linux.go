package kernel

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"syscall"

	"golang.org/x/sys/unix"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// flow is one connection, by the address of who dialled it, and what its two
// ends saw.
type flow struct {
	from, meant  evidence.Role
	acceptor     evidence.Role // empty until it is accepted
	originalPort int
	matched      bool
	number       int      // from 1, in the order in which they were made
	before       *flow    // that a byte relay goes on with; nil if this is the first
	doubtful     bool     // another was dialled from the same address meanwhile
	ends         [2]*conn // dialled, accepted; nil if not (yet) there
}

// flows is the table of connections.
type flows struct {
	mu      sync.Mutex
	entered sync.Cond // on mu: from of a flow, or closed, has changed
	order   []*flow
	by      map[netip.AddrPort]*flow
	closed  bool
}

// at returns the flow that was dialled from an address. The accepting end may
// come first. The caller holds mu.
func (f *flows) at(address netip.AddrPort, dialled bool) *flow {
	end := 1
	if dialled {
		end = 0
	}
	if known := f.by[address]; known != nil && known.ends[end] == nil {
		return known
	}
	if f.by == nil {
		f.by = make(map[netip.AddrPort]*flow)
	}
	flow := &flow{number: len(f.order) + 1}
	if known := f.by[address]; known != nil && known.ends[1-end] == nil {
		known.doubtful, flow.doubtful = true, true
	}
	f.by[address] = flow
	f.order = append(f.order, flow)
	return flow
}

// dialled enters the end of a connection that a role has dialled.
func (f *flows) dialled(c net.Conn, from, to evidence.Role, port int) net.Conn {
	f.mu.Lock()
	defer f.mu.Unlock()
	flow := f.at(addressOf(c.LocalAddr()), true)
	flow.from, flow.meant, flow.originalPort = from, to, port
	f.waiting().Broadcast()
	return f.enter(flow, 0, c)
}

// accepted enters the end that a role has accepted.
func (f *flows) accepted(c net.Conn, by evidence.Role) net.Conn {
	f.mu.Lock()
	defer f.mu.Unlock()
	flow := f.at(addressOf(c.RemoteAddr()), false)
	flow.acceptor = by
	return f.enter(flow, 1, c)
}

// enter counts what passes an end from now on. The caller holds mu.
func (f *flows) enter(flow *flow, end int, c net.Conn) net.Conn {
	counted := &conn{Conn: c, table: f, flow: flow}
	flow.ends[end] = counted
	if f.closed {
		_ = counted.Reset()
	}
	return counted
}

// dialler returns the role that dialled from an address. Its end may be entered just
// after the other one.
func (f *flows) dialler(from netip.AddrPort) (evidence.Role, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for !f.closed {
		if flow := f.by[from]; flow != nil && flow.from != "" {
			return flow.from, nil
		}
		f.waiting().Wait()
	}
	return "", net.ErrClosed
}

// waiting is the condition that a dialler has been entered, or the table closed. The
// caller holds mu.
func (f *flows) waiting() *sync.Cond {
	f.entered.L = &f.mu
	return &f.entered
}

// match notes that a flush matched the connections dialled from addresses, and
// returns how many of them there are.
func (f *flows) match(addresses []netip.AddrPort) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	unique := make(map[netip.AddrPort]bool)
	for _, address := range addresses {
		unique[address] = true
		if flow := f.by[address]; flow != nil {
			flow.matched = true
		}
	}
	return len(unique)
}

// ackOwed reports whether either kernel at a connection to a port waits for an
// acknowledgement. Links take no time, so the kernel of the peer is delaying
// it.
func (f *flows) ackOwed(port int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, flow := range f.order {
		for _, end := range flow.ends {
			if flow.originalPort == port && end != nil && end.unacknowledged() {
				return true
			}
		}
	}
	return false
}

func (f *flows) counts() []pod.Count {
	f.mu.Lock()
	defer f.mu.Unlock()
	var counts []pod.Count
	for _, flow := range f.order {
		if flow.ends[0] != nil {
			counts = append(counts, flow.count())
		}
	}
	return counts
}

// count sums up what the ends saw. What one wrote and the other never read was
// lost on the way, or discarded with a connection that had ended.
func (f *flow) count() pod.Count {
	count := pod.Count{
		From: f.from, To: f.meant, OriginalPort: f.originalPort, Matched: f.matched,
		Redirected: f.acceptor != "" && f.acceptor != f.meant,
	}
	if f.acceptor != "" {
		count.To = f.acceptor
	}
	owners := [2]evidence.Role{count.From, count.To}
	for i, end := range f.ends {
		if end == nil {
			continue
		}
		count.Delivered += end.read.Load()
		count.Swallowed += end.written.Load()
		if end.reset.Load() {
			count.Resets = append(count.Resets, owners[i])
		}
	}
	count.Swallowed = max(count.Swallowed-count.Delivered, 0)
	return count
}

// close resets the connections that are open. One that ended with a FIN and got
// no answer would outlive the process.
func (f *flows) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
	f.waiting().Broadcast()
	for _, flow := range f.order {
		for _, end := range flow.ends {
			if end != nil {
				_ = end.Reset()
			}
		}
	}
}

// conn is one end of a flow, and counts what its owner wrote and read.
type conn struct {
	net.Conn

	table         *flows
	flow          *flow
	read, written atomic.Int64
	reset         atomic.Bool // it ended with a RST, or was killed
}

// Read implements net.Conn.
func (c *conn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.read.Add(int64(n))
	c.note(err)
	return n, err
}

// Write implements net.Conn.
func (c *conn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	c.written.Add(int64(n))
	c.note(err)
	return n, err
}

func (c *conn) note(err error) {
	if err == nil || errors.Is(err, io.EOF) {
		return
	}
	for _, end := range []error{syscall.ECONNRESET, syscall.ECONNABORTED, syscall.EPIPE} {
		if errors.Is(err, end) {
			c.reset.Store(true)
		}
	}
}

// CloseWrite implements network.HalfCloser.
func (c *conn) CloseWrite() error { return c.Conn.(*net.TCPConn).CloseWrite() }

// Reset ends the connection with a RST.
func (c *conn) Reset() error {
	_ = c.Conn.(*net.TCPConn).SetLinger(0) // fails only if it is closed, and then nothing is lost
	return c.Close()
}

// SyscallConn implements syscall.Conn.
func (c *conn) SyscallConn() (syscall.RawConn, error) { return c.Conn.(*net.TCPConn).SyscallConn() }

func (c *conn) unacknowledged() bool {
	owed := false
	control(c, func(fd int) {
		info, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		owed = err == nil && info.State == tcpEstablished && info.Unacked > 0
	})
	return owed
}

const tcpEstablished = 1

// control calls do with the descriptor of a connection, unless it is closed.
func control(c syscall.Conn, do func(fd int)) {
	if raw, err := c.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) { do(int(fd)) })
	}
}

func addressOf(a net.Addr) netip.AddrPort {
	address := a.(*net.TCPAddr).AddrPort()
	return netip.AddrPortFrom(address.Addr().Unmap(), address.Port())
}
