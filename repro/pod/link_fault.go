package pod

import "time"

// LinkFault is a fault of the link between the pod's host and that of the upstream, which
// is hop 1, or that of the client, which is hop 2. What the processes of the pod send each
// other does not cross a link.
type LinkFault struct {
	// Kind is what goes wrong, Hop on which link.
	Kind LinkFaultKind
	Hop  int
	// Up and Down are whether it concerns packets towards the upstream, and back.
	Up, Down bool
	// Existing and New are whether it concerns connections that are open when it
	// begins, and those that are dialled since. The handshake of a new one succeeds
	// for who dials.
	Existing, New bool
	// Above is the size of the largest packet that a Drop lets pass, in bytes of IP. If
	// zero, none passes.
	Above int
	// Idle is how long an Idling connection is remembered without a packet. Resets is
	// whether the sender of a later packet is reset. If not, the packet is dropped.
	Idle   time.Duration
	Resets bool
	// Latency is by how much packets of a Slow link are late.
	Latency time.Duration
	// Percent is how many of a hundred packets a Lossy link loses. Seed decides which.
	Percent int
	Seed    uint64
}

// LinkFaultKind is what goes wrong on a link.
type LinkFaultKind int

// The faults of a link.
const (
	// Drop: packets vanish.
	Drop LinkFaultKind = iota
	// Idling: connections are forgotten that are idle for too long.
	Idling
	// Slow: packets take longer.
	Slow
	// Lossy: some packets vanish.
	Lossy
)
