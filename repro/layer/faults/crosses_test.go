package faults

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/layer"
	"hangscope/repro/pod"
)

// Which flows cross the link of a hop, and which of their sides send up. A proxy on a hop
// stands on the host that is not the pod.
func TestCrosses(t *testing.T) {
	const none = 0
	for _, c := range []struct {
		dialler, acceptor evidence.Role
		hop               int // whose link it crosses
		up                layer.Side
	}{
		{evidence.Client, evidence.Forwarder, 2, layer.Dialler},
		{evidence.Client, pod.Agent, 2, layer.Dialler},
		{evidence.Client, pod.InboundProxy, 2, layer.Dialler},
		{evidence.Client, evidence.Local, 2, layer.Dialler},
		{evidence.Client, pod.Hop2Proxy, none, 0},
		{pod.Hop2Proxy, evidence.Forwarder, 2, layer.Dialler},
		{pod.Hop2Proxy, pod.Agent, 2, layer.Dialler},
		{pod.Agent, evidence.Forwarder, none, 0},
		{evidence.Forwarder, evidence.Upstream, 1, layer.Dialler},
		{evidence.Local, evidence.Upstream, 1, layer.Dialler},
		{evidence.Forwarder, pod.OutboundProxy, none, 0},
		{pod.OutboundProxy, evidence.Upstream, 1, layer.Dialler},
		{evidence.Forwarder, pod.Hop1Proxy, 1, layer.Dialler},
		{pod.Hop1Proxy, evidence.Upstream, none, 0},
	} {
		inPod := func(role evidence.Role) bool {
			return pod.Relays(role) || role == evidence.Forwarder || role == evidence.Local
		}
		flow := &layer.Flow{
			Owners: [layer.Sides]evidence.Role{c.dialler, c.acceptor}, InPod: [layer.Sides]bool{inPod(c.dialler), inPod(c.acceptor)},
		}
		for hop := 1; hop <= 2; hop++ {
			assert.Equal(t, c.hop == hop, crosses(flow, hop), "%s to %s, hop %d", c.dialler, c.acceptor, hop)
		}
		if c.hop == none {
			continue
		}
		up, down := sides(flow, pod.LinkFault{Hop: c.hop, Up: true}), sides(flow, pod.LinkFault{Hop: c.hop, Down: true})
		for side := range layer.Sides {
			assert.Equal(t, []bool{side == c.up, side != c.up}, []bool{up[side], down[side]}, "%s to %s, side %d", c.dialler, c.acceptor, side)
		}
	}
}
