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

// The proxies that stand on a hop, out of the pod: see package proxy. That of hop 1 runs
// on the upstream's host, and that of hop 2 on the client's.
const (
	Hop1Proxy evidence.Role = "proxy on hop 1"
	Hop2Proxy evidence.Role = "proxy on hop 2"
)

// ProxyOf returns the proxy of a hop.
func ProxyOf(hop int) evidence.Role {
	if hop == 1 {
		return Hop1Proxy
	}
	return Hop2Proxy
}

// BehindProxy returns the role that is the back end of the proxy of a hop.
func BehindProxy(hop int) evidence.Role {
	if hop == 1 {
		return evidence.Upstream
	}
	return evidence.Forwarder
}

// Relays reports whether a role relays connections for others.
func Relays(role evidence.Role) bool {
	return role == Agent || role == InboundProxy || role == OutboundProxy
}

// meant names the role for which the connections are that a process gets.
var meant = map[evidence.Role]evidence.Role{
	Agent:         evidence.Forwarder,
	InboundProxy:  evidence.Forwarder,
	OutboundProxy: evidence.Upstream,
}

// Meant returns the role for which the connections are that a process gets. The
// process passes them on to it, but for the agent: see [Path.Target].
func Meant(process evidence.Role) evidence.Role { return meant[process] }

// Socket names one end of the connections of a role: those that it dialled, or
// those that it accepted.
type Socket struct {
	Owner   evidence.Role
	Dialled bool
}
