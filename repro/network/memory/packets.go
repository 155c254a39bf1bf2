package memory

import (
	"context"
	"net"
	"sync"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Packets is a network whose connections send what their owners have written when
// its turn comes, as one packet. How a gRPC writer cuts its frames into writes is
// chance: it depends on which goroutine runs first. Here all that is written at one
// moment leaves together, and arrives after the owner has done all that it has to do
// at that moment.
type Packets struct {
	// Under carries the packets.
	Under network.Network
	// Clock gives packets their turn.
	Clock evidence.Clock

	mu                sync.Mutex
	dialled, accepted int
}

// Listen implements network.Network.
func (p *Packets) Listen(role evidence.Role) (net.Listener, error) {
	under, err := p.Under.Listen(role)
	if err != nil {
		return nil, err
	}
	return &packetListener{under, p}, nil
}

// Dial implements network.Network.
func (p *Packets) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	under, err := p.Under.Dial(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return p.sender(under, true), nil
}

type packetListener struct {
	net.Listener
	packets *Packets
}

// Accept implements net.Listener.
func (l *packetListener) Accept() (net.Conn, error) {
	under, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.packets.sender(under, false), nil
}

// sender returns a connection as its owner has it. Who dials and who accepts first
// is chance, so the two are counted apart.
func (p *Packets) sender(under net.Conn, dialled bool) *sender {
	p.mu.Lock()
	defer p.mu.Unlock()
	s := &sender{Conn: under, clock: p.Clock, dialled: dialled}
	s.room.L = &s.mu
	if dialled {
		p.dialled++
		s.number = 2 * p.dialled
	} else {
		p.accepted++
		s.number = 2*p.accepted + 1
	}
	return s
}

// sender is one end of a connection.
type sender struct {
	net.Conn

	clock   evidence.Clock
	dialled bool
	number  int

	mu      sync.Mutex
	room    sync.Cond // on mu: buffer or err has changed
	buffer  []byte    // what was written and has not left
	sending bool      // send is at work
	err     error     // of a Write below
	end     func() error
}

// Write implements net.Conn. Like that of a socket it succeeds when there is room,
// and fails if an earlier one could not be sent.
func (s *sender) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	written := 0
	for len(p) > 0 {
		for len(s.buffer) >= window && s.err == nil && s.end == nil {
			s.room.Wait()
		}
		switch {
		case s.err != nil:
			return written, s.err
		case s.end != nil:
			return written, net.ErrClosed
		}
		n := min(window-len(s.buffer), len(p))
		s.buffer = append(s.buffer, p[:n]...)
		p, written = p[n:], written+n
		s.start()
	}
	return written, nil
}

// start lets send begin, if it is not at work. The caller holds mu.
func (s *sender) start() {
	if !s.sending {
		s.sending = true
		go s.send()
	}
}

// send sends what there is, in its turn, and ends the connection if its owner does.
func (s *sender) send() {
	for {
		s.clock.Turn(evidence.Packet, s.number)
		s.mu.Lock()
		packet, end := s.buffer, s.end
		s.buffer = nil
		if len(packet) == 0 || s.err != nil {
			s.sending = false
			s.mu.Unlock()
			if end != nil {
				_ = end()
			}
			return
		}
		s.room.Broadcast()
		s.mu.Unlock()
		_, err := s.Conn.Write(packet)
		s.mu.Lock()
		s.err = err
		s.room.Broadcast()
		s.mu.Unlock()
	}
}

// Close implements net.Conn. What was written leaves first.
func (s *sender) Close() error { return s.endWith(s.Conn.Close) }

// CloseWrite implements network.HalfCloser.
func (s *sender) CloseWrite() error {
	return s.endWith(func() error { return s.Conn.(network.HalfCloser).CloseWrite() })
}

// Reset ends the connection with a RST, at once: what has not left is lost.
func (s *sender) Reset() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = net.ErrClosed
	s.room.Broadcast()
	return network.Reset(s.Conn)
}

// endWith lets send end the connection in its turn.
func (s *sender) endWith(end func() error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.end = end
	s.room.Broadcast()
	s.start()
	return nil
}

// Identity implements network.Identified.
func (s *sender) Identity() network.Identity { return network.IdentityOf(s.Conn, s.dialled) }

// TCP implements network.Informed.
func (s *sender) TCP() *evidence.TCP { return network.TCPOf(s.Conn) }
