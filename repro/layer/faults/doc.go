// Package faults has the faults of the links between hosts, one a file. Unlike a flush,
// they know no port and no rule: they see the packets of the flows that cross a link.
//
//	client ──hop 2──▶ │ pod: forwarder, agent, proxies │ ──hop 1──▶ upstream
//
// [Of] makes what a layer needs of a [pod.LinkFault].
package faults

import (
	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/pod"
)

// headers are what a packet has besides its data: those of IP and of TCP with its
// timestamps.
const headers = 20 + 32

// Of returns a fault of a link for the layer.
func Of(fault pod.LinkFault) layer.Link {
	return layer.Link{
		Existing: fault.Existing, New: fault.New,
		Of: func(flow *layer.Flow) layer.Fault {
			if !crosses(flow, fault.Hop) {
				return nil
			}
			return one(flow, fault)
		},
	}
}

// one returns the fault as one flow suffers it.
func one(flow *layer.Flow, fault pod.LinkFault) layer.Fault {
	concerned := sides(flow, fault)
	switch fault.Kind {
	case pod.Idling:
		return &idling{after: fault.Idle, resets: fault.Resets}
	case pod.Slow:
		return slow{concerned: concerned, latency: fault.Latency}
	case pod.Lossy:
		return newLossy(flow, concerned, fault)
	default:
		return &drops{concerned: concerned, above: fault.Above}
	}
}

// outside are the roles at the far ends of the links, by hop.
var outside = map[int]evidence.Role{1: evidence.Upstream, 2: evidence.Client}

// crosses reports whether a flow goes over the link of a hop.
func crosses(flow *layer.Flow, hop int) bool {
	far, ok := flow.Far()
	return ok && flow.Owners[far] == outside[hop]
}

// sides are those whose packets the fault concerns. Up is towards the upstream: from the
// client, or from the pod.
func sides(flow *layer.Flow, fault pod.LinkFault) (concerned [layer.Sides]bool) {
	for side := range layer.Sides {
		owner := flow.Owners[side]
		up := owner == evidence.Client || fault.Hop == 1 && owner != evidence.Upstream
		concerned[side] = up && fault.Up || !up && fault.Down
	}
	return concerned
}
