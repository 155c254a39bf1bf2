package layer

import (
	"fmt"
	"net"

	"hangscope/repro/network"
)

// ways are the flows by the connections that carry their halves. Byte relays of the
// pod join them:
//
//	client ══flow 1══ agent ──▶ ══flow 2══ forwarder
//
// Client and forwarder are at the ends of one connection then.
type ways struct {
	// flows has each flow under the identities of both its halves.
	flows map[network.Identity]*Flow
	// joins has the flows with which relays go on that are not in the table yet: by
	// the identity of the half that the relay dialled.
	joins map[network.Identity]*Flow
}

func newWays() ways {
	return ways{flows: make(map[network.Identity]*Flow), joins: make(map[network.Identity]*Flow)}
}

// add enters a flow.
func (w ways) add(flow *Flow) {
	flow.identity = network.Identity(fmt.Sprintf("flow %d", flow.number))
	for side := range Sides {
		w.flows[flow.half(side)] = flow
	}
	dialled := flow.half(Dialler)
	flow.before = w.joins[dialled]
	delete(w.joins, dialled)
}

// join notes that a relay goes on with a flow on a connection that it has dialled.
func (w ways) join(dialled network.Identity, before *Flow) {
	if flow := w.flows[dialled]; flow != nil && flow.before == nil {
		flow.before = before
	} else {
		w.joins[dialled] = before
	}
}

// drop takes out a flow that has ended. Another one may have its addresses by now.
func (w ways) drop(flow *Flow) {
	for side := range Sides {
		if half := flow.half(side); w.flows[half] == flow {
			delete(w.flows, half)
		}
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

// Identity implements [network.Identified].
func (c *conn) Identity() network.Identity {
	flow := c.find()
	if flow == nil {
		return ""
	}
	c.layer.mu.Lock()
	defer c.layer.mu.Unlock()
	for flow.before != nil {
		flow = flow.before
	}
	return flow.identity
}

// Join implements [network.Joiner].
func (c *conn) Join(accepted net.Conn) {
	if before := accepted.(*conn).find(); before != nil {
		c.layer.mu.Lock()
		defer c.layer.mu.Unlock()
		c.layer.ways.join(network.IdentityOf(c.Conn, true), before)
	}
}
