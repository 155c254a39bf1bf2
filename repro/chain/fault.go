package chain

import (
	"context"
	"sync/atomic"
	"time"

	"hangscope/repro/evidence"
)

// Fault is something that goes wrong in a service, and not in the network. The
// zero Fault is none.
type Fault struct {
	// Kind is what goes wrong.
	Kind FaultKind
	// Role is who does it, for the kinds that more than one can do.
	Role evidence.Role
	// Stream is the one call that it concerns, for the kinds that may concern one of
	// several: 1 is the first call. If zero, all.
	Stream int
	// After is the last message before it does.
	After uint64
	// Every is the time between two messages that a slow reader reads.
	Every time.Duration
	// Age is the greatest age of a connection, and Grace how long calls under way may
	// go on after it.
	Age, Grace time.Duration
	// Streams is how many streams a server allows at once.
	Streams int
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
	// SlowReader: the client reads a message, and takes long for it.
	SlowReader
	// EarlyEnd: the upstream ends the stream with OK before its last message, one
	// that it sends or one that it should read.
	EarlyEnd
	// StreamLimit: the forwarder allows so many streams at a time.
	StreamLimit
	// StreamLeak: the client leaves streams open that it does not use any more, until
	// the forwarder allows no further one.
	StreamLeak
	// RefusedPings: the client pings a server that does not want it to.
	RefusedPings
	// Frozen: the process of a role stops, and its kernel goes on.
	Frozen
	// NoHeader: a server takes calls and answers none, not even with its header.
	NoHeader
	// NoSettings: a server takes connections and says nothing on them, not even its
	// SETTINGS.
	NoSettings
	// LateHeader: the client sends nothing before it has the header, and the header
	// comes with the first answer.
	LateHeader
	// SendDeadlock: client and upstream send, and read nothing before they have sent
	// all.
	SendDeadlock
	// WindowLeak: the transport of a role gives back no window of its connections, or
	// none of one stream.
	WindowLeak
	// HeldWindow: the transport of a role gives the window of a connection back only
	// as its programs read.
	HeldWindow
	// MaxConnectionAge: a server ends each connection at its greatest age.
	MaxConnectionAge
)

// faults are those of a chain.
type faults struct {
	all    []Fault
	begun  atomic.Uint64 // the message after which those of later connections have begun
	struck atomic.Bool   // one of them has shown itself
}

// find returns the fault of a kind, and of a role unless that is empty. It is nil if there
// is none.
func (f *faults) find(kind FaultKind, role evidence.Role) *Fault {
	if f == nil {
		return nil
	}
	for i := range f.all {
		if fault := &f.all[i]; fault.Kind == kind && (role == "" || fault.Role == role) {
			return fault
		}
	}
	return nil
}

// hits reports whether there is a fault of a kind, and the message comes after the last
// good one. It notes that the fault has happened.
func (f *faults) hits(kind FaultKind, seq uint64) bool {
	fault := f.find(kind, "")
	if fault == nil || seq <= fault.After {
		return false
	}
	f.struck.Store(true)
	return true
}

// hitsCall is hits for a fault that may concern one call of several.
func (f *faults) hitsCall(kind FaultKind, call *evidence.Call, seq uint64) bool {
	fault := f.find(kind, "")
	return fault != nil && (fault.Stream == 0 || fault.Stream == call.ID()+1) && f.hits(kind, seq)
}

// Struck reports whether a fault has happened. It is the injector's account of itself,
// and no part of the evidence.
func (c *Chain) Struck() bool { return c.faults.struck.Load() }

// mutes reports whether a role says nothing on a connection that it accepts now. It notes
// that the fault has happened.
func (f *faults) mutes(role evidence.Role) bool {
	fault := f.find(NoSettings, role)
	if fault == nil || fault.After > f.begun.Load() {
		return false
	}
	f.struck.Store(true)
	return true
}

// Strike lets the faults begin that concern the connections which are made after a message.
func (c *Chain) Strike(message uint64) { c.faults.begun.Store(message) }

// strikes blocks until ctx ends if a fault hits a message.
func (f *faults) strikes(ctx context.Context, kind FaultKind, seq uint64) {
	if f.hits(kind, seq) {
		<-ctx.Done()
	}
}

// silences blocks until ctx ends if a server answers nothing.
func (f *faults) silences(ctx context.Context, role evidence.Role) {
	if f.find(NoHeader, role) != nil {
		f.struck.Store(true)
		<-ctx.Done()
	}
}
