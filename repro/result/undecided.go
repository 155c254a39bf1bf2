package result

// Undecided is why nothing can be said of an execution.
type Undecided struct {
	// Reason is a word for it.
	Reason Reason `json:"reason"`
	// FromNS is when the process stood still, LastedNS for how long; left out for
	// other reasons.
	FromNS   int64 `json:"from_ns,omitempty"`
	LastedNS int64 `json:"lasted_ns,omitempty"`
}

// Reason is why nothing can be said of an execution.
type Reason string

// The reasons.
const (
	// Interrupted: somebody ended the execution before its calls had ended.
	Interrupted Reason = "interrupted"
	// Cut: the time to observe was over before its calls had ended.
	Cut Reason = "cut"
	// NoFlush: the flush that was due never happened. LateFlush: it came too late to
	// fall where the scenario wants it. NoneMatched: it matched no connection.
	NoFlush     Reason = "no flush"
	LateFlush   Reason = "late flush"
	NoneMatched Reason = "none matched"
	// NoFault: the fault that was due never happened.
	NoFault Reason = "no fault"
	// NoComparison: without the remedy the flush did not happen, or nothing is known
	// of it. OverBefore: the client was told before the flush.
	NoComparison Reason = "nothing to compare with"
	OverBefore   Reason = "over before"
	// Suspended: the process was stopped, or got no processor, for so long that it may
	// have changed the outcome. Asleep: the machine slept, or its clock was set. Busy:
	// the machine was too busy.
	Suspended Reason = "suspended"
	Asleep    Reason = "asleep"
	Busy      Reason = "busy"
)

// Standstill is a time in which the process did nothing, or less than it should.
type Standstill struct {
	// FromNS is when it began, LastedNS how long it lasted. If the machine slept, it
	// is the time for which it did.
	FromNS   int64 `json:"from_ns"`
	LastedNS int64 `json:"lasted_ns"`
	// Reason is suspended, asleep or busy.
	Reason Reason `json:"reason"`
}
