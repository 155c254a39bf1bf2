package pod

import (
	"hangscope/repro/evidence"
)

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
	// From is the process whose packets it matches. If empty, it matches those
	// of any process but the relaying ones, which would get their own
	// connections back.
	From evidence.Role
	// To is the process that gets the connection.
	To evidence.Role
}

// Matches reports whether a packet of a process on a chain would open a
// redirected connection.
func (r Redirect) Matches(chain Chain, from evidence.Role, port int) bool {
	if r.Chain != chain || (r.Port != 0 && r.Port != port) || (r.Except != 0 && r.Except == port) {
		return false
	}
	if r.From != "" {
		return r.From == from
	}
	return !Relays(from)
}
