// Package network is what a chain listens and dials through. A [Network] joins
// roles, not addresses, so the same chain runs on sockets, in memory and
// through the layer:
//
//	listener, err := n.Listen(evidence.Forwarder)
//	conn, err := n.Dial(ctx, evidence.Client, evidence.Forwarder)
//
// [Loopback] is TCP on 127.0.0.1. Package memory has TCP's ends without a kernel:
// it runs in virtual time inside testing/synctest. A network may stand on another
// one, as the layer does.
package network

import (
	"context"
	"net"

	"hangscope/repro/evidence"
)

// Network is what a chain listens and dials through.
type Network interface {
	// Listen opens the listener of a role. A role listens once.
	Listen(role evidence.Role) (net.Listener, error)
	// Dial connects one role to the listener of another. It ends with ctx.
	Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error)
}

// HalfCloser is a connection that can end its own direction with a FIN and go
// on reading. TCP connections and those of package memory are.
type HalfCloser interface {
	CloseWrite() error
}

// resetter is a connection that can end with a RST.
type resetter interface {
	Reset() error
}

// Reset ends a connection with a RST, as a kernel does for a packet that
// belongs to nothing: the peer's next read fails with ECONNRESET once it has
// read what came before. A connection that has no such thing is closed.
func Reset(conn net.Conn) error {
	switch conn := conn.(type) {
	case resetter:
		return conn.Reset()
	case *net.TCPConn:
		// Linger 0 makes close send RST in place of FIN; if the socket is
		// already dead this fails, and so does nothing that matters.
		_ = conn.SetLinger(0)
	}
	return conn.Close()
}
