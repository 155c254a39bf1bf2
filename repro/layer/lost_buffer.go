package layer

// LostBuffer is the article's second hypothesis in its hard form: what is held
// when the flush comes is dropped. At rest nothing is held, so what is dropped
// is the first half of what each side sends next: a message cut in the middle.
var LostBuffer = Mechanism{
	Name:       "lost-buffer",
	Generation: "H2",
	Summary:    "the first half of what each end sends next is lost",
	Flush: func(flow *Flow, port int) Fault {
		if !flow.Tracked(port) {
			return nil
		}
		return &halved{fate: Skip}
	},
}

// halved is the fault of a flow that loses half of one piece of data in each
// direction, or is late with it.
type halved struct {
	fate func(n int) Fate
	done [sides]bool
}

// over reports whether both directions have had their share.
func (h *halved) over() bool { return h.done[Dialler] && h.done[Acceptor] }

// Packet implements Fault.
func (h *halved) Packet(_ *Flow, p Packet) Fate {
	if p.Kind != Data || h.done[p.From] {
		return Deliver
	}
	h.done[p.From] = true
	return h.fate(p.Size / 2)
}
