package kernel

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// network is the pod and the hosts around it, and what runs in them.
type network struct {
	Config
	topology *topology
	flows    flows
	relays

	mu        sync.Mutex  // guards what follows
	netfilter *netfilter  // nil without a path
	links     *linkTables // nil without a fault of a link
	stealing  bool
	closed    bool
}

// New makes namespaces of its own, and in the pod the standing rules of the
// path and the relaying processes. The caller closes it.
func New(config Config) (pod.Layer, error) {
	topology, err := newTopology(config.Links)
	if err != nil {
		return nil, err
	}
	n := &network{Config: config, topology: topology}
	if config.Path != nil {
		if err := n.equip(); err != nil {
			n.Close()
			return nil, err
		}
	}
	return n, nil
}

// equip gives the pod its processes and rules.
func (n *network) equip() error {
	standing := n.Path.Standing(n.port())
	ports := n.relayPorts(slices.Concat(standing, n.Path.Stealing(n.port())))
	if err := n.startRelays(ports); err != nil {
		return err
	}
	var err error
	if n.netfilter, err = openNetfilter(n.topology.pod.namespace, ports); err != nil {
		return err
	}
	for _, fault := range n.LinkFaults {
		if err := n.strike(fault, nil); err != nil {
			return err
		}
	}
	return n.netfilter.redirect(standing)
}

// hostOf returns the host on which a role runs.
func (n *network) hostOf(role evidence.Role) *host {
	switch role {
	case evidence.Client, pod.Hop2Proxy:
		return n.topology.client
	case evidence.Upstream, pod.Hop1Proxy:
		return n.topology.upstream
	default:
		return n.topology.pod
	}
}

// Listen implements network.Network. The forwarder can also be reached through a
// channel of the agent's, if the agent passes connections on to it, and the local
// process only so.
func (n *network) Listen(role evidence.Role) (net.Listener, error) {
	if role == evidence.Local {
		return n.openChannel(role)
	}
	socket := pod.Socket{Owner: role}
	under, err := n.listen(n.hostOf(role).namespace, net.JoinHostPort("0.0.0.0", strconv.Itoa(n.Ports[role])), socket)
	if err != nil {
		return nil, fmt.Errorf("%s cannot listen on port %d of its host: %w", role, n.Ports[role], err)
	}
	l := &listener{Listener: under, flows: &n.flows, role: role}
	if role != evidence.Forwarder || n.Path == nil || n.Path.PassesOn || n.Path.Local() {
		return l, nil
	}
	channel, err := n.openChannel(role)
	if err != nil {
		_ = under.Close()
		return nil, err
	}
	return join(l, channel), nil
}

// listen opens a listener in a namespace.
func (n *network) listen(in *namespace, address string, socket pod.Socket) (listener net.Listener, err error) {
	config := net.ListenConfig{KeepAlive: noKeepAlive, Control: n.options(socket)}
	err = in.do(func() error {
		listener, err = config.Listen(context.Background(), "tcp4", address)
		return err
	})
	return listener, err
}

// Dial implements network.Network.
func (n *network) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	host, port := n.hostOf(from), n.Ports[to]
	in, address := host.namespace, net.JoinHostPort(n.hostOf(to).ip.String(), strconv.Itoa(port))
	if from == pod.Agent && !n.Path.PassesOn {
		// What the agent steals travels in a channel of mirrord's own, which no
		// rule or flush names.
		in, port, address = n.topology.middle, 0, n.channelAddress(to)
	}
	dialer := net.Dialer{KeepAlive: noKeepAlive, Control: n.options(pod.Socket{Owner: from, Dialled: true})}
	var conn net.Conn
	err := in.do(func() (err error) {
		conn, err = dialer.DialContext(ctx, "tcp4", address)
		return err
	})
	if err != nil {
		return nil, err
	}
	return n.flows.dialled(conn, from, to, port), nil
}

// listener enters what it accepts into the table of flows.
type listener struct {
	net.Listener
	flows *flows
	role  evidence.Role
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return l.flows.accepted(conn, l.role), nil
}

// Steal implements pod.Layer.
func (n *network) Steal() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.steal()
}

func (n *network) steal() error {
	if n.closed || n.netfilter == nil {
		return net.ErrClosed
	}
	if n.stealing {
		return nil
	}
	n.stealing = true
	return n.netfilter.redirect(n.Path.Stealing(n.port()))
}

// Flush implements pod.Layer.
func (n *network) Flush(mechanism string, command int) (at time.Duration, matched int, err error) {
	commands, err := commandsOf(mechanism)
	if err != nil {
		return 0, 0, err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if err := n.steal(); err != nil {
		return 0, 0, err
	}
	at = n.Clock.Now()
	var touched []netip.AddrPort
	for _, action := range commands[command] {
		addresses, err := n.netfilter.act(action, n.port())
		if err != nil {
			return at, 0, err
		}
		touched = append(touched, addresses...)
	}
	return at, n.flows.match(touched), nil
}

// AckOwed implements pod.Layer.
func (n *network) AckOwed() bool { return n.flows.ackOwed(n.port()) }

// Counts implements pod.Layer.
func (n *network) Counts() []pod.Count { return n.flows.counts() }

// Close implements pod.Layer. The namespaces go with the last of their sockets.
func (n *network) Close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return
	}
	n.closed = true
	n.stopRelays(n.flows.close)
	if n.netfilter != nil {
		n.netfilter.close()
	}
	if n.links != nil {
		n.links.close()
	}
	n.topology.close()
}
