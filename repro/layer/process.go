package layer

import (
	"context"
	"errors"
	"io"
	"net"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// process is one of the pod's relaying processes: it accepts redirected
// connections and makes one of its own, to where they were going, for each.
type process struct {
	role     evidence.Role
	layer    *Layer
	listener net.Listener
	// target is where the connections were going.
	target evidence.Role
	// delay is how long the process takes to get round to a new connection.
	delay time.Duration

	mu   sync.Mutex
	news []News
}

// News is what a relaying process learned of one of its connections: that it
// ended, and how.
type News struct {
	// Role is the process, Peer who is at the other end of the connection.
	Role, Peer evidence.Role
	// Reset is whether the connection ended with a RST, not a FIN.
	Reset bool
	// At is when.
	At time.Duration
}

// target is where each process sends on what it gets.
var targets = map[evidence.Role]evidence.Role{
	Agent:         evidence.Forwarder,
	InboundProxy:  evidence.Forwarder,
	OutboundProxy: evidence.Upstream,
}

// accept serves connections until the listener is closed.
func (p *process) accept() {
	var serving sync.WaitGroup
	defer serving.Wait()
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		serving.Go(func() { p.serve(conn) })
	}
}

// serve relays between a redirected connection and one of its own.
func (p *process) serve(near net.Conn) {
	defer near.Close()
	flow := p.layer.flowOf(near)
	if flow == nil {
		return
	}
	if !p.layer.wait(p.delay) {
		return
	}
	if !flow.originalDestination() {
		_ = network.Reset(near) // SO_ORIGINAL_DST says ENOENT: it has nowhere to go
		return
	}
	dialler := flow.Owners[Dialler]
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	far, err := p.layer.Dial(ctx, p.role, p.target)
	cancel()
	if err != nil {
		return
	}
	defer far.Close()
	var directions sync.WaitGroup
	directions.Go(func() { p.copy(far, p.target, near, dialler) })
	directions.Go(func() { p.copy(near, dialler, far, p.target) })
	directions.Wait()
}

// copy copies bytes in one direction between two connections, whose peers are
// known by name. FIN is passed on. A connection that dies takes the other one
// with it: a relay that only copies bytes closes that, which sends FIN.
func (p *process) copy(to net.Conn, toPeer evidence.Role, from net.Conn, fromPeer evidence.Role) {
	buffer := make([]byte, relayBuffer)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			if _, err := to.Write(buffer[:n]); err != nil {
				p.note(toPeer, err)
				break
			}
		}
		if errors.Is(err, io.EOF) {
			p.note(fromPeer, err)
			if half, ok := to.(network.HalfCloser); ok {
				_ = half.CloseWrite()
				return
			}
		}
		if err != nil {
			p.note(fromPeer, err)
			break
		}
	}
	_ = to.Close()
	_ = from.Close()
}

// note writes down how a connection ended, unless the process closed it itself.
func (p *process) note(peer evidence.Role, err error) {
	if errors.Is(err, net.ErrClosed) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.news = append(p.news, News{Role: p.role, Peer: peer, Reset: !errors.Is(err, io.EOF), At: p.layer.Clock.Now()})
}
