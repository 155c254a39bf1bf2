package chain

import (
	"context"
	"sync/atomic"
)

// Fault is something that goes wrong in a service, and not in the network. The
// zero Fault is none.
type Fault struct {
	// Kind is what goes wrong.
	Kind FaultKind
	// After is the last message before it does.
	After uint64

	struck *atomic.Bool // of the chain that it is in
}

// FaultKind is what goes wrong in a service.
type FaultKind int

// The faults of services.
const (
	NoFault FaultKind = iota
	// QuietUpstream: the upstream has nothing more to send, or leaves the next
	// request without an answer, and keeps the stream open.
	QuietUpstream
	// StuckForwarder: the forwarder waits for a lock that nobody releases.
	StuckForwarder
	// SlowClient: the client stops reading.
	SlowClient
	// EarlyEnd: the upstream ends the stream with OK before its last message, one
	// that it sends or one that it should read.
	EarlyEnd
	// StreamLimit: the forwarder allows one stream at a time.
	StreamLimit
	// RefusedPings: the client pings a server that does not want it to.
	RefusedPings
)

// hits reports whether the fault is of a kind, and the message comes after the last
// good one. It notes that the fault has happened.
func (f Fault) hits(kind FaultKind, seq uint64) bool {
	if f.Kind != kind || seq <= f.After {
		return false
	}
	f.struck.Store(true)
	return true
}

// Struck reports whether a fault that follows a message has happened. It is the
// injector's account of itself, and no part of the evidence.
func (c *Chain) Struck() bool { return c.struck.Load() }

// strikes blocks until ctx ends if the fault hits a message.
func (f Fault) strikes(ctx context.Context, kind FaultKind, seq uint64) {
	if f.hits(kind, seq) {
		<-ctx.Done()
	}
}
