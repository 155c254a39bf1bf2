package pod

import (
	"time"

	"hangscope/repro/network"
)

// Layer is a network with a pod in it, from whose port connections are stolen
// and flushed: the simulated layer, or the kernel.
type Layer interface {
	network.Network
	// Steal begins to steal the port: the path's rules are added.
	Steal() error
	// Flush begins to steal the port and flushes it with one command of the
	// mechanism of that name, by its number from 0. It returns the time at which the
	// command began, and how many connections it matched.
	Flush(mechanism string, command int) (at time.Duration, matched int, err error)
	// Strike lets a fault of a link begin. It returns when, and how many connections
	// suffer from it at once.
	Strike(fault LinkFault) (at time.Duration, struck int, err error)
	// AckOwed reports whether any kernel at a connection to the port owes an
	// acknowledgement now.
	AckOwed() bool
	// Counts returns what became of each connection, News what the relaying
	// processes learned of theirs.
	Counts() []Count
	News() []News
	// Close ends all connections.
	Close()
}
