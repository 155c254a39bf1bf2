package mechanisms

import (
	"hangscope/repro/layer"
)

// HalfOpen is the article's third hypothesis: one end takes the connection for
// alive, the other does not. The end that sends next learns that the connection is
// dead. Its peer hears nothing, and what the peer sends is lost.
var HalfOpen = layer.Mechanism{
	Name:       "half-open",
	Generation: "H3",
	Summary:    "the end that sends next is reset; the other one is not told",
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halfOpen{}
	},
}

// halfOpen is the fault of a flow whose one side learns that it is dead.
type halfOpen struct{ told bool }

// Packet implements Fault.
func (h *halfOpen) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	if !h.told && p.Kind != layer.Ack {
		h.told = true
		flow.Reset(p.From)
	}
	return layer.Swallow
}
