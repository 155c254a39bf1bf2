package result

import (
	"hangscope/scenarios"
)

// Cure is a remedy that was tried on the scenario's fault.
type Cure struct {
	// Name is its name, Change what has to be changed, in a line.
	Name   string `json:"name"`
	Change string `json:"change"`
	// Clock is the time in which it was tried, as that of a variant.
	Clock Clock `json:"clock,omitempty"`
	// Effect is what it did. Undecided is why that is not known; null if it is.
	Effect    Effect     `json:"effect"`
	Undecided *Undecided `json:"undecided,omitempty"`
	// AfterNS is how long after the flush messages flowed again, or the client
	// was told; null if neither.
	AfterNS *int64 `json:"after_ns"`
	// Outcome is the outcome with the remedy. Status is what the client was
	// told, empty if nothing. Messages counts what arrived.
	Outcome  scenarios.Outcome `json:"outcome"`
	Status   string            `json:"status"`
	Messages Messages          `json:"messages"`
	// ForwarderAfterNS is how long after the flush the forwarder was told; null
	// if it was not.
	ForwarderAfterNS *int64 `json:"forwarder_after_ns"`
	// ObservedNS is how long after its flush it was observed; null if nothing was
	// flushed.
	ObservedNS *int64 `json:"observed_ns"`
	// Next is a call that was made on the same connection when the first one
	// had ended; null if there was none.
	Next *LaterCall `json:"next"`
}

// Effect is what a remedy does about a fault.
type Effect string

// The effects of a remedy, from the best to the worst.
const (
	// Cures: all messages arrive.
	Cures Effect = "cures"
	// TurnsIntoError: the client is told, and does not hang.
	TurnsIntoError Effect = "error"
	// NotNeeded: all messages arrive, as they do without the remedy.
	NotNeeded Effect = "not needed"
	// NotDecided: what the remedy does is not known.
	NotDecided Effect = "undecided"
	// NoHelp: the client hangs as before, in the time that was observed.
	NoHelp Effect = "no help"
	// Worse: the remedy breaks what was not broken.
	Worse Effect = "worse"
)

// Rung is one step of an isolation: it adds one component to the rung before.
type Rung struct {
	// Name is the rung's name, Adds the component that the rung before lacks.
	Name string `json:"name"`
	Adds string `json:"adds"`
	// Clock is the time in which it was tried, as that of a variant.
	Clock Clock `json:"clock,omitempty"`
	// Outcome is the worst outcome of the rung's calls. Breaks is whether it is
	// the first rung with trouble, or replaces that rung and has trouble too.
	Outcome  scenarios.Outcome `json:"outcome"`
	Breaks   bool              `json:"breaks"`
	Messages Messages          `json:"messages"`
	// Undecided is why nothing can be said of the rung, null if something can.
	Undecided *Undecided `json:"undecided,omitempty"`
	// LongestGapNS is the longest gap of a call. LongestGapOpen is whether it was
	// still growing when the observation ended.
	LongestGapNS   int64 `json:"longest_gap_ns"`
	LongestGapOpen bool  `json:"longest_gap_open,omitempty"`
}
