package result

import (
	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// FlushCount is the layer's own account of the flush.
type FlushCount struct {
	// Mechanism is the mechanism's name. Generation is the generation of the
	// agent that used it, or the hypothesis that it tests; empty if a middlebox
	// flushed. Runs is what it runs, in a line.
	Mechanism  string `json:"mechanism"`
	Generation string `json:"generation"`
	Runs       string `json:"runs"`
	// Port is the flushed port.
	Port int `json:"port"`
	// AtNS is when it happened, AfterMessage the message of the first call that
	// it followed.
	AtNS         int64  `json:"at_ns"`
	AfterMessage uint64 `json:"after_message"`
	// Matched is how many flows it matched.
	Matched int `json:"matched"`
	// TookNS is how long it took: on a kernel, some milliseconds.
	TookNS int64 `json:"took_ns"`
	// Late is whether it was over too late to fall between two messages where
	// the scenario wants it, because the machine was too busy.
	Late bool `json:"late,omitempty"`
	// WindowNS is how long after its first command its second one began, as measured.
	// Null for a flush of one command.
	WindowNS *int64 `json:"window_ns,omitempty"`
	// SecondPassNS is when it was run for the second family of addresses. Null unless
	// the pod has two.
	SecondPassNS *int64 `json:"second_pass_ns,omitempty"`
	// OutOfStepNS is how far the messages of other calls were from their planned times
	// relative to those of the first call. 0 in virtual time.
	OutOfStepNS int64 `json:"out_of_step_ns,omitempty"`
	// AgainNS are the times at which it was repeated.
	AgainNS []int64 `json:"again_ns,omitempty"`
}

// FlowCount is what the layer did to one flow.
type FlowCount struct {
	// From dialled the connection, To accepted it.
	From evidence.Role `json:"from"`
	To   evidence.Role `json:"to"`
	// Hop is the hop of the chain that the connection is part of, 1 or 2.
	Hop int `json:"hop"`
	// OriginalPort is the port that was dialled; 0 is a channel of the agent's
	// own, which no rule or flush names.
	OriginalPort int `json:"original_port"`
	// Redirected is whether a NAT rule of the pod gave it to To.
	Redirected bool `json:"redirected"`
	// Matched is whether the flush matched it.
	Matched bool `json:"matched"`
	// DeliveredBytes and SwallowedBytes count both directions.
	DeliveredBytes int64 `json:"delivered_bytes"`
	SwallowedBytes int64 `json:"swallowed_bytes"`
	// Resets names the ends that got a reset from the layer.
	Resets []evidence.Role `json:"resets,omitempty"`
}

// The connections of calls that are made when the flush is over: OnSame is that
// of the first call, OnFresh is dialled for the call.
const (
	OnSame  = "same"
	OnFresh = "fresh"
)

// LaterCall is a call that was made when the flush was over.
type LaterCall struct {
	// Connection is same (that of the first call) or fresh.
	Connection string `json:"connection"`
	// AtNS is when it was made.
	AtNS int64 `json:"at_ns"`
	// Outcome is how it ended.
	Outcome scenarios.Outcome `json:"outcome"`
	// Received of Expected messages came.
	Received int `json:"received"`
	Expected int `json:"expected"`
	// Status is what the client was told, empty if nothing.
	Status string `json:"status"`
	// ServedBy is the process that it came to, forwarder or local; empty if to neither,
	// or if the version did not say.
	ServedBy evidence.Role `json:"served_by,omitempty"`
}

// Relay is what a relaying process in the pod learned of one of its
// connections.
type Relay struct {
	// Role is the agent or one half of a mesh proxy, Peer the role at the other
	// end of the connection.
	Role evidence.Role `json:"role"`
	Peer evidence.Role `json:"peer"`
	// Reset is whether the connection ended with a RST, not a FIN.
	Reset bool `json:"reset"`
	// ToldNS is when the process learned it.
	ToldNS int64 `json:"told_ns"`
}
