package pod

import (
	"time"

	"hangscope/repro/evidence"
)

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
	// AcceptDelay is how long the agent takes to accept a connection and to ask
	// where it was going. If zero, it accepts at once.
	AcceptDelay time.Duration
	// UserTimeouts are the TCP_USER_TIMEOUT that sockets have, and KeepAlives
	// the idle time after which they probe. A socket that is missing has none.
	UserTimeouts, KeepAlives map[Socket]time.Duration
}
