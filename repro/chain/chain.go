package chain

import (
	"context"
	"fmt"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// Method is the kind of call that the client makes, by the name of the RPC.
type Method int

// The methods of the Chain service: server streaming, unary in a loop, client
// streaming and bidirectional.
const (
	Stream Method = iota
	Unary
	Collect
	Echo
)

// Direction returns the way in which the method's messages flow.
func (m Method) Direction() evidence.Direction {
	if m == Collect {
		return evidence.Up
	}
	return evidence.Down
}

// GRPCVersion is the version of grpc-go that the chain runs on.
const GRPCVersion = grpc.Version

// Config is the load of a chain.
type Config struct {
	// Method is the kind of call.
	Method Method
	// Messages is how many messages a call carries.
	Messages uint64
	// Interval is the time between two of them. If zero, they go as fast as
	// the chain takes them.
	Interval time.Duration
	// Delay is the time before the first message.
	Delay time.Duration
	// Size is the payload of a message in bytes.
	Size int
	// Streams is how many calls run at once. If zero, one.
	Streams int
	// Stagger is the time between the start of one call and that of the next.
	Stagger time.Duration
	// PerStream gives each call a connection of its own on hop 2.
	PerStream bool
	// Seed is what the payloads are made from.
	Seed uint64
	// Remedies are what the roles do against a hang.
	Remedies Remedies
	// Faults are what goes wrong in them.
	Faults []Fault
	// Local is whether there is a local process beside the forwarder, which answers
	// what the network gives it. Dialled is whether it connects to the upstream when
	// the chain starts, and not with its first call.
	Local, Dialled bool
	// Held is whether the calls wait for [Chain.Begin].
	Held bool
}

// Chain is a running chain. Close it.
type Chain struct {
	config   Config
	network  network.Network
	recorder *evidence.Recorder
	payload  payload

	ctx     context.Context
	stop    context.CancelFunc
	servers []*grpc.Server
	links   []*link
	clients []*client
	local   *link          // of the local process to the upstream; nil if there is none
	pumps   sync.WaitGroup // what handlers leave running until their stream has ended
	serving sync.WaitGroup
	probing sync.WaitGroup
	reached chan struct{} // closed when the first call has come to the upstream
	// reachedAt is when that was, on the recorder's clock; 0 before.
	reachedAt atomic.Int64
	done      chan struct{}
	faults    faults
	freezer   *freezer // nil if no process stops
	leak      *leak    // nil if no streams are left open
}

// Start starts the servers and then the client's calls, unless they are held. The
// error is that of a listener that could not be opened.
func Start(n network.Network, config Config, recorder *evidence.Recorder) (*Chain, error) {
	c := &Chain{
		config: config, network: n, recorder: recorder, payload: newPayload(config.Seed, config.Size),
		reached: make(chan struct{}), done: make(chan struct{}),
	}
	c.faults.all = config.Faults
	c.freezer = c.newFreezer()
	c.network = &transports{Network: n, freezer: c.freezer, faults: &c.faults}
	c.ctx, c.stop = context.WithCancel(context.Background())
	c.leak = c.newLeak()
	if err := c.start(); err != nil {
		c.config.Held = true // no call will begin
		c.Close()
		return nil, err
	}
	if !config.Held {
		c.call()
	}
	return c, nil
}

// Begin begins the client's calls, if they were held.
func (c *Chain) Begin() {
	if c.config.Held {
		c.config.Held = false
		c.call()
	}
}

// start starts the servers, and makes the client.
func (c *Chain) start() error {
	remedies := c.config.Remedies
	source := &upstream{
		recorder: c.recorder, payload: c.payload, messages: c.config.Messages, early: remedies.EarlyHeader,
		heartbeat: remedies.Heartbeat, faults: &c.faults, freezer: c.freezer,
		reached: sync.OnceFunc(func() {
			c.reachedAt.Store(int64(c.recorder.Clock.Now()))
			close(c.reached)
		}),
	}
	err := c.serve(evidence.Upstream, source, []grpc.ServerOption{grpc.StreamInterceptor(source.lost)},
		c.serverOptions(evidence.Upstream, remedies.UpstreamServerKeepalive), remedies.ForwarderKeepalive.allowPings())
	if err != nil {
		return err
	}
	if _, err = c.serveMiddle(pod, &c.faults); err != nil {
		return err
	}
	if c.config.Local {
		if c.local, err = c.serveMiddle(local, &faults{}); err != nil {
			return err
		}
		if c.config.Dialled {
			c.local.current().Connect()
		}
	}
	connections := 1
	if c.config.PerStream {
		connections = c.streams()
	}
	for range connections {
		client, err := c.newClient()
		if err != nil {
			return err
		}
		c.clients = append(c.clients, client)
	}
	return nil
}

// admission is what the forwarder's server allows its clients.
func (c *Chain) admission() []grpc.ServerOption {
	var options []grpc.ServerOption
	for _, kind := range []FaultKind{StreamLimit, StreamLeak} {
		if limit := c.faults.find(kind, ""); limit != nil {
			options = append(options, grpc.MaxConcurrentStreams(uint32(limit.Streams)))
		}
	}
	if c.faults.find(RefusedPings, "") != nil {
		return options // the default policy
	}
	return append(options, c.config.Remedies.ClientKeepalive.allowPings()...)
}

func (c *Chain) streams() int { return max(c.config.Streams, 1) }

// newClient makes a client with a connection of its own.
func (c *Chain) newClient() (*client, error) {
	toForwarder, err := c.link(evidence.ClientEnd, evidence.Forwarder, c.config.Remedies.ClientKeepalive)
	if err != nil {
		return nil, err
	}
	return &client{
		config: c.config, faults: &c.faults, freezer: c.freezer, clock: c.recorder.Clock, payload: c.payload,
		forwarder: toForwarder.client(), leak: c.leak, reachedAt: &c.reachedAt, link: toForwarder,
	}, nil
}

// serve opens the listener of a role and serves the Chain service on it.
func (c *Chain) serve(role evidence.Role, service chainpb.ChainServer, options ...[]grpc.ServerOption) error {
	listener, err := c.network.Listen(role)
	if err != nil {
		return err
	}
	server := grpc.NewServer(append(slices.Concat(options...), grpc.WaitForHandlers(true), grpc.Creds(newPlaintext()))...)
	chainpb.RegisterChainServer(server, service)
	healthpb.RegisterHealthServer(server, health.NewServer())
	reflection.Register(server)
	c.servers = append(c.servers, server)
	c.serving.Go(func() {
		// Serve ends with Stop, and then with no error.
		_ = server.Serve(listener)
	})
	return nil
}

// link makes a connection from an end to another role, which connects with the
// first call.
func (c *Chain) link(end evidence.End, to evidence.Role, pings *Keepalive) (*link, error) {
	dial := func(ctx context.Context) (net.Conn, error) { return c.network.Dial(ctx, end.Role(), to) }
	link, err := newLink(func() (*channel, error) { return newChannel(end, to, dial, c.dialOptions(end.Role(), pings)...) })
	if err != nil {
		return nil, fmt.Errorf("%s cannot dial %s: %w", end.Role(), to, err)
	}
	c.links = append(c.links, link)
	return link, nil
}

// Done is closed when all the client's calls have ended.
func (c *Chain) Done() <-chan struct{} { return c.done }

// Close ends what is left of the calls, then the connections and servers, and
// returns when all their goroutines have. Every handler ends with its context,
// so this takes no longer than the cancelling.
func (c *Chain) Close() {
	c.stop()
	c.freezer.goOn()
	if c.config.Held {
		close(c.done)
	}
	<-c.done
	c.probing.Wait()
	c.leak.wait()
	for _, link := range c.links {
		link.close()
	}
	for _, server := range c.servers {
		server.Stop()
	}
	c.serving.Wait()
	c.pumps.Wait()
}
