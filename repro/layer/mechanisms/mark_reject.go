package mechanisms

import (
	"time"

	"hangscope/repro/agent"
	"hangscope/repro/layer"
)

// MarkReject is the agent's second generation, the one behind mirrord #2348
// and #3006: it marks the conntrack entries of the port, and rejects with a
// RST every packet of a marked connection that enters the pod.
//
// Packets may leave the pod and may not enter it. So the far side is told as
// soon as its kernel sends anything, and the pod's side never: even the RST
// with which the far side's kernel answers its packets is dropped.
var MarkReject = layer.Mechanism{
	Name:       agent.G2.Mechanism,
	Generation: agent.G2.Name,
	Summary:    agent.G2.Runs,
	Flush: func(flow *layer.Flow, port int) layer.Fault {
		if !flow.Tracked(port) {
			return nil
		}
		if far, ok := flow.Far(); ok {
			return &rejected{far: far}
		}
		return &walled{}
	},
}

// closeLives is how long the conntrack entry of a rejected packet lives (kernel truth,
// R3): the packet moves the entry to CLOSE. A packet that comes that long after the last
// one finds no entry and gets one without the mark, so the RST that answers it comes in.
// That is the hole in the wall of mark-reject. What is sent again finds it when it
// is sent again seldom enough.
const closeLives = 10 * time.Second

// rejected is the fault of a marked flow with one side in the pod.
type rejected struct {
	far  layer.Side
	told bool // the far side has been reset, and the entry is in CLOSE
}

// Packet implements Fault.
func (r *rejected) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	switch {
	case p.From == r.far:
		r.told = true
		flow.Reset(r.far)
	case !r.told:
		return layer.Deliver // it leaves; the acknowledgement is what gets rejected
	case flow.Idle(p.At) >= closeLives:
		flow.Reset(p.From)
	}
	return layer.Swallow
}

var _ layer.Passing = (*walled)(nil)

// walled is the fault of a marked flow with both sides in the pod. The RST that
// answers a packet carries the mark and enters the pod too, so it is dropped.
// Nobody hears anything, and the packet is sent again until it finds the hole.
// From then on the flow is one that conntrack has forgotten.
type walled struct {
	rejected  bool    // a packet was, and the entry is in CLOSE
	forgotten bool    // a packet has found the hole
	entry     deleted // what became of the entry then
}

// Over implements layer.Passing.
func (w *walled) Over() bool { return w.forgotten && w.entry.Over() }

// Packet implements Fault.
func (w *walled) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	if w.rejected && flow.Idle(p.At) >= closeLives {
		w.forgotten = true
	}
	w.rejected = true
	switch {
	case w.forgotten:
		return w.entry.Packet(flow, p)
	case p.Kind == layer.Ack:
		return layer.Swallow
	default:
		return layer.Hold
	}
}
