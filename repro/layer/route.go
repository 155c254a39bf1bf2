package layer

import (
	"context"
	"fmt"
	"net"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// route is a way from one role to another. The relays of its connections accept
// on a listener of their own, which tells who dialled; if a rule redirects
// them, their other half goes to who gets them instead.
type route struct {
	from, to, acceptor evidence.Role
}

func (r route) role() evidence.Role {
	return "relay " + r.from + "-" + r.acceptor
}

// open finds the route that the rules give a connection now, and makes it at
// its first use.
func (l *Layer) open(from, to evidence.Role) (route, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r, err := l.way(from, to)
	if err != nil {
		return r, err
	}
	if _, ok := l.routes[r]; ok {
		return r, nil
	}
	listener, err := l.Under.Listen(r.role())
	if err != nil {
		return r, err
	}
	l.routes[r] = listener
	l.relays.Go(func() { l.accept(r, listener) })
	return r, nil
}

// way finds the route that the rules give a connection now. The caller holds mu.
func (l *Layer) way(from, to evidence.Role) (route, error) {
	if l.closed {
		return route{}, fmt.Errorf("%s dials %s: %w", from, to, net.ErrClosed)
	}
	l.begin()
	r := route{from: from, to: to, acceptor: to}
	if rule, ok := l.redirect(from, to, l.port(from, to)); ok {
		r.acceptor = rule.To
		return r, l.run(rule.To)
	}
	return r, nil
}

// port returns the destination port of a connection from one role to another.
// What the agent steals travels in a channel of mirrord's own, which no rule or
// flush names.
func (l *Layer) port(from, to evidence.Role) int {
	if from == pod.Agent && !l.Path.PassesOn {
		return 0
	}
	return l.Ports[to]
}

// accept makes a flow of every connection that is dialled on a route.
func (l *Layer) accept(r route, listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		l.relays.Go(func() { l.carry(r, conn) })
	}
}

// carry relays one connection until it has ended.
func (l *Layer) carry(r route, dialled net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), pod.ConnectTimeout)
	accepted, err := l.Under.Dial(ctx, r.role(), r.acceptor)
	cancel()
	l.join(r, dialled, accepted, err)
}

// join relays between the two halves of a connection until it has ended, and returns its
// flow, nil if there was none. The error is that of making the second half.
func (l *Layer) join(r route, dialled, accepted net.Conn, err error) *Flow {
	if err != nil {
		_ = network.Reset(dialled)
		return nil
	}
	flow := l.newFlow(r, dialled, accepted)
	if !l.add(flow) {
		flow.close()
		return nil
	}
	flow.relay()
	return flow
}

func (l *Layer) newFlow(r route, dialled, accepted net.Conn) *Flow {
	dialler, acceptor := pod.Socket{Owner: r.from, Dialled: true}, pod.Socket{Owner: r.acceptor}
	flow := &Flow{
		OriginalPort: l.port(r.from, r.to),
		Owners:       [Sides]evidence.Role{r.from, r.acceptor},
		InPod:        [Sides]bool{l.inPod(r.from), l.inPod(r.acceptor)},
		Redirected:   r.acceptor != r.to,
		clock:        l.Clock,
		conns:        [Sides]net.Conn{dialled, accepted},
		writers:      [Sides]network.TryWriter{network.TryWriterOf(dialled), network.TryWriterOf(accepted)},
	}
	now := l.Clock.Now()
	for side, which := range [Sides]pod.Socket{dialler, acceptor} {
		s := &flow.ends[side].socket
		s.dataSent, s.dataCame = now, now
		s.userTimeout, s.keepAlive = l.UserTimeouts[which], l.KeepAlives[which]
	}
	return flow
}
