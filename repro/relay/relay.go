package relay

import (
	"cmp"
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// Hop is one way through the relay.
type Hop struct {
	// Number is the hop of the chain that it stands on: 2 between client and forwarder, or
	// client and service if there is no other; 1 between forwarder and upstream.
	Number int
	// Listener takes the connections, Target is where they go on to, and TargetPort the
	// number of its port.
	Listener   net.Listener
	Target     string
	TargetPort int
	// Port is that of the target in the flow table. If zero, TargetPort.
	Port int
}

// Config is what a relay does.
type Config struct {
	Hops []Hop
	// Clock is the clock of all times.
	Clock evidence.Clock
	// Failed is called when a target cannot be reached. If nil, nobody is.
	Failed func(hop Hop, err error)
	// Arrived is called with each message that has come to its receiver, while its
	// connection is locked. If nil, nobody is.
	Arrived func(hop int, call *calls.Call, from calls.Side, at time.Duration)
	// Events are what processes say of their ends of calls. If nil, they say nothing.
	Events *Events
	// Capture keeps the bytes that pass, within its limit. If nil, none are kept.
	Capture *wire.Capture
}

const (
	// dialTimeout bounds how long a target may take to accept.
	dialTimeout = 20 * time.Second
	// maxConnections bounds the connections that are carried at once. A further one is
	// refused.
	maxConnections = 20_000
	// maxEnded is after how many connections those that have ended are forgotten.
	maxEnded = 1000
)

// Relay carries connections. Run it, and close it.
type Relay struct {
	config Config
	layer  *layer.Layer

	mu          sync.Mutex
	connections []*connection
	opened      int
	counts      map[int]*counts // by hop
	tally       tally
	times       times
	strange     map[string]bool // why bytes were not HTTP/2
	captured    []*connection   // those whose bytes are kept, uncaptured counts the others
	uncaptured  int
	carrying    sync.WaitGroup
}

// New returns a relay, which does not listen yet.
func New(config Config) *Relay {
	ports := make(map[evidence.Role]int)
	for _, hop := range config.Hops {
		_, acceptor := ends(hop.Number)
		ports[acceptor] = cmp.Or(hop.Port, hop.TargetPort)
	}
	path, _ := pod.FindPath("plain") // it is in the list
	of := make(map[int]*counts)
	for _, hop := range config.Hops {
		of[hop.Number] = &counts{}
	}
	return &Relay{config: config, strange: make(map[string]bool), counts: of, layer: &layer.Layer{
		Setup: pod.Setup{Clock: config.Clock, Ports: ports, Path: path},
		Under: &network.Loopback{},
		Port:  ports[evidence.Forwarder],
		Pod:   []evidence.Role{evidence.Forwarder},
	}}
}

// Run carries connections until ctx ends, and then ends them all. The error is that of a
// listener.
func (r *Relay) Run(ctx context.Context) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var accepting sync.WaitGroup
	for _, hop := range r.config.Hops {
		accepting.Go(func() {
			if err := r.accept(ctx, hop); err != nil {
				cancel(err)
			}
		})
	}
	<-ctx.Done()
	for _, hop := range r.config.Hops {
		_ = hop.Listener.Close()
	}
	accepting.Wait()
	r.layer.Close()
	r.carrying.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// enter begins to follow a connection. It returns nil if there are too many.
func (r *Relay) enter(hop Hop, accepted net.Conn) *connection {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget()
	if len(r.connections) >= maxConnections {
		r.counts[hop.Number].refused++
		return nil
	}
	r.opened++
	r.counts[hop.Number].connections++
	options := calls.Options{
		Times: func(method string) *calls.Times { return r.times.of(hop.Number, method) },
		Ended: func(call *calls.Call) { r.ended(hop.Number, call) },
	}
	if r.config.Arrived != nil {
		options.Message = func(call *calls.Call, from calls.Side, at time.Duration) {
			r.config.Arrived(hop.Number, call, from, at)
		}
	}
	kept := r.options()
	c := newConnection(r.opened, hop.Number, accepted, r.config.Clock, options, kept)
	r.capture(c, kept)
	r.connections = append(r.connections, c)
	return c
}

// forget drops the connections that have ended, now and then. The caller holds mu.
func (r *Relay) forget() {
	if r.opened%maxEnded == maxEnded-1 {
		r.connections = slices.DeleteFunc(r.connections, func(c *connection) bool {
			over := c.over.Load()
			if over {
				r.counts[c.hop].untracked += c.arrived.Untracked()
				r.counts[c.hop].mute.add(c.unanswered(r.config.Clock.Now()))
			}
			return over
		})
	}
}

// all returns the connections that are remembered, the oldest first.
func (r *Relay) all() []*connection {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.connections)
}

// OpenCall is a call that is open, as it has arrived, and where.
type OpenCall struct {
	calls.Call

	Hop, Connection int
}

// Open returns the calls that are open. One whose client was told that its connection is over,
// or gave it up, is not.
func (r *Relay) Open() []OpenCall {
	var all []OpenCall
	for _, c := range r.all() {
		if c.lostToClient() {
			continue
		}
		for _, call := range c.arrived.Open() {
			all = append(all, OpenCall{Call: call, Hop: c.hop, Connection: c.number})
		}
	}
	return all
}
