package network

import (
	"context"
	"fmt"
	"net"
	"sync"
	"syscall"

	"hangscope/repro/evidence"
)

// Memory joins its roles in memory. Everything in it waits in ways that
// testing/synctest counts as idle, so virtual time passes. The zero Memory is
// ready to use.
type Memory struct {
	mu        sync.Mutex
	listeners map[evidence.Role]*memoryListener
	dialled   int
}

// backlog is how many connections wait for Accept; a further one is refused.
const backlog = 128

// Listen implements [Network].
func (m *Memory) Listen(role evidence.Role) (net.Listener, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listeners == nil {
		m.listeners = make(map[evidence.Role]*memoryListener)
	}
	listener := &memoryListener{
		role:    role,
		pending: make(chan *memoryConn, backlog),
		closed:  make(chan struct{}),
	}
	m.listeners[role] = listener
	return listener, nil
}

// Dial implements [Network].
func (m *Memory) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	m.mu.Lock()
	listener, ok := m.listeners[to]
	m.dialled++
	// As an ephemeral port does, the number tells connections apart.
	near := memoryAddr(fmt.Sprintf("%s:%d", from, m.dialled))
	m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s dials %s, which does not listen", from, to)
	}
	return listener.connect(near)
}

// memoryListener accepts the connections that are dialled to one role.
type memoryListener struct {
	role    evidence.Role
	pending chan *memoryConn
	closed  chan struct{}

	mu   sync.Mutex // guards done, so that nothing joins pending after Close
	done bool
}

func (l *memoryListener) connect(from memoryAddr) (net.Conn, error) {
	near, far := pipe(from, memoryAddr(l.role))
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.done {
		select {
		case l.pending <- far:
			return near, nil
		default:
		}
	}
	return nil, &net.OpError{Op: "dial", Net: "memory", Addr: memoryAddr(l.role), Err: syscall.ECONNREFUSED}
}

// Accept implements net.Listener.
func (l *memoryListener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.pending:
		return conn, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "accept", Net: "memory", Addr: l.Addr(), Err: net.ErrClosed}
	}
}

// Close implements net.Listener. What was not accepted is reset.
func (l *memoryListener) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.done {
		return nil
	}
	l.done = true
	close(l.closed)
	for {
		select {
		case conn := <-l.pending:
			_ = conn.Reset()
		default:
			return nil
		}
	}
}

// Addr implements net.Listener.
func (l *memoryListener) Addr() net.Addr { return memoryAddr(l.role) }

// memoryAddr is the name of a role as an address.
type memoryAddr string

func (memoryAddr) Network() string  { return "memory" }
func (a memoryAddr) String() string { return string(a) }
