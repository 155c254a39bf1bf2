package result

import "hangscope/scenarios"

// Asked is what a run was asked for beyond its scenario and seed, as far as
// that changes what is found. With it the run can be repeated.
type Asked struct {
	// StallAfterNS and ObserveNS are 0 if they were left to the run.
	StallAfterNS int64 `json:"stall_after_ns,omitempty"`
	ObserveNS    int64 `json:"observe_ns,omitempty"`
	// Cures are the remedies to try. Isolate is whether to try the scenario
	// step by step, from the chain alone to the flush.
	Cures   CureSet `json:"cures"`
	Isolate bool    `json:"isolate"`
	// Layer is what carried the connections, sim or kernel.
	Layer LayerName `json:"layer,omitempty"`
	// Clock is which time was asked for: real, virtual, or both. It is empty in a
	// result that is older than this field, which was in real time.
	Clock Clock `json:"clock,omitempty"`
	// LinkDelayNS and LinkLoss, in percent, are the delay and the loss that the
	// kernel's links were given; 0 if none.
	LinkDelayNS int64   `json:"link_delay_ns,omitempty"`
	LinkLoss    float64 `json:"link_loss,omitempty"`
}

// LayerName names what carries the connections of a run.
type LayerName string

// The layers: relays that simulate the pod's kernel, and the kernel itself.
const (
	Simulated LayerName = "sim"
	Kernel    LayerName = "kernel"
)

// LayerNames lists them.
func LayerNames() []string { return []string{string(Simulated), string(Kernel)} }

// Clock is the time in which something ran.
type Clock string

// The clocks. In virtual time all runs as in real time, over a network in memory,
// but its clock leaps over each wait. Latency is not measured there: what a
// machine takes for its work does not show. BothClocks can be asked for: variants
// in real time, cures and isolation in virtual time.
const (
	RealClock    Clock = "real"
	VirtualClock Clock = "virtual"
	BothClocks   Clock = "both"
)

// Clocks lists what can be asked for.
func Clocks() []string { return []string{string(RealClock), string(VirtualClock), string(BothClocks)} }

// Virtual reports whether a clock is that of virtual time. An empty one, in a
// result that is older than clocks, is real.
func (c Clock) Virtual() bool { return c == VirtualClock }

// CureSet says which cures a run tries.
type CureSet string

// The sets of cures: none; those that a default run has time for; those that
// show what they do within a few seconds; all, which takes half a minute.
const (
	NoCures    CureSet = ""
	BriefCures CureSet = "brief"
	FastCures  CureSet = "fast"
	AllCures   CureSet = "all"
)

// Holds reports whether a set has the cures of another one.
func (s CureSet) Holds(other CureSet) bool {
	order := map[CureSet]int{NoCures: 0, BriefCures: 1, FastCures: 2, AllCures: 3}
	return order[s] >= order[other]
}

// maxBriefMessages bounds the messages of a run for which all cures and the
// isolation are tried unasked, in virtual time. They take a tenth of a second for
// the default load, of 30 messages, and about half a second at this bound.
const maxBriefMessages = 500

// IsBrief reports whether all cures and the isolation of a run take so little real
// time, in virtual time, that nobody notices them. They are tried unasked then.
func IsBrief(load scenarios.Load) bool { return load.Messages*load.Streams <= maxBriefMessages }
