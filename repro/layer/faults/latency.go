package faults

import (
	"time"

	"hangscope/repro/layer"
)

// slow lets packets take longer.
type slow struct {
	concerned [layer.Sides]bool
	latency   time.Duration
}

// Packet implements layer.Fault.
func (slow) Packet(*layer.Flow, layer.Packet) layer.Fate { return layer.Deliver }

// Latency implements layer.Late.
func (s slow) Latency(_ *layer.Flow, from layer.Side) time.Duration {
	if !s.concerned[from] {
		return 0
	}
	return s.latency
}
