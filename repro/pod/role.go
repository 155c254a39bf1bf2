package pod

import (
	"hangscope/repro/evidence"
)

// The processes in the pod that relay connections: the agent, and the two
// halves of a mesh proxy.
const (
	Agent         evidence.Role = "agent"
	InboundProxy  evidence.Role = "inbound proxy"
	OutboundProxy evidence.Role = "outbound proxy"
)

// Relays reports whether a role relays connections for others.
func Relays(role evidence.Role) bool {
	return role == Agent || role == InboundProxy || role == OutboundProxy
}

// Targets names the role to which each process passes on what it gets.
var Targets = map[evidence.Role]evidence.Role{
	Agent:         evidence.Forwarder,
	InboundProxy:  evidence.Forwarder,
	OutboundProxy: evidence.Upstream,
}

// Socket names one end of the connections of a role: those that it dialled, or
// those that it accepted.
type Socket struct {
	Owner   evidence.Role
	Dialled bool
}
