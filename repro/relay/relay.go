package relay

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/layer/faults"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/network"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// Hop is one way through the relay.
type Hop struct {
	// Number is the hop of the chain that it stands on: 2 between client and forwarder, or
	// client and service if there is no other; 1 between forwarder and upstream.
	Number int
	// Listener takes the connections, and Target is where they go on to.
	Listener net.Listener
	Target   string
	// Port is that of the target in the flow table.
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
	tally       tally
	strange     map[string]bool // why bytes were not HTTP/2
	carrying    sync.WaitGroup
}

// New returns a relay, which does not listen yet.
func New(config Config) *Relay {
	ports := make(map[evidence.Role]int)
	for _, hop := range config.Hops {
		_, acceptor := ends(hop.Number)
		ports[acceptor] = hop.Port
	}
	path, _ := pod.FindPath("plain") // it is in the list
	return &Relay{config: config, strange: make(map[string]bool), tally: tally{
		connections: make(map[int]int), refused: make(map[int]int),
	}, layer: &layer.Layer{
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

// accept takes the connections of a hop. Where there are too many, or no descriptor is left,
// it waits a little: the next one may find room.
func (r *Relay) accept(ctx context.Context, hop Hop) error {
	for {
		conn, err := hop.Listener.Accept()
		if ctx.Err() != nil {
			if err == nil {
				_ = conn.Close()
			}
			return nil
		}
		switch {
		case err == nil:
			r.take(ctx, hop, conn)
		case isShortage(err):
			if r.config.Failed != nil {
				r.config.Failed(hop, err)
			}
			wait(ctx, time.Second)
		default:
			return fmt.Errorf("%s: %w", hop.Listener.Addr(), err)
		}
	}
}

// isShortage reports whether an error of Accept is of this machine's means, and passes.
func isShortage(err error) bool {
	temporary, ok := errors.AsType[interface {
		error
		Temporary() bool
	}](err)
	return ok && temporary.Temporary()
}

func wait(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// take carries one connection.
func (r *Relay) take(ctx context.Context, hop Hop, accepted net.Conn) {
	c := r.enter(hop, accepted)
	if c == nil {
		_ = network.Reset(accepted)
		return
	}
	from, to := ends(hop.Number)
	r.carrying.Go(func() {
		err := r.layer.Carry(ctx, from, to, c.near, func(ctx context.Context) (net.Conn, error) {
			conn, err := (&net.Dialer{Timeout: dialTimeout, KeepAlive: -1}).DialContext(ctx, "tcp", hop.Target)
			if err != nil {
				return nil, err
			}
			return c.dialled(conn), nil
		})
		if err != nil && r.config.Failed != nil && ctx.Err() == nil {
			r.config.Failed(hop, err)
		}
		c.close(r.config.Clock.Now())
		r.note(c)
	})
}

// maxStrange bounds how many reasons are told.
const maxStrange = 20

// note keeps why the bytes of a connection were not HTTP/2, if they were not.
func (r *Relay) note(c *connection) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		if why := c.sent.NotHTTP2(side); why != "" && len(r.strange) < maxStrange {
			r.strange[fmt.Sprintf("what a %s sent on hop %d was not followed: %s", side, c.hop, why)] = true
		}
	}
}

// portOf is the port of an address, 0 if it has none.
func portOf(addr net.Addr) int {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}

// close takes note that the connection has ended: what was open on it ends with it.
func (c *connection) close(at time.Duration) {
	by := calls.FromServer
	if end := c.half(calls.FromClient); end != nil && end.Written.Ended != nil {
		by = calls.FromClient
	}
	c.sent.Close(by, at)
	c.arrived.Close(by, at)
	c.over.Store(true)
}

// enter begins to follow a connection. It returns nil if there are too many.
func (r *Relay) enter(hop Hop, accepted net.Conn) *connection {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.forget()
	if len(r.connections) >= maxConnections {
		r.tally.refused[hop.Number]++
		return nil
	}
	r.opened++
	r.tally.connections[hop.Number]++
	options := calls.Options{}
	if r.config.Arrived != nil {
		options.Message = func(call *calls.Call, from calls.Side, at time.Duration) {
			r.config.Arrived(hop.Number, call, from, at)
		}
	}
	c := newConnection(r.opened, hop.Number, accepted, r.config.Clock, options)
	r.connections = append(r.connections, c)
	return c
}

// forget drops the connections that have ended, now and then. The caller holds mu.
func (r *Relay) forget() {
	if r.opened%maxEnded == maxEnded-1 {
		r.connections = slices.DeleteFunc(r.connections, func(c *connection) bool {
			over := c.over.Load()
			if over {
				r.drain(c)
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

// Flush flushes the connections with a mechanism, by its name.
func (r *Relay) Flush(mechanism string) (*Fault, error) {
	found, err := mechanisms.Find(mechanism)
	if err != nil {
		return nil, err
	}
	open := r.track()
	at, matched := r.layer.Flush(found)
	return &Fault{At: at, Matched: matched, open: open}, nil
}

// Strike lets a fault of a link begin.
func (r *Relay) Strike(link pod.LinkFault) *Fault {
	open := r.track()
	at, struck := r.layer.Strike(faults.Of(link))
	return &Fault{At: at, Matched: struck, open: open}
}

// track returns the calls that are open now, so that it can be said later what became of
// them.
func (r *Relay) track() []*tracked {
	began := r.config.Clock.Now()
	var open []*tracked
	for _, c := range r.all() {
		if c.over.Load() {
			continue
		}
		c.sent.Track()
		for _, call := range c.arrived.Track() {
			open = append(open, &tracked{connection: c, before: call, began: began})
		}
	}
	return open
}

// Fault is a fault that has begun, and the calls that were open then.
type Fault struct {
	// At is when, on the relay's clock, and Matched how many connections it matched.
	At      time.Duration
	Matched int

	open []*tracked
}

// Fates says what has become of the calls that were open when the fault began. A silence of
// threshold in which bytes were not delivered is a hang.
func (r *Relay) Fates(f *Fault, threshold time.Duration) []result.Fate {
	now := r.config.Clock.Now()
	fates := make([]result.Fate, len(f.open))
	for i, t := range f.open {
		fates[i] = t.fate(now, threshold)
	}
	return fates
}

// OpenCall is a call that is open, as it has arrived, and where.
type OpenCall struct {
	calls.Call

	Hop, Connection int
}

// Open returns the calls that are open.
func (r *Relay) Open() []OpenCall {
	var all []OpenCall
	for _, c := range r.all() {
		for _, call := range c.arrived.Open() {
			all = append(all, OpenCall{Call: call, Hop: c.hop, Connection: c.number})
		}
	}
	return all
}
