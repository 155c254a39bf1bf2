package memory

import (
	"context"
	"fmt"
	"net"
	"sync"
	"syscall"

	"hangscope/repro/evidence"
)

// Network joins its roles in memory. The zero Network is ready to use.
type Network struct {
	mu        sync.Mutex
	listeners map[evidence.Role]*listener
	dialled   int
}

// backlog is how many connections wait for Accept; a further one is refused.
const backlog = 128

// Listen implements network.Network.
func (m *Network) Listen(role evidence.Role) (net.Listener, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.listeners == nil {
		m.listeners = make(map[evidence.Role]*listener)
	}
	listener := &listener{
		role:    role,
		pending: make(chan *conn, backlog),
		closed:  make(chan struct{}),
	}
	m.listeners[role] = listener
	return listener, nil
}

// Dial implements network.Network.
func (m *Network) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	m.mu.Lock()
	listener, ok := m.listeners[to]
	m.dialled++
	// As an ephemeral port does, the number tells connections apart.
	near := address(fmt.Sprintf("%s:%d", from, m.dialled))
	m.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("%s dials %s, which does not listen", from, to)
	}
	return listener.connect(near)
}

// listener accepts the connections that are dialled to one role.
type listener struct {
	role    evidence.Role
	pending chan *conn
	closed  chan struct{}

	mu   sync.Mutex // guards done, so that nothing joins pending after Close
	done bool
}

func (l *listener) connect(from address) (net.Conn, error) {
	near, far := pipe(from, address(l.role))
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.done {
		select {
		case l.pending <- far:
			return near, nil
		default:
		}
	}
	return nil, &net.OpError{Op: "dial", Net: "memory", Addr: address(l.role), Err: syscall.ECONNREFUSED}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case conn := <-l.pending:
		return conn, nil
	case <-l.closed:
		return nil, &net.OpError{Op: "accept", Net: "memory", Addr: l.Addr(), Err: net.ErrClosed}
	}
}

// Close implements net.Listener. What was not accepted is reset.
func (l *listener) Close() error {
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
func (l *listener) Addr() net.Addr { return address(l.role) }

// address is the name of a role as an address.
type address string

func (address) Network() string  { return "memory" }
func (a address) String() string { return string(a) }
