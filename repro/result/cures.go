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
	// Effect is what it did. Doubt is why it is not known; empty if it is.
	Effect Effect `json:"effect"`
	Doubt  Doubt  `json:"doubt,omitempty"`
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
	// NotDecided: what the remedy does is not known. A Doubt says why.
	NotDecided Effect = "undecided"
	// NoHelp: the client hangs as before, in the time that was observed.
	NoHelp Effect = "no help"
	// Worse: the remedy breaks what was not broken.
	Worse Effect = "worse"
)

// Doubt is why the effect of a remedy is not known.
type Doubt string

// The doubts.
const (
	// NoFault: the flush without the remedy did not happen, or was not decided, so
	// there was nothing to compare with.
	NoFault Doubt = "no fault"
	// NoFlush: the flush did not happen in the run of the remedy.
	NoFlush Doubt = "no flush"
	// LateFlush: the flush came late, and fell elsewhere than the scenario wants it.
	LateFlush Doubt = "late flush"
	// NotMatched: the flush matched no connection.
	NotMatched Doubt = "not matched"
	// OverBefore: the client was told before the flush.
	OverBefore Doubt = "over before"
	// WasInterrupted: somebody ended the run before its time.
	WasInterrupted Doubt = "interrupted"
	// CutShort: the observation ended before the remedy had its time, or before the
	// call had ended.
	CutShort Doubt = "cut short"
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
	// LongestGapNS is the longest gap of a call.
	LongestGapNS int64 `json:"longest_gap_ns"`
}
