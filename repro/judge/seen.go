package judge

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
	"hangscope/repro/wire"
)

// Seen is what an execution leaves, as plain data.
type Seen struct {
	// Variant is the name of the variant, Layer what carried its connections:
	// none, relays or kernel.
	Variant, Layer string
	// Clock is the time in which it ran, real or virtual.
	Clock result.Clock
	// Premise is what the execution was to do, and whether it came to that.
	Premise Premise
	// Standstills are the times in which the process stood still.
	Standstills []evidence.Standstill
	// Snapshot is the evidence at the end of the observation.
	Snapshot evidence.Snapshot
	// Load is how many of the snapshot's calls are the load's. AfterFlush are
	// the plans of the calls that follow, which were to be made after the
	// flush.
	Load       int
	AfterFlush []trial.CallAfterFlush
	// PerMessage is whether each message of the load is a call, as in a loop of unary
	// calls.
	PerMessage bool
	// Ends are what the taps at the ends of the connections saw.
	Ends []wire.End
	// Notices are the stalls that were noticed while the calls ran, by the
	// number of the call, in the order of time.
	Notices map[int][]Notice
	// Repeated is how often the execution was repeated because its flush came late.
	Repeated int
	// Struck is when a fault of the path or of later connections began while the first
	// call ran, nil if none did. StruckAfter is the last message that this call had
	// received by then.
	Struck      *time.Duration
	StruckAfter *uint64
	// Flush is the layer's account of its flush, nil if there was none; Flows
	// are its connections, and News what its relays were told.
	Flush *result.FlushCount
	Flows []pod.Count
	News  []pod.News
}

// Notice is a stall that was noticed while its call ran.
type Notice struct {
	// At is when it was noticed, Since when the silence had begun.
	At, Since time.Duration
	// Evidence is what the ends had seen at that moment.
	Evidence stall.Evidence
}
