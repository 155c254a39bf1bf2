package mechanisms

import (
	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// ConntrackDelete is the agent's first generation: it deletes the conntrack
// entries of the port, whatever their state.
//
// The next packet picks up a connection whose entry is gone, and the NAT rules are
// consulted again, in the direction of that packet. If they give the same
// translation as before, nothing happens. If they do not, the packet comes to a
// socket that knows no such connection, and its sender gets a RST. The other side
// hears nothing until it sends something too.
var ConntrackDelete = layer.Mechanism{
	Name:       agent.G1.Mechanism,
	Generation: agent.G1.Name,
	Summary:    agent.G1.Runs,
	Flush:      deleteEntry,
}

// deleteEntry is the flush of all mechanisms that delete conntrack entries.
func deleteEntry(flow *layer.Flow, port int) layer.Fault {
	if !flow.Tracked(port) {
		return nil
	}
	flow.Forget()
	return &deleted{}
}

var _ layer.Passing = (*deleted)(nil)

// deleted is the fault of a flow whose conntrack entry is gone.
type deleted struct {
	healed bool // the first packet made the entry that was there before
	caught bool // the first packet came to the wrong place
}

// Over implements layer.Passing: it reports whether the entry is there again.
func (d *deleted) Over() bool { return d.healed }

// Packet implements Fault.
func (d *deleted) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	if !d.healed && !d.caught {
		d.caught = flow.Caught[p.From]
		d.healed = !d.caught
		if d.healed {
			flow.PickUp(p.From)
		}
	}
	if d.healed {
		return layer.Deliver
	}
	flow.Reset(p.From)
	return layer.Swallow
}
