package chain

import (
	"context"
	"errors"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"

	"hangscope/repro/chain/chainpb"
	"hangscope/repro/evidence"
)

// Service is a service of the chain as a process of its own: the upstream, or the
// forwarder. It serves health and reflection too, so that any client can call it. Nothing
// of what it does is recorded.
type Service struct {
	server *grpc.Server
	health *health.Server
	stop   context.CancelFunc
	link   *link // of a forwarder to its upstream; nil for an upstream
	pumps  sync.WaitGroup
}

// NewUpstream returns a service that sends the messages it is asked for.
func NewUpstream(seed uint64) *Service {
	s, _ := newService()
	s.register(&upstream{
		recorder: evidence.NewRecorder(0, 0, evidence.Down), payload: newPayload(seed, 0), faults: &faults{}, reached: func() {},
	})
	return s
}

// NewForwarder returns a service that passes each call on to an upstream, which it dials
// with its first call.
func NewForwarder(dial func(context.Context) (net.Conn, error), remedies Remedies) (*Service, error) {
	s, ctx := newService()
	recorder := evidence.NewRecorder(0, 0, evidence.Down)
	link, err := newLink(func() (*channel, error) {
		return newChannel(evidence.ForwarderToUpstream, evidence.Upstream, dial, remedies.ForwarderKeepalive.dialOptions()...)
	})
	if err != nil {
		return nil, err
	}
	s.link = link
	tend := sync.OnceFunc(func() { s.pumps.Go(func() { link.tend(ctx, recorder.Clock, remedies) }) })
	s.register(&forwarder{
		place: pod, recorder: recorder, upstream: link, remedies: remedies, faults: &faults{}, pumps: &s.pumps, tend: tend,
	})
	return s, nil
}

func newService() (*Service, context.Context) {
	ctx, stop := context.WithCancel(context.Background())
	return &Service{health: health.NewServer(), stop: stop}, ctx
}

// register makes the server of a service of the chain.
func (s *Service) register(service chainpb.ChainServer) {
	s.server = grpc.NewServer(grpc.WaitForHandlers(true))
	chainpb.RegisterChainServer(s.server, service)
	healthpb.RegisterHealthServer(s.server, s.health)
	reflection.Register(s.server)
}

// Serve serves until the service is drained. The error is that of the listener.
func (s *Service) Serve(listener net.Listener) error {
	err := s.server.Serve(listener)
	if errors.Is(err, grpc.ErrServerStopped) {
		return nil
	}
	return err
}

// Drain takes no more calls, and waits for those under way. It ends them when ctx ends. The
// health service says meanwhile that nothing is served.
func (s *Service) Drain(ctx context.Context) {
	s.health.Shutdown()
	over := context.AfterFunc(ctx, s.server.Stop)
	s.server.GracefulStop()
	over()
	s.stop()
	if s.link != nil {
		s.link.close()
	}
	s.pumps.Wait()
}
