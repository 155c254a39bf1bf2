package result

import (
	"hangscope/repro/evidence"
)

// End is what one role knew at the end of the observation.
type End struct {
	// Role is client, forwarder, local or upstream. The local process is there if the
	// call came to it, and the forwarder if it came to that, or to neither.
	Role evidence.Role `json:"role"`
	// State is what the role was doing, in words: for the messages that the call is
	// about, or for what goes the other way if it had nothing more to do for them.
	State string `json:"state"`
	// SinceNS is when it began to do that.
	SinceNS int64 `json:"since_ns"`
	// Down is what it was doing for what goes from the upstream to the client, Up
	// for what goes the other way; null if nothing. A role that does both in one
	// goroutine was doing the same for both.
	Down *Doing `json:"down,omitempty"`
	Up   *Doing `json:"up,omitempty"`
	// OpenCalls is how many of all calls the role was at work for; left out by
	// versions that did not count them.
	OpenCalls *int `json:"open_calls,omitempty"`
	// Told is whether the role got an error; null if not observed.
	Told *bool `json:"told"`
	// ToldOfClient and ToldOfUpstream split Told for the two sides of forwarder and local process;
	// null for the other roles or if not observed.
	ToldOfClient   *bool `json:"told_of_client,omitempty"`
	ToldOfUpstream *bool `json:"told_of_upstream,omitempty"`
	// Status is the gRPC status code by name, empty if not told.
	Status string `json:"status"`
	// Message is the status's message, without addresses.
	Message string `json:"message,omitempty"`
	// Errors is how many errors it got: unary calls in a loop may each fail.
	Errors int `json:"errors"`
	// ToldNS is when it was first told, AfterFlushNS how long after the
	// flush; null if it was not told, or before the flush.
	ToldNS       *int64 `json:"told_ns"`
	AfterFlushNS *int64 `json:"after_flush_ns"`
	// Zombie is the work it did for a peer that was gone; null if none.
	Zombie *Zombie `json:"zombie"`
}

// Doing is what a role was doing, in words, and when it began to do that.
type Doing struct {
	State   string `json:"state"`
	SinceNS int64  `json:"since_ns"`
}

// Zombie is work that an end did for a peer that was gone.
type Zombie struct {
	// Messages is how many it sent that nobody received.
	Messages uint64 `json:"messages"`
	// ForNS is how long it was still at work after the peer had gone.
	ForNS int64 `json:"for_ns"`
}

// End returns what a role knew, nil if the variant does not say.
func (v *Variant) End(role evidence.Role) *End {
	for i := range v.Ends {
		if v.Ends[i].Role == role {
			return &v.Ends[i]
		}
	}
	return nil
}

// Middle is the role in the middle of the chain that the call was on last: the local
// process, if it served the call, or the forwarder.
func (v *Variant) Middle() evidence.Role {
	if v.End(evidence.Local) != nil {
		return evidence.Local
	}
	return evidence.Forwarder
}

// Moved reports whether the call came to the local process after the forwarder had
// served it.
func (v *Variant) Moved() bool {
	return v.End(evidence.Local) != nil && v.End(evidence.Forwarder) != nil
}

// Standing is how an end stood with a call when the observation ended.
type Standing int

// The standings: the end was not observed, got an error, returned without one,
// or was still at work for the call.
const (
	Unobserved Standing = iota
	Told
	Returned
	AtWork
)

// Standing returns how the end stood; a nil End was not observed.
func (e *End) Standing() Standing {
	switch {
	case e == nil || e.Told == nil:
		return Unobserved
	case *e.Told:
		return Told
	case e.State == evidence.Returned.String():
		return Returned
	default:
		return AtWork
	}
}
