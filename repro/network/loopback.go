package network

import (
	"context"
	"fmt"
	"net"
	"sync"

	"hangscope/repro/evidence"
)

// Loopback is TCP on 127.0.0.1, each role on a port that the kernel picks. The
// zero Loopback is ready to use.
type Loopback struct {
	mu        sync.Mutex
	addresses map[evidence.Role]string
}

// TCP keepalive is off on both ends: Go's default of 15 s would end a silence
// that hangscope wants to see.
const noKeepAlive = -1

// Listen implements [Network].
func (l *Loopback) Listen(role evidence.Role) (net.Listener, error) {
	config := net.ListenConfig{KeepAlive: noKeepAlive}
	listener, err := config.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("%s cannot listen on loopback: %w", role, err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.addresses == nil {
		l.addresses = make(map[evidence.Role]string)
	}
	l.addresses[role] = listener.Addr().String()
	return listener, nil
}

// Dial implements [Network].
func (l *Loopback) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	l.mu.Lock()
	address, ok := l.addresses[to]
	l.mu.Unlock()
	if !ok {
		return nil, fmt.Errorf("%s dials %s, which does not listen", from, to)
	}
	dialer := net.Dialer{KeepAlive: noKeepAlive}
	return dialer.DialContext(ctx, "tcp", address)
}
