package faults

import (
	"math/rand/v2"

	"hangscope/repro/layer"
	"hangscope/repro/pod"
)

// lossy loses some packets. Their senders send them again.
type lossy struct {
	concerned [layer.Sides]bool
	percent   int
	random    *rand.Rand
}

// newLossy returns the fault of one flow. The seed and the flow decide what is lost.
func newLossy(flow *layer.Flow, concerned [layer.Sides]bool, fault pod.LinkFault) *lossy {
	//nolint:gosec // it can be drawn again, and is no secret
	random := rand.New(rand.NewPCG(fault.Seed, uint64(flow.Number())))
	return &lossy{concerned: concerned, percent: fault.Percent, random: random}
}

// Packet implements layer.Fault.
func (l *lossy) Packet(_ *layer.Flow, p layer.Packet) layer.Fate {
	const hundred = 100
	switch {
	case !l.concerned[p.From] || l.random.IntN(hundred) >= l.percent:
		return layer.Deliver
	case p.Kind == layer.Rst:
		return layer.Swallow // nobody sends it again
	default:
		return layer.Hold
	}
}
