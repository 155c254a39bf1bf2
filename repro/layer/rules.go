package layer

import "hangscope/repro/evidence"

// The processes in the pod that relay connections: the agent, and the two
// halves of a mesh proxy.
const (
	Agent         evidence.Role = "agent"
	InboundProxy  evidence.Role = "inbound proxy"
	OutboundProxy evidence.Role = "outbound proxy"
)

// isRelay reports whether a role relays connections for others.
func isRelay(role evidence.Role) bool {
	return role == Agent || role == InboundProxy || role == OutboundProxy
}

// Chain is where in the pod's NAT table a rule stands.
type Chain string

// The chains, by what passes them: what enters the pod, what its processes send
// out of it, and what they send each other over loopback.
const (
	Prerouting Chain = "PREROUTING"
	Output     Chain = "OUTPUT"
	Loopback   Chain = "OUTPUT -o lo"
)

// Redirect is a NAT rule of the pod.
type Redirect struct {
	Chain Chain
	// Port is the destination port that it matches. If zero, any.
	Port int
	// Except is a destination port that it does not match. If zero, none.
	Except int
	// From is the process whose packets it matches. If empty, any but those
	// that relay: they would get their own connections back.
	From evidence.Role
	// To is who gets the connection.
	To evidence.Role
}

// ephemeral is the port of whoever dialled: no rule names it.
const ephemeral = -1

// matches reports whether a packet between two roles would open a redirected
// connection.
func (r Redirect) matches(chain Chain, from evidence.Role, port int) bool {
	if r.Chain != chain || (r.Port != 0 && r.Port != port) || (r.Except != 0 && r.Except == port) {
		return false
	}
	if r.From != "" {
		return r.From == from
	}
	return !isRelay(from)
}

// chainOf returns the chain that packets from one role to another pass.
func (l *Layer) chainOf(from, to evidence.Role) (chain Chain, ok bool) {
	inside, enters := l.inPod(from), l.inPod(to)
	switch {
	case inside && enters:
		return Loopback, true
	case inside:
		return Output, true
	case enters:
		return Prerouting, true
	default:
		return "", false
	}
}

// redirect returns the rule that catches a packet that opens a connection.
func (l *Layer) redirect(from, to evidence.Role, port int) (Redirect, bool) {
	chain, ok := l.chainOf(from, to)
	if !ok {
		return Redirect{}, false
	}
	for _, rule := range l.rules {
		if rule.matches(chain, from, port) {
			return rule, true
		}
	}
	return Redirect{}, false
}

// caught reports what becomes of a side's next packet when conntrack has
// forgotten the flow: whether it comes to the wrong place. As after a loose
// pickup, the NAT rules are consulted anew, in the packet's own direction. The
// dialler of a redirected connection is caught by the rule that it was caught
// by before, which is no change; what the relay at the other side sends leaves
// untranslated, from a port that its peer does not know.
func (l *Layer) caught(flow *Flow, side Side) bool {
	if flow.Redirected {
		return side == Acceptor
	}
	port := ephemeral
	if side == Dialler {
		port = flow.OriginalPort
	}
	_, ok := l.redirect(flow.Owners[side], flow.Owners[side.Other()], port)
	return ok
}
