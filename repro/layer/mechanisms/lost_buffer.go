package mechanisms

import (
	"hangscope/repro/layer"
)

// LostBuffer is the article's second hypothesis in its hard form: what is held
// when the flush comes is dropped. At rest nothing is held, so what is dropped
// is the first half of what each side sends next: a message cut in the middle.
var LostBuffer = layer.Mechanism{
	Name:       "lost-buffer",
	Generation: "H2",
	Summary:    "the first half of what each end sends next is lost",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halved{fate: layer.Skip}
	},
}

var _ layer.Passing = (*halved)(nil)

// halved is the fault of a flow that loses half of one piece of data in each
// direction, or is late with it.
type halved struct {
	fate func(n int) layer.Fate
	done [layer.Sides]bool
}

// Over implements layer.Passing: it reports whether both directions have had their share.
func (h *halved) Over() bool { return h.done[layer.Dialler] && h.done[layer.Acceptor] }

// Packet implements Fault.
func (h *halved) Packet(_ *layer.Flow, p layer.Packet) layer.Fate {
	if p.Kind != layer.Data || h.done[p.From] {
		return layer.Deliver
	}
	h.done[p.From] = true
	return h.fate(p.Size / 2)
}
