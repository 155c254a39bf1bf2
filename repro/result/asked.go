package result

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
