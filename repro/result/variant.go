package result

import (
	"hangscope/scenarios"
)

// Names of the variants.
const (
	VariantDirect   = "direct"
	VariantFlushOff = "flush-off"
	VariantFlushOn  = "flush-on"
	VariantFaultOn  = "fault-on"
)

// What carries the connections of a variant: nothing but loopback, relays that
// simulate the pod's kernel, or a kernel.
const (
	NoLayer     = "none"
	RelayLayer  = "relays"
	KernelLayer = "kernel"
)

// Variant is one execution of a scenario.
type Variant struct {
	// Name is one of the variants' names.
	Name string `json:"name"`
	// Layer says what carried the connections: none, relays, or kernel.
	Layer string `json:"layer"`
	// Clock is the time in which it ran, real or virtual; empty in a result that
	// is older than this field, which was in real time. In virtual time no latency
	// is measured.
	Clock Clock `json:"clock,omitempty"`
	// Call is the number of the call that the variant tells about: the one that
	// fared worst. Stall, diagnosis, frames and ends are of that call.
	Call int `json:"call"`
	// Outcome is the worst outcome of the calls.
	Outcome scenarios.Outcome `json:"outcome"`
	// Outcomes counts the calls by their outcome.
	Outcomes map[scenarios.Outcome]int `json:"outcomes"`
	// Undecided is why nothing can be said of the variant, null if something can. Its
	// outcome is then undecided too, and so are the outcomes of its calls.
	Undecided *Undecided `json:"undecided,omitempty"`
	// Standstills are the times in which this process stood still meanwhile, the
	// longest 64 of them; left out if there were none.
	Standstills []Standstill `json:"standstills,omitempty"`
	// Repeated is how often the variant was run before, and discarded because the
	// machine was too busy to keep the time: that of the flush, or in a verification
	// that of the messages. It does not depend on what was seen.
	Repeated int `json:"repeated,omitempty"`
	// StruckNS is when a fault of the path or of later connections began while the first
	// call ran, the first of them if there are several; left out if none did. It is the
	// injector's account, and no part of the evidence.
	StruckNS *int64 `json:"struck_ns,omitempty"`
	// StruckAfter is the last message that the first call had received by then, 0 if none;
	// left out if none began. It may be a later one than the scenario says, if no moment
	// before was quiet.
	StruckAfter *uint64 `json:"struck_after,omitempty"`
	// LastedNS is how long the variant was observed.
	LastedNS int64 `json:"lasted_ns"`
	// Messages counts what was sent and what came.
	Messages Messages `json:"messages"`
	// Latency is from sent to received. It is not measured in virtual time.
	Latency Distribution `json:"latency"`
	// Gaps are the times between two messages of a call at its receiver, and the
	// stalls before a first one; a gap still open at the end counts with the length
	// it had.
	Gaps Distribution `json:"gaps"`
	// Hops are the two hops in the order in which messages cross them.
	Hops []Hop `json:"hops"`
	// ForwarderLatency is from received by the forwarder to sent by it.
	ForwarderLatency Distribution `json:"forwarder_latency"`
	// Stalled is how many calls stalled.
	Stalled int `json:"stalled"`
	// Stall is the worst stall of the call that fared worst, null if that call
	// did not stall.
	Stall *Stall `json:"stall"`
	// Diagnosis is what is wrong with the call that fared worst, from what its
	// ends saw; null if nothing is.
	Diagnosis *Diagnosis `json:"diagnosis"`
	// Frames are the last frames at both ends of the hop that the diagnosis
	// names; null if it names none.
	Frames []EndFrames `json:"frames"`
	// Ends are the roles: what they were told of the call that fared worst.
	Ends []End `json:"ends"`
	// Silent is whether a call hangs while its client was told nothing.
	Silent bool `json:"silent"`
	// Served is who served that call, and the next one; null if nothing was flushed.
	Served *Served `json:"served"`
	// AfterFlush are the calls that were made when the flush was over; null if
	// there were none.
	AfterFlush []LaterCall `json:"after_flush"`
	// Relays are what the relaying processes in the pod were told; null if
	// there are none.
	Relays []Relay `json:"relays"`
	// Flows are the connections that the layer carried, in the order in which
	// they were made; null without a layer.
	Flows []FlowCount `json:"flows"`
	// Flush is what the layer did; null if nothing was flushed. It is proof
	// that the fault happened, and no part of the evidence.
	Flush *FlushCount `json:"flush"`
	// Timeline is the variant over time, as the receivers saw it.
	Timeline Timeline `json:"timeline"`
}

// Messages counts messages over all calls of a variant.
type Messages struct {
	// Expected is how many should arrive.
	Expected int `json:"expected"`
	// Received is how many different ones did.
	Received int `json:"received"`
	// Doubled and Disordered count those that came again or too early.
	Doubled    int `json:"doubled"`
	Disordered int `json:"disordered"`
}

// Distribution sums up a histogram of three significant digits; min and max are
// exact. All are zero if Count is.
type Distribution struct {
	Count int64 `json:"count"`
	// Censored is how many of the values were cut off, by the end of their call or
	// by that of the observation. MaxOpen is whether the greatest value was still
	// growing when the observation ended.
	Censored int64 `json:"censored,omitempty"`
	MaxOpen  bool  `json:"max_open,omitempty"`
	MinNS    int64 `json:"min_ns"`
	P50NS    int64 `json:"p50_ns"`
	P90NS    int64 `json:"p90_ns"`
	P99NS    int64 `json:"p99_ns"`
	MaxNS    int64 `json:"max_ns"`
}

// Hop is one of the two connections of the chain.
type Hop struct {
	// Hop is 1 (upstream and forwarder) or 2 (forwarder and client).
	Hop int `json:"hop"`
	// Latency is from sent at one end to received at the other.
	Latency Distribution `json:"latency"`
}

// Timeline is a variant over time in buckets of one width. However long the
// variant, there are at most a few hundred, each with the maximum of what
// fell into it.
type Timeline struct {
	// BucketNS is the width of a bucket.
	BucketNS int64 `json:"bucket_ns"`
	// Buckets begin at the variant's start.
	Buckets []Bucket `json:"buckets"`
}

// Bucket is one piece of a timeline.
type Bucket struct {
	// Messages is how many were received.
	Messages int `json:"messages"`
	// LatencyMaxNS is the highest latency among them.
	LatencyMaxNS int64 `json:"latency_max_ns"`
	// SilenceMaxNS is the longest that any open call had been without a
	// message when one came, or when the bucket ended.
	SilenceMaxNS int64 `json:"silence_max_ns"`
}
