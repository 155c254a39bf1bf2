package layer

import (
	"fmt"
	"net"

	"hangscope/repro/network"
)

// ways are the flows by the connections that carry their halves, and how the
// byte relays of the pod join them:
//
//	client ══flow 1══ agent ──▶ ══flow 2══ forwarder
//
// Client and forwarder are at the ends of one connection then.
type ways struct {
	// flows has each flow under the identities of both its halves.
	flows map[network.Identity]*Flow
	// origins has, for what a relaying process dialled, the flow that it goes on
	// with: by the identity of the half that the process has.
	origins map[network.Identity]*Flow
}

func newWays() ways {
	return ways{flows: make(map[network.Identity]*Flow), origins: make(map[network.Identity]*Flow)}
}

// add enters a flow, which is the number-th.
func (w ways) add(flow *Flow, number int) {
	flow.identity = network.Identity(fmt.Sprintf("flow %d", number))
	for side := range Sides {
		w.flows[flow.half(side)] = flow
	}
}

// half names the connection that carries one half of a flow. The relay accepted
// that of the dialler, and dialled the other.
func (f *Flow) half(side Side) network.Identity {
	return network.IdentityOf(f.conns[side], side == Acceptor)
}

// flow returns the flow one side of which is a connection, nil if there is none
// yet.
func (w ways) flow(side Side, owners net.Conn) *Flow {
	return w.flows[network.IdentityOf(owners, side == Dialler)]
}

// origin returns the first flow of those that byte relays have joined.
func (w ways) origin(flow *Flow) *Flow {
	for {
		before, ok := w.origins[flow.half(Dialler)]
		if !ok {
			return flow
		}
		flow = before
	}
}

// Identity implements [network.Identified].
func (c *conn) Identity() network.Identity {
	flow := c.find()
	if flow == nil {
		return ""
	}
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	return c.layer.ways.origin(flow).identity
}

// Join implements [network.Joiner].
func (c *conn) Join(accepted net.Conn) {
	if flow := accepted.(*conn).find(); flow != nil {
		c.layer.mu.Lock()
		defer c.layer.mu.Unlock()
		c.layer.ways.origins[network.IdentityOf(c.Conn, true)] = flow
	}
}
