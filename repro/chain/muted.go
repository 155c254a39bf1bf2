package chain

import (
	"io"
	"net"
	"sync"
)

// muted are connections that a server has accepted and says nothing on. What comes is
// read, as a load balancer does before it has found a back end. The zero muted has none.
type muted struct {
	mu      sync.Mutex
	closed  bool
	conns   []net.Conn
	reading sync.WaitGroup
}

// keep reads a connection until its peer ends it, and writes nothing.
func (m *muted) keep(conn net.Conn) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		_ = conn.Close()
		return
	}
	m.conns = append(m.conns, conn)
	m.reading.Go(func() { readInSilence(conn) })
}

// readInSilence reads a connection to its end, and closes it.
func readInSilence(conn net.Conn) {
	_, _ = io.Copy(io.Discard, conn) // how its peer ends it is for the taps
	_ = conn.Close()
}

// close closes what is left of them.
func (m *muted) close() {
	m.mu.Lock()
	m.closed = true
	for _, conn := range m.conns {
		_ = conn.Close()
	}
	m.mu.Unlock()
	m.reading.Wait()
}
