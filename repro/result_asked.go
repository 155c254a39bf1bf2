package repro

// Asked is what a run was asked for beyond its scenario and seed, as far as it
// changes what is found: with it the run can be made again.
type Asked struct {
	// StallAfterNS and ObserveNS are 0 if they were left to the run.
	StallAfterNS int64 `json:"stall_after_ns,omitempty"`
	ObserveNS    int64 `json:"observe_ns,omitempty"`
	// Cures are the remedies that were to be tried, Isolate is whether the
	// scenario was to be gone through step by step.
	Cures   CureSet `json:"cures"`
	Isolate bool    `json:"isolate"`
	// Layer is what carried the connections, sim or kernel.
	Layer LayerName `json:"layer,omitempty"`
	// LinkDelayNS and LinkLoss, in percent, are what the kernel's links were
	// made to be like; 0 if nothing was.
	LinkDelayNS int64   `json:"link_delay_ns,omitempty"`
	LinkLoss    float64 `json:"link_loss,omitempty"`
}

// asked are the options that a result remembers.
func (o Options) asked() *Asked {
	return &Asked{
		StallAfterNS: int64(o.StallAfter), ObserveNS: int64(o.Observe),
		Cures: o.Cures, Isolate: o.Isolate,
		Layer: o.Layer, LinkDelayNS: int64(o.LinkDelay), LinkLoss: o.LinkLoss,
	}
}
