package pod

import (
	"hangscope/repro/evidence"
)

// Count is what became of one flow: a connection of the pod.
type Count struct {
	// From dialled OriginalPort, and To accepted the connection.
	From, To     evidence.Role
	OriginalPort int
	// Redirected is whether a NAT rule gave it to To.
	Redirected bool
	// Matched is whether a flush matched the flow.
	Matched bool
	// Delivered and Swallowed count bytes, both directions.
	Delivered, Swallowed int64
	// Resets are the owners whose side was reset.
	Resets []evidence.Role
}

// Hop returns the hop of the chain that the flow is part of: 1 between
// forwarder, or the local process, and upstream; 2 between client and either.
func (c Count) Hop() int {
	switch c.From {
	case evidence.Forwarder, evidence.Local, OutboundProxy, Hop1Proxy:
		return 1
	default:
		return 2
	}
}
