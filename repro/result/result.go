package result

import (
	"slices"

	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// SchemaVersion is the version of the form of a [Result]. It grows when a key
// goes or changes its meaning, not when one is added.
const SchemaVersion = 1

// Result is all that a run found, as plain data. Durations are nanoseconds;
// times are nanoseconds since the start of their variant.
type Result struct {
	// Provenance is what the result is of, and when it was made.
	Provenance Provenance `json:"provenance"`
	// Schema is the version of this form, SchemaVersion.
	Schema int `json:"schema"`
	// Tool is the program that made the result.
	Tool Tool `json:"tool"`
	// Environment is where it ran; nothing in it names a person or a host.
	Environment Environment `json:"environment"`
	// Scenario is the plan in full; as a file it runs again.
	Scenario scenarios.Scenario `json:"scenario"`
	// Seed is what the payloads were made from.
	Seed uint64 `json:"seed"`
	// Asked is what else the run was asked for; null in a result that is older
	// than this field.
	Asked *Asked `json:"asked"`
	// Clock is the time in which the variants ran, real or virtual. It is empty in
	// a result that is older than this field; that was real time.
	Clock Clock `json:"clock,omitempty"`
	// ClocksDiffer is what the variants showed otherwise in the virtual time of the
	// cures and the isolation (other) than in real time (one); null if nothing.
	ClocksDiffer []Disagreement `json:"clocks_differ"`
	// StallAfterNS is the silence that counted as a stall, one value for the
	// whole run.
	StallAfterNS int64 `json:"stall_after_ns"`
	// Interrupted is whether the run was ended before its time.
	Interrupted bool `json:"interrupted"`
	// Variants are the executions of the scenario.
	Variants []Variant `json:"variants"`
	// Cures are the remedies that were tried, in the order of their catalogue;
	// null if none was.
	Cures []Cure `json:"cures"`
	// Ladder are the rungs of an isolation, the simplest first; null if there
	// was none.
	Ladder []Rung `json:"ladder"`
	// Verdict is whether all that was expected was seen, or undecided if that is not
	// known.
	Verdict Verdict `json:"verdict"`
	// Checks are the single expectations and what was seen.
	Checks []Check `json:"checks"`
}

// Tool names the program that made a result.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Environment is the machine and the libraries, without names.
type Environment struct {
	// OS is Go's name of the operating system, Arch of the processor.
	OS   string `json:"os"`
	Arch string `json:"arch"`
	// Kernel is the kernel's release, empty if not observed.
	Kernel string `json:"kernel,omitempty"`
	// CPUs is how many processors the program could use.
	CPUs int `json:"cpus"`
	// Go and GRPC are the versions that the program was built with.
	Go   string `json:"go"`
	GRPC string `json:"grpc"`
}

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
	// Ends are the three roles: what they were told of the call that fared worst.
	Ends []End `json:"ends"`
	// Silent is whether a call hangs while its client was told nothing.
	Silent bool `json:"silent"`
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

// Stall is a silence that lasted longer than the threshold.
type Stall struct {
	// State is hung, recovered or told (ended by an error).
	State StallState `json:"state"`
	// Call is the number of the call, from 0.
	Call int `json:"call"`
	// Calls is how many calls stalled.
	Calls int `json:"calls"`
	// Hop is where the messages stopped, 1 or 2; 0 if no hop is to blame.
	Hop int `json:"hop"`
	// SinceNS is when the last message before it came.
	SinceNS int64 `json:"since_ns"`
	// LastedNS is how long it lasted, or had lasted at the end of the observation.
	LastedNS int64 `json:"lasted_ns"`
	// NoticedNS is when it was seen while the call ran; null if it was only
	// found afterwards, by the final threshold.
	NoticedNS *int64 `json:"noticed_ns"`
	// AfterMessage is the last message received before it; 0 is none.
	AfterMessage uint64 `json:"after_message"`
	// Points are the last messages that made it to each of the four points.
	Points []PointCount `json:"points"`
}

// StallState is how a stall ended, if it did.
type StallState string

// The states of a stall.
const (
	StallHung      StallState = "hung"
	StallRecovered StallState = "recovered"
	StallTold      StallState = "told"
)

// PointCount is the last message of a call that passed one point.
type PointCount struct {
	// Role is the role at the point.
	Role evidence.Role `json:"role"`
	// Sent is whether the role sends messages there; if not, it receives them.
	Sent bool `json:"sent"`
	// LastMessage is the highest number that passed, 0 if none did.
	LastMessage uint64 `json:"last_message"`
	// AtNS is when it passed.
	AtNS int64 `json:"at_ns"`
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

// Check is one expectation and what was seen. If nothing can be said of that, what was
// seen is undecided or "not observed", and the check has not failed.
type Check struct {
	Variant string `json:"variant"`
	// What is the field, for example outcome or upstream.told.
	What string `json:"what"`
	Want string `json:"want"`
	Got  string `json:"got"`
	OK   bool   `json:"ok"`
}

// Seen reports whether there is something to compare with what was expected.
func (c Check) Seen() bool {
	return c.OK || c.Got != NotObserved && c.Got != string(scenarios.Undecided)
}

// Severity orders outcomes from the best to the worst.
func Severity(o scenarios.Outcome) int { return slices.Index(scenarios.Outcomes, o) }

// Part is a part of a result. The name of a variant is unique only within its
// part.
type Part string

// The parts of a result that have variants.
const (
	PartVariants Part = "variants"
	PartCures    Part = "cures"
	PartLadder   Part = "ladder"
)
