package pod

import (
	"slices"
	"time"

	"hangscope/repro/evidence"
)

// ProcessStart is the time between two commands of a flush, if nothing else is said. The
// agent starts a process for each. From the end of conntrack -D to the moment at which
// ss -K killed the socket it took 13 to 26 ms on Linux 6.18 with 2 CPUs, 15 ms in the
// median of 40, if no other process could come between:
//
//	go test -c ./repro/kernel && chrt -f 10 ./kernel.test -test.run ProcessStart -test.v
const ProcessStart = 15 * time.Millisecond

// Setup says which pod to make, to the simulated layer and to the kernel alike.
type Setup struct {
	// Clock is the clock of the variant.
	Clock evidence.Clock
	// Ports are the ports of the roles that listen, as the flow table has them.
	Ports map[evidence.Role]int
	// Path is the way of connections through the pod. If nil, there is no rule
	// and no relay.
	Path *Path
	// HTTP2 is whether mesh proxies end streams and begin their own; else they
	// copy bytes.
	HTTP2 bool
	// Proxies are the hops on which a proxy stands, out of the pod.
	Proxies []int
	// AcceptDelay is how long the agent takes to accept a connection and to ask
	// where it was going. If zero, it accepts at once.
	AcceptDelay time.Duration
	// UserTimeouts are the TCP_USER_TIMEOUT that sockets have, and KeepAlives
	// the idle time after which they probe. A socket that is missing has none.
	UserTimeouts, KeepAlives map[Socket]time.Duration
	// LinkFaults are the faults of links that are there from the start.
	LinkFaults []LinkFault
}

// Dialled returns who is dialled by those in the pod who want a role: the role itself, or
// the proxy that stands before it.
func (s Setup) Dialled(role evidence.Role) evidence.Role {
	if role == evidence.Upstream && slices.Contains(s.Proxies, 1) {
		return Hop1Proxy
	}
	return role
}
