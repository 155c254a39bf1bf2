package layer

import (
	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// ephemeral is the port of whoever dialled: no rule names it.
const ephemeral = -1

// chainOf returns the chain that packets from one role to another pass.
func (l *Layer) chainOf(from, to evidence.Role) (chain pod.Chain, ok bool) {
	inside, enters := l.inPod(from), l.inPod(to)
	switch {
	case inside && enters:
		return pod.Loopback, true
	case inside:
		return pod.Output, true
	case enters:
		return pod.Prerouting, true
	default:
		return "", false
	}
}

// redirect returns the rule that catches a packet that opens a connection.
func (l *Layer) redirect(from, to evidence.Role, port int) (pod.Redirect, bool) {
	chain, ok := l.chainOf(from, to)
	if !ok {
		return pod.Redirect{}, false
	}
	for _, rule := range l.rules {
		if rule.Matches(chain, from, port) {
			return rule, true
		}
	}
	return pod.Redirect{}, false
}

// caught reports whether the next packet of a side comes to the wrong place when
// conntrack has forgotten the flow. As after a loose pickup, the NAT rules are
// consulted again, in the direction of the packet. For the dialler of a redirected
// connection the same rule matches as before, and nothing changes. What the relay
// on the other side sends leaves untranslated, from a port that its peer does not
// know.
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
