package layer

// HalfOpen is the article's third hypothesis as it is told: one end takes the
// connection for alive, the other does not. The end that sends next learns that
// it is dead; its peer hears nothing, and what that sends is lost.
var HalfOpen = Mechanism{
	Name:       "half-open",
	Generation: "H3",
	Summary:    "the end that sends next is reset; the other one is not told",
	Flush: func(flow *Flow, port int) Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halfOpen{}
	},
}

// halfOpen is the fault of a flow of which one side learns that it is dead.
type halfOpen struct{ told bool }

// Packet implements Fault.
func (h *halfOpen) Packet(flow *Flow, p Packet) Fate {
	if !h.told && p.Kind != Ack {
		h.told = true
		flow.Reset(p.From)
	}
	return Swallow
}
