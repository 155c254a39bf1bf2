package layer

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Layer is a network whose connections pass relays. Its fields do not change
// once it is in use; Close it.
type Layer struct {
	// Under is the network that carries the two halves of each connection.
	Under network.Network
	// Clock is the clock of the variant.
	Clock evidence.Clock
	// Ports are the ports of those who listen, as the flow table has them.
	Ports map[evidence.Role]int
	// Pod are the roles that run in the pod.
	Pod []evidence.Role
	// UserTimeouts are the TCP_USER_TIMEOUT that sockets have, by who owns
	// them and who is at the other end. If missing, none.
	UserTimeouts map[Socket]time.Duration

	mu     sync.Mutex
	closed bool
	routes map[route]net.Listener
	flows  []*Flow
	relays sync.WaitGroup
}

// Socket names one end of a flow by its owner and its peer's owner.
type Socket struct {
	Owner, Peer evidence.Role
}

// route is a way from one role to another: the relays of its connections
// accept on a listener of their own, which tells who dialled.
type route struct {
	from, to evidence.Role
}

func (r route) role() evidence.Role {
	return "relay " + r.from + "-" + r.to
}

// Listen implements network.Network.
func (l *Layer) Listen(role evidence.Role) (net.Listener, error) {
	return l.Under.Listen(role)
}

// Dial implements network.Network.
func (l *Layer) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	r := route{from, to}
	if err := l.open(r); err != nil {
		return nil, err
	}
	return l.Under.Dial(ctx, from, r.role())
}

// open makes a route at its first use.
func (l *Layer) open(r route) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return fmt.Errorf("%s dials %s: %w", r.from, r.to, net.ErrClosed)
	}
	if _, ok := l.routes[r]; ok {
		return nil
	}
	listener, err := l.Under.Listen(r.role())
	if err != nil {
		return err
	}
	if l.routes == nil {
		l.routes = make(map[route]net.Listener)
	}
	l.routes[r] = listener
	l.relays.Go(func() { l.accept(r, listener) })
	return nil
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

// connectTimeout bounds the relay's own dialling, which stays on this machine.
const connectTimeout = 5 * time.Second

// carry relays one connection until it has ended.
func (l *Layer) carry(r route, dialled net.Conn) {
	ctx, cancel := context.WithTimeout(context.Background(), connectTimeout)
	accepted, err := l.Under.Dial(ctx, r.role(), r.to)
	cancel()
	if err != nil {
		_ = network.Reset(dialled)
		return
	}
	flow := l.newFlow(r, dialled, accepted)
	if !l.add(flow) {
		flow.close()
		return
	}
	flow.relay()
}

func (l *Layer) newFlow(r route, dialled, accepted net.Conn) *Flow {
	return &Flow{
		OriginalPort: l.Ports[r.to],
		Owners:       [sides]evidence.Role{r.from, r.to},
		InPod:        [sides]bool{l.inPod(r.from), l.inPod(r.to)},
		UserTimeouts: [sides]time.Duration{
			l.UserTimeouts[Socket{Owner: r.from, Peer: r.to}],
			l.UserTimeouts[Socket{Owner: r.to, Peer: r.from}],
		},
		clock: l.Clock,
		conns: [sides]net.Conn{dialled, accepted},
	}
}

func (l *Layer) inPod(role evidence.Role) bool { return slices.Contains(l.Pod, role) }

// add puts a flow into the table. It is false if the layer has been closed.
func (l *Layer) add(flow *Flow) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.flows = append(l.flows, flow)
	return true
}

// Flush applies a mechanism to all flows at one instant, and returns the
// instant and how many flows it matched.
func (l *Layer) Flush(mechanism *Mechanism, port int) (at time.Duration, matched int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, flow := range l.flows {
		flow.mu.Lock()
	}
	at = l.Clock.Now()
	for _, flow := range l.flows {
		if fault := mechanism.Flush(flow, port); fault != nil && !flow.closed {
			flow.install(fault, at)
			matched++
		}
		flow.mu.Unlock()
	}
	return at, matched
}

// AckOwed reports whether any kernel at a flow of a port owes an
// acknowledgement now: what it sends next would come by itself, not from its
// owner.
func (l *Layer) AckOwed(port int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.Clock.Now()
	for _, flow := range l.flows {
		if flow.OriginalPort == port && flow.ackOwed(now) {
			return true
		}
	}
	return false
}

// Count is what the layer did to one flow.
type Count struct {
	// From dialled, To accepted, on OriginalPort.
	From, To     evidence.Role
	OriginalPort int
	// Matched is whether a flush matched the flow.
	Matched bool
	// Delivered and Swallowed count bytes, both directions.
	Delivered, Swallowed int64
	// Resets are the owners whose side the layer reset.
	Resets []evidence.Role
}

// Counts returns the counts of all flows, in the order in which they were made.
func (l *Layer) Counts() []Count {
	l.mu.Lock()
	defer l.mu.Unlock()
	counts := make([]Count, len(l.flows))
	for i, flow := range l.flows {
		counts[i] = flow.count()
	}
	return counts
}

func (f *Flow) count() Count {
	f.mu.Lock()
	defer f.mu.Unlock()
	count := Count{
		From: f.Owners[Dialler], To: f.Owners[Acceptor], OriginalPort: f.OriginalPort,
		Matched: f.matched, Delivered: f.delivered, Swallowed: f.swallowed,
	}
	for side, state := range f.ends {
		if state.reset {
			count.Resets = append(count.Resets, f.Owners[side])
		}
	}
	return count
}

// Close ends all connections and returns when their relays have ended.
func (l *Layer) Close() {
	l.mu.Lock()
	l.closed = true
	for _, listener := range l.routes {
		_ = listener.Close()
	}
	for _, flow := range l.flows {
		flow.close()
	}
	l.mu.Unlock()
	l.relays.Wait()
}
