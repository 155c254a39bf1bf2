package wire

import (
	"context"
	"net"
	"sync"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// maxEnds bounds how many ends are remembered, since a chain may connect again and
// again for ever. An end takes about 10 kB.
const maxEnds = 2048

// Network is a network whose connections are tapped at both ends. Its fields do
// not change once it is in use.
type Network struct {
	// Under carries the connections; usually a layer.
	Under network.Network
	// Clock is the clock of the variant.
	Clock evidence.Clock
	// Options are those of all taps.
	Options Options

	hold hold // of all taps

	mu     sync.Mutex
	opened int
	taps   []*Tap // the oldest first
}

// peers says who dials each role that listens. An accepted connection does not
// show it.
var peers = map[evidence.Role]evidence.Role{
	evidence.Forwarder: evidence.Client,
	evidence.Local:     evidence.Client,
	evidence.Upstream:  evidence.Forwarder,
}

// Listen implements network.Network.
func (n *Network) Listen(role evidence.Role) (net.Listener, error) {
	under, err := n.Under.Listen(role)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: under, network: n, place: Place{Owner: role, Peer: peers[role]}}, nil
}

// Dial implements network.Network.
func (n *Network) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	n.hold.wait()
	conn, err := n.Under.Dial(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return n.tap(conn, Place{Owner: from, Peer: to, Dialled: true}), nil
}

// listener taps what it accepts.
type listener struct {
	net.Listener
	network *Network
	place   Place
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.network.tap(conn, l.place), nil
}

func (n *Network) tap(conn net.Conn, place Place) *Tap {
	n.hold.wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.opened++
	place.Number = n.opened
	tap := NewTap(conn, n.Clock, place, n.Options)
	tap.hold = &n.hold
	if len(n.taps) == maxEnds {
		n.forget()
	}
	n.taps = append(n.taps, tap)
	return tap
}

// forget makes room: the oldest end that its owner closed goes, or the oldest
// of all.
func (n *Network) forget() {
	oldest := 0
	for i, tap := range n.taps {
		if tap.closed() {
			oldest = i
			break
		}
	}
	n.taps = append(n.taps[:oldest], n.taps[oldest+1:]...)
}

// Ends returns what all ends have seen, in the order in which they were opened.
// It may be called at any time.
func (n *Network) Ends() []End {
	n.mu.Lock()
	taps := append([]*Tap(nil), n.taps...)
	n.mu.Unlock()
	ends := make([]End, len(taps))
	identities := make([]network.Identity, len(taps))
	for i, tap := range taps {
		ends[i] = tap.End()
		identities[i] = network.IdentityOf(tap.Conn, tap.place.Dialled)
	}
	join(ends, identities)
	return ends
}

// join gives the two ends of each connection the same number, and each the other's
// owner as its peer: a connection may have been given to another role than was meant.
// What fits more than one end joins none: a port may have been used again.
func join(ends []End, identities []network.Identity) {
	dialled, accepted := make(map[network.Identity][]*End), make(map[network.Identity][]*End)
	for i := range ends {
		side := accepted
		if ends[i].Dialled {
			side = dialled
		}
		side[identities[i]] = append(side[identities[i]], &ends[i])
	}
	for identity, from := range dialled {
		if to := accepted[identity]; identity != "" && len(from) == 1 && len(to) == 1 {
			from[0].Connection, to[0].Connection = from[0].Number, from[0].Number
			from[0].Peer, to[0].Peer = to[0].Owner, from[0].Owner
		}
	}
}
