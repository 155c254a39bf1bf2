package chain

import (
	"context"
	"sync"

	"google.golang.org/grpc/connectivity"

	"hangscope/repro/evidence"
)

// place is where a process in the middle of the chain writes down what it sees.
type place struct {
	role                 evidence.Role
	toClient, toUpstream evidence.End
	received, sent       evidence.Point
}

// The processes in the middle of the chain: the forwarder, which is the pod's
// application, and the local process, which answers what the agent steals.
var (
	pod = place{
		evidence.Forwarder, evidence.ForwarderToClient, evidence.ForwarderToUpstream,
		evidence.ForwarderReceived, evidence.ForwarderSent,
	}
	local = place{
		evidence.Local, evidence.LocalToClient, evidence.LocalToUpstream,
		evidence.LocalReceived, evidence.LocalSent,
	}
)

// serveMiddle serves as a process in the middle, and returns its link to the upstream.
func (c *Chain) serveMiddle(place place, faults *faults) (*link, error) {
	remedies := c.config.Remedies
	toUpstream, err := c.link(place.toUpstream, evidence.Upstream, remedies.ForwarderKeepalive)
	if err != nil {
		return nil, err
	}
	tend := sync.OnceFunc(func() {
		c.serving.Go(func() { toUpstream.tend(c.ctx, c.recorder.Clock, remedies) })
	})
	if place == pod || c.config.Dialled {
		tend()
	}
	service := &forwarder{
		place: place, recorder: c.recorder, upstream: toUpstream, remedies: remedies, faults: faults, pumps: &c.pumps,
		freezer: c.freezer,
		tend:    tend,
	}
	return toUpstream, c.serve(place.role, service, c.serverOptions(place.role, remedies.ForwarderServerKeepalive), c.admission())
}

// AwaitLocal waits until the local process is connected to the upstream, if it dials
// before its first call. It is false if ctx ends before.
func (c *Chain) AwaitLocal(ctx context.Context) bool {
	if c.local == nil || !c.config.Dialled {
		return ctx.Err() == nil
	}
	conn := c.local.current()
	for state := conn.GetState(); state != connectivity.Ready; state = conn.GetState() {
		if !conn.WaitForStateChange(ctx, state) {
			return false
		}
	}
	return true
}
