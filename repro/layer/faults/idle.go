package faults

import (
	"time"

	"hangscope/repro/layer"
)

// idling is what remembers a connection only for a time: a NAT, a load balancer, IPVS.
type idling struct {
	after     time.Duration
	resets    bool
	last      time.Duration // when the last packet came; 0 if none did
	forgotten bool
}

// Packet implements layer.Fault. Any packet restarts the time, an acknowledgement too.
func (i *idling) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	i.forgotten = i.forgotten || i.last > 0 && p.At-i.last > i.after
	i.last = p.At
	if !i.forgotten {
		return layer.Deliver
	}
	if i.resets && p.Kind != layer.Rst {
		flow.Reject(p, i)
	}
	return layer.Swallow
}
