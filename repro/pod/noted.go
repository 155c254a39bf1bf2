package pod

import (
	"net"
	"sync"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// noted is a connection of a process that does not read it itself: how the
// connection ends is written down on the way.
type noted struct {
	net.Conn

	process *Process
	peer    evidence.Role
	once    sync.Once
}

// Read implements net.Conn.
func (n *noted) Read(p []byte) (int, error) {
	read, err := n.Conn.Read(p)
	n.note(err)
	return read, err
}

// Write implements net.Conn.
func (n *noted) Write(p []byte) (int, error) {
	written, err := n.Conn.Write(p)
	n.note(err)
	return written, err
}

// note writes down the first error: what follows only says the same again.
func (n *noted) note(err error) {
	if err != nil {
		n.once.Do(func() { n.process.note(n.peer, err) })
	}
}

// origins accepts the connections whose dialler is known, and drops the others.
type origins struct {
	net.Listener

	process *Process
}

// Accept implements net.Listener.
func (o origins) Accept() (net.Conn, error) {
	for {
		conn, err := o.Listener.Accept()
		if err != nil {
			return nil, err
		}
		dialler, err := o.process.Origin(conn)
		if err != nil {
			_ = network.Reset(conn) // it has nowhere to go
			continue
		}
		return &noted{Conn: conn, process: o.process, peer: dialler}, nil
	}
}
