package proxy

import (
	"context"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// Network is a network with proxies on some of its hops. [Start] makes it.
type Network struct {
	under   network.Network
	proxies map[int]*proxy
	serving sync.WaitGroup
}

// Start starts the proxies of hops 1 and 2 upon a network. The error is that of a listener
// that could not be opened.
func Start(under network.Network, clock evidence.Clock, hops map[int]Behaviour) (*Network, error) {
	n := &Network{under: under, proxies: make(map[int]*proxy)}
	for hop := 1; hop <= 2; hop++ {
		behaviour, ok := hops[hop]
		if !ok {
			continue
		}
		p := &proxy{
			Behaviour: behaviour, role: pod.ProxyOf(hop), target: pod.BehindProxy(hop), clock: clock, under: under,
			sessions: make(map[*session]bool),
		}
		p.dead.Store(behaviour.struck(0))
		var err error
		if p.listener, err = under.Listen(p.role); err != nil {
			n.Close()
			return nil, err
		}
		n.proxies[hop] = p
		n.serving.Go(p.serve)
	}
	return n, nil
}

// Listen implements network.Network.
func (n *Network) Listen(role evidence.Role) (net.Listener, error) { return n.under.Listen(role) }

// Dial implements network.Network: who dials over a hop with a proxy dials the proxy.
func (n *Network) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	hop := 1
	if from == evidence.Client {
		hop = 2
	}
	if p := n.proxies[hop]; p != nil {
		to = p.role
	}
	return n.under.Dial(ctx, from, to)
}

// Struck reports whether a proxy has done anything but pass on. It is the injector's
// account of itself, and no part of the evidence.
func (n *Network) Struck() bool {
	for _, p := range n.proxies {
		if p.dead.Load() || p.interfered.Load() {
			return true
		}
	}
	return false
}

// Close ends the proxies with their connections.
func (n *Network) Close() {
	for _, p := range n.proxies {
		p.close()
	}
	n.serving.Wait()
}

// proxy is the proxy of a hop.
type proxy struct {
	Behaviour

	role, target evidence.Role
	clock        evidence.Clock
	under        network.Network
	listener     net.Listener

	passed atomic.Uint64 // messages of the first call
	dead   atomic.Bool   // the back end is gone

	interfered atomic.Bool // it has done anything but pass on

	mu       sync.Mutex
	closed   bool
	opened   int
	sessions map[*session]bool
	running  sync.WaitGroup
}

// dialTimeout bounds the dialling of a back end, which is on this machine.
const dialTimeout = 5 * time.Second

// serve accepts connections until the listener is closed, and returns when all of them have
// ended.
func (p *proxy) serve() {
	defer p.running.Wait()
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		s := &session{proxy: p}
		p.mu.Lock()
		if p.closed {
			_ = conn.Close()
			p.mu.Unlock()
			continue
		}
		p.sessions[s] = true
		s.begin(conn)
		p.mu.Unlock()
	}
}

// forget takes a session that has ended out of the list.
func (p *proxy) forget(s *session) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.sessions, s)
}

// number returns a number for what takes its turn.
func (p *proxy) number() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.opened++
	return p.opened
}

// count counts messages of the first call that have been passed on, and notes when the back
// end goes.
func (p *proxy) count(messages uint64) {
	if passed := p.passed.Add(messages); p.struck(passed) {
		p.dead.Store(true)
	}
}

// close ends all that the proxy has.
func (p *proxy) close() {
	_ = p.listener.Close()
	p.mu.Lock()
	p.closed = true
	var open []*session
	for s := range p.sessions {
		open = append(open, s)
	}
	p.mu.Unlock()
	for _, s := range open {
		s.end()
	}
}
