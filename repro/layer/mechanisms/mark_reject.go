package mechanisms

import (
	"time"

	"hangscope/repro/agent"
	"hangscope/repro/layer"
	"hangscope/repro/pod"
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
		return walled{}
	},
}

// The wall of mark-reject has a hole, as measured (kernel truth, R3). The rejected
// packet moves the conntrack entry to CLOSE, which lives closeLives after the last
// packet. A later packet finds no entry and gets one without the mark, so the RST
// that answers it comes in.
const (
	closeLives = 10 * time.Second
	// loneReset is how long after a lone write its retransmissions are that far
	// apart. streamReset is the same for a writer that goes on writing.
	loneReset   = 26600 * time.Millisecond
	streamReset = 28900 * time.Millisecond
	// timeoutSlack is how long after TCP_USER_TIMEOUT the kernel acts on it.
	timeoutSlack = 500 * time.Millisecond
)

// rejected is the fault of a marked flow with one side in the pod.
type rejected struct {
	far layer.Side

	told      bool          // the far side has been reset
	swallowed int           // how many of the near side's packets were
	first     time.Duration // when the first one was
}

// Packet implements Fault.
func (r *rejected) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	switch {
	case p.From == r.far:
		r.told = true
		flow.Reset(r.far)
		return layer.Swallow
	case !r.told:
		return layer.Deliver // it leaves; the acknowledgement is what gets rejected
	default:
		r.unanswered(flow, p)
		return layer.Swallow
	}
}

// unanswered sets when the near side learns that nobody answers its packets.
func (r *rejected) unanswered(flow *layer.Flow, p layer.Packet) {
	near := r.far.Other()
	if p.Kind == layer.Probe {
		if flow.Idle(p.At) >= closeLives {
			flow.Reset(near)
		}
		return
	}
	r.swallowed++
	if r.swallowed == 1 {
		r.first = p.At
	}
	wait := loneReset
	switch {
	case r.swallowed == 1 && flow.Idle(p.At) >= closeLives:
		wait = 0
	case r.swallowed > 1:
		wait = streamReset
	}
	if timeout := flow.UserTimeouts[near]; timeout > 0 {
		wait = min(wait, timeout+timeoutSlack)
	}
	flow.ResetAfter(near, r.first+wait-p.At)
}

// walled is the fault of a marked flow with both sides in the pod. The RST that
// answers a packet carries the mark and enters the pod too, so it is dropped.
// Nobody hears anything, and the packet is sent again until it finds the hole.
// Then an application's bytes arrive, in order, and a relay gets a RST.
type walled struct{}

// Packet implements Fault.
func (walled) Packet(flow *layer.Flow, p layer.Packet) layer.Fate {
	if p.Kind == layer.Ack {
		return layer.Swallow
	}
	if pod.Relays(flow.Owners[p.From]) {
		flow.ResetAfter(p.From, loneReset)
	} else {
		flow.ReleaseAfter(p.From, loneReset)
	}
	return layer.Hold
}
