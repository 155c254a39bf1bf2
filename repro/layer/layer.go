package layer

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// Layer is a network whose connections pass relays. Its fields do not change
// once it is in use; Close it.
type Layer struct {
	// Setup is the pod.
	pod.Setup
	// Under is the network that carries the two halves of each connection.
	Under network.Network
	// Port is the port that is stolen and flushed.
	Port int
	// Pod are the roles that run in the pod, besides those that relay.
	Pod []evidence.Role
	// Links are the faults of links that are there from the start.
	Links []Link

	mu        sync.Mutex
	began     bool
	stealing  bool
	closed    bool
	rules     []pod.Redirect
	routes    map[route]net.Listener
	processes []*pod.Process
	flows     []*Flow
	made      int    // flows so far
	struck    []Link // those that concern new flows and have begun since
	ways      ways
	entered   sync.Cond // on mu: flows or closed have changed
	over      chan struct{}
	relays    sync.WaitGroup
}

// Listen implements network.Network.
func (l *Layer) Listen(role evidence.Role) (net.Listener, error) {
	under, err := l.Under.Listen(role)
	if err != nil {
		return nil, err
	}
	return &listener{Listener: under, layer: l}, nil
}

// Dial implements network.Network.
func (l *Layer) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	r, err := l.open(from, to)
	if err != nil {
		return nil, err
	}
	under, err := l.Under.Dial(ctx, from, r.role())
	if err != nil {
		return nil, err
	}
	return &conn{Conn: under, layer: l, side: Dialler}, nil
}

// begin sets up what the zero Layer lacks. The caller holds mu.
func (l *Layer) begin() {
	if l.began {
		return
	}
	l.began = true
	l.entered.L = &l.mu
	l.over = make(chan struct{})
	l.routes = make(map[route]net.Listener)
	l.ways = newWays()
	if l.Path != nil {
		l.rules = l.Path.Standing(l.Port)
	}
}

// run starts a relaying process at its first use. The caller holds mu.
func (l *Layer) run(role evidence.Role) error {
	for _, p := range l.processes {
		if p.Role == role {
			return nil
		}
	}
	listener, err := l.Listen(role)
	if err != nil {
		return err
	}
	p := &pod.Process{
		Role: role, Listener: listener, Clock: l.Clock, HTTP2: l.HTTP2 && role != pod.Agent,
		Target: l.Dialled(l.Path.Target(role)), Dial: l.Dial, Origin: l.origin,
	}
	l.processes = append(l.processes, p)
	l.relays.Go(p.Serve)
	return nil
}

// origin is what a relaying process asks about a connection that it has
// accepted: who dialled it. The agent takes its time.
func (l *Layer) origin(accepted net.Conn) (evidence.Role, error) {
	flow := l.flowOf(accepted)
	if flow == nil {
		return "", net.ErrClosed
	}
	if flow.Owners[Acceptor] == pod.Agent && !l.wait(l.AcceptDelay, flow) {
		return "", net.ErrClosed
	}
	if !flow.originalDestination() {
		return "", errForgotten
	}
	return flow.Owners[Dialler], nil
}

// errForgotten is what SO_ORIGINAL_DST answers when conntrack has no entry.
var errForgotten = errors.New("conntrack does not know where the connection was going")

func (l *Layer) inPod(role evidence.Role) bool {
	return pod.Relays(role) || slices.Contains(l.Pod, role)
}

// add puts a flow into the table. It is false if the layer has been closed.
func (l *Layer) add(flow *Flow) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return false
	}
	l.flows = append(l.flows, flow)
	l.made++
	flow.number = l.made
	l.ways.add(flow)
	l.sufferAll(flow)
	l.entered.Broadcast()
	return true
}

// drop takes a flow that has ended out of the table.
func (l *Layer) drop(flow *Flow) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flows = slices.DeleteFunc(l.flows, func(f *Flow) bool { return f == flow })
	l.ways.drop(flow)
}

// flowOf returns the flow that a relaying process has accepted, nil if the
// layer has been closed. The flow is entered just after it was connected.
func (l *Layer) flowOf(accepted net.Conn) *Flow {
	l.mu.Lock()
	defer l.mu.Unlock()
	for !l.closed {
		if flow := l.ways.flow(Acceptor, accepted.(*conn).Conn); flow != nil {
			return flow
		}
		l.entered.Wait()
	}
	return nil
}

// wait lets the acceptor of a flow wait for a time, and is false if the layer is
// closed meanwhile.
func (l *Layer) wait(d time.Duration, accepting *Flow) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		l.Clock.Turn(evidence.Message, accepting.number)
		return true
	case <-l.over:
		return false
	}
}

// Close ends all connections and returns when their relays have ended.
func (l *Layer) Close() {
	l.mu.Lock()
	l.begin()
	if !l.closed {
		close(l.over)
	}
	l.closed = true
	for _, listener := range l.routes {
		_ = listener.Close()
	}
	for _, p := range l.processes {
		_ = p.Listener.Close()
	}
	l.entered.Broadcast()
	for _, flow := range l.flows {
		flow.close()
	}
	l.mu.Unlock()
	l.relays.Wait()
}
