package network

import (
	"net"

	"hangscope/repro/evidence"
)

// Identity names one connection of a network: both of its ends have the same
// one, and no other connection that is open at that time has it. It is empty
// where it is not known.
type Identity string

// Identified is a connection whose network knows which one it is.
type Identified interface {
	Identity() Identity
}

// Joiner is a connection that a relay has dialled. To those at the two ends of a
// chain of relays it is one connection.
type Joiner interface {
	// Join says that the relay passes on, byte for byte, what it gets on a
	// connection that it has accepted. Both have one identity from then on.
	Join(accepted net.Conn)
}

// Numbered is a connection with a number of its own, by which whoever watches
// its owner tells it from others. Numbers begin at 1.
type Numbered interface {
	Number() int
}

// IdentityOf returns the identity of a connection, seen from the end that
// dialled or from the other one. If the connection does not say, it is known by
// its addresses.
func IdentityOf(conn net.Conn, dialled bool) Identity {
	if conn, ok := conn.(Identified); ok {
		return conn.Identity()
	}
	dialler, acceptor := conn.LocalAddr(), conn.RemoteAddr()
	if !dialled {
		dialler, acceptor = acceptor, dialler
	}
	return Identity(dialler.String() + " > " + acceptor.String())
}

// NumberOf returns the number of a connection, 0 if it has none.
func NumberOf(conn net.Conn) int {
	if conn, ok := conn.(Numbered); ok {
		return conn.Number()
	}
	return 0
}

// Informed is a connection that knows itself what a kernel would know of it: the
// simulated layer carries it, and no kernel does.
type Informed interface {
	// TCP is what TCP_INFO would tell. It is nil if nothing is known.
	TCP() *evidence.TCP
}

// TCPOf returns what a connection knows of itself, nil if it does not say.
func TCPOf(conn net.Conn) *evidence.TCP {
	if conn, ok := conn.(Informed); ok {
		return conn.TCP()
	}
	return nil
}
