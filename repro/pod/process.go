package pod

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

// Process is one of the pod's relaying processes: it accepts redirected
// connections, and for each it dials one of its own, to its target.
type Process struct {
	// Role names the process. Connections are redirected to its Listener.
	Role     evidence.Role
	Listener net.Listener
	// Clock is the clock of the variant.
	Clock evidence.Clock
	// HTTP2 is whether it ends streams and begins its own; else it copies bytes.
	HTTP2 bool
	// Target is the role to which it passes on what it gets.
	Target evidence.Role
	// Dial makes its own connections.
	Dial func(ctx context.Context, from, to evidence.Role) (net.Conn, error)
	// Origin says who dialled a connection that was accepted. Its error says
	// that nobody knows where the connection was going, and the process drops
	// it.
	Origin func(accepted net.Conn) (evidence.Role, error)

	mu   sync.Mutex
	news []News
}

// News is what a relaying process learned of one of its connections: that it
// ended, and how.
type News struct {
	// Role is the process, Peer the role at the other end of the connection.
	Role, Peer evidence.Role
	// Reset is whether the connection ended with a RST, not a FIN.
	Reset bool
	// At is when it ended.
	At time.Duration
}

// NewsOf returns what processes have learned so far, each connection's in the
// order in which it came.
func NewsOf(processes []*Process) []News {
	var news []News
	for _, p := range processes {
		news = append(news, p.News()...)
	}
	return news
}

// News returns what the process has learned so far.
func (p *Process) News() []News {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]News(nil), p.news...)
}

// RelayBuffer is how much a relay reads at once: two of gRPC's frames of 16 kB.
const RelayBuffer = 32 << 10

// ConnectTimeout bounds the dialling of a relay, which stays on this machine.
const ConnectTimeout = 5 * time.Second

// Serve relays until the listener is closed and its connections have ended.
func (p *Process) Serve() {
	if p.HTTP2 {
		p.serveHTTP2()
		return
	}
	var serving sync.WaitGroup
	defer serving.Wait()
	for {
		conn, err := p.Listener.Accept()
		if err != nil {
			return
		}
		serving.Go(func() { p.serve(conn) })
	}
}

// serve relays between a redirected connection and one of its own.
func (p *Process) serve(near net.Conn) {
	defer near.Close()
	dialler, err := p.Origin(near)
	if err != nil {
		_ = network.Reset(near) // it has nowhere to go
		return
	}
	target := p.Target
	ctx, cancel := context.WithTimeout(context.Background(), ConnectTimeout)
	far, err := p.Dial(ctx, p.Role, target)
	cancel()
	if err != nil {
		return
	}
	defer far.Close()
	if far, ok := far.(network.Joiner); ok {
		far.Join(near)
	}
	var directions sync.WaitGroup
	directions.Go(func() { p.copy(far, target, near, dialler) })
	directions.Go(func() { p.copy(near, dialler, far, target) })
	directions.Wait()
}

// copy copies bytes in one direction between two connections, whose peers are
// known by name. FIN is passed on. When one connection dies, a relay that only
// copies bytes closes the other one, which sends FIN.
func (p *Process) copy(to net.Conn, toPeer evidence.Role, from net.Conn, fromPeer evidence.Role) {
	buffer := make([]byte, RelayBuffer)
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
func (p *Process) note(peer evidence.Role, err error) {
	if errors.Is(err, net.ErrClosed) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.news = append(p.news, News{Role: p.Role, Peer: peer, Reset: !errors.Is(err, io.EOF), At: p.Clock.Now()})
}
