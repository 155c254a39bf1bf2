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

// crosses reports whether a flow goes over the link of a hop. That of hop 2 is between the
// host of the client, on which a proxy on hop 2 stands too, and all else. That of hop 1 is
// between the pod and the host of the upstream, on which a proxy on hop 1 stands too.
func crosses(flow *layer.Flow, hop int) bool {
	dialler, acceptor := flow.Owners[layer.Dialler], flow.Owners[layer.Acceptor]
	if hop == 2 {
		return besideClient(dialler) && acceptor != pod.Hop2Proxy
	}
	return flow.InPod[layer.Dialler] && (acceptor == evidence.Upstream || acceptor == pod.Hop1Proxy)
}

// besideClient reports whether a role runs on the host of the client.
func besideClient(role evidence.Role) bool { return role == evidence.Client || role == pod.Hop2Proxy }

// sides are those whose packets the fault concerns. Up is towards the upstream: from the
// host of the client, or from the pod.
func sides(flow *layer.Flow, fault pod.LinkFault) (concerned [layer.Sides]bool) {
	for side := range layer.Sides {
		owner := flow.Owners[side]
		up := besideClient(owner) || fault.Hop == 1 && flow.InPod[side]
		concerned[side] = up && fault.Up || !up && fault.Down
	}
	return concerned
}
