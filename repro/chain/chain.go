package chain

import (
	"context"
	"fmt"
	"net"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
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
	// Size is the payload of a message in bytes.
	Size int
	// Streams is how many calls run at once. If zero, one.
	Streams int
	// PerStream gives each call a connection of its own on hop 2.
	PerStream bool
	// Seed is what the payloads are made from.
	Seed uint64
}

// Chain is a running chain. Close it.
type Chain struct {
	stop    context.CancelFunc
	servers []*grpc.Server
	pumps   sync.WaitGroup // what handlers leave running until their stream has ended
	conns   []*grpc.ClientConn
	serving sync.WaitGroup
	done    chan struct{}
}

// Start starts the two servers and then the client's calls. The error is that
// of a listener that could not be opened.
func Start(n network.Network, config Config, recorder *evidence.Recorder) (*Chain, error) {
	ctx, stop := context.WithCancel(context.Background())
	c := &Chain{stop: stop, done: make(chan struct{})}
	if err := c.start(ctx, n, config, recorder); err != nil {
		close(c.done)
		c.Close()
		return nil, err
	}
	return c, nil
}

func (c *Chain) start(ctx context.Context, n network.Network, config Config, recorder *evidence.Recorder) error {
	payload := newPayload(config.Seed)
	if err := c.serve(n, evidence.Upstream, &upstream{recorder: recorder, payload: payload}); err != nil {
		return err
	}
	toUpstream, err := c.dial(n, evidence.Forwarder, evidence.Upstream)
	if err != nil {
		return err
	}
	forwarder := &forwarder{recorder: recorder, upstream: chainpb.NewChainClient(toUpstream), pumps: &c.pumps}
	if err := c.serve(n, evidence.Forwarder, forwarder); err != nil {
		return err
	}
	streams := max(config.Streams, 1)
	connections := 1
	if config.PerStream {
		connections = streams
	}
	clients := make([]*client, connections)
	for i := range clients {
		toForwarder, err := c.dial(n, evidence.Client, evidence.Forwarder)
		if err != nil {
			return err
		}
		clients[i] = &client{config: config, clock: recorder.Clock, payload: payload, forwarder: chainpb.NewChainClient(toForwarder)}
	}
	var calls sync.WaitGroup
	for id := range streams {
		calls.Go(func() { clients[id%connections].call(ctx, id, recorder.Call(id)) })
	}
	go func() {
		calls.Wait()
		close(c.done)
	}()
	return nil
}

// serve opens the listener of a role and serves the Chain service on it.
func (c *Chain) serve(n network.Network, role evidence.Role, service chainpb.ChainServer) error {
	listener, err := n.Listen(role)
	if err != nil {
		return err
	}
	server := grpc.NewServer(grpc.WaitForHandlers(true))
	chainpb.RegisterChainServer(server, service)
	reflection.Register(server)
	c.servers = append(c.servers, server)
	c.serving.Go(func() {
		// Serve ends with Stop, and then with no error.
		_ = server.Serve(listener)
	})
	return nil
}

// dial makes a client of the service of another role. It connects with the
// first call.
func (c *Chain) dial(n network.Network, from, to evidence.Role) (*grpc.ClientConn, error) {
	conn, err := grpc.NewClient("passthrough:///"+string(to),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) {
			return n.Dial(ctx, from, to)
		}),
	)
	if err != nil {
		return nil, fmt.Errorf("%s cannot dial %s: %w", from, to, err)
	}
	c.conns = append(c.conns, conn)
	return conn, nil
}

// Done is closed when all the client's calls have ended.
func (c *Chain) Done() <-chan struct{} { return c.done }

// Close ends what is left of the calls, then the connections and servers, and
// returns when all their goroutines have. Every handler ends with its context,
// so this takes no longer than the cancelling.
func (c *Chain) Close() {
	c.stop()
	<-c.done
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	for _, server := range c.servers {
		server.Stop()
	}
	c.serving.Wait()
	c.pumps.Wait()
}
