package kernel

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// The rules of a link are told of the connections that cross it. A proxy on hop 2 stands
// beside the client, so what the client dials does not.
func TestConnectionsAcrossLink(t *testing.T) {
	table := &flows{}
	dial := func(port int, from, to evidence.Role) {
		table.dialled(end{local: &net.TCPAddr{IP: podIP, Port: port}, remote: &net.TCPAddr{IP: podIP}}, from, to, 0)
	}
	dial(1, evidence.Client, evidence.Forwarder)
	dial(2, evidence.Client, pod.Hop2Proxy)
	dial(3, pod.Hop2Proxy, evidence.Forwarder)
	dial(4, evidence.Forwarder, evidence.Upstream)
	dial(5, evidence.Forwarder, pod.Hop1Proxy)
	assert.Equal(t, []uint16{1, 3}, table.acrossLink(2))
	assert.Equal(t, []uint16{4, 5}, table.acrossLink(1))
}

// A fault of a link does not touch what stays within the pod, though a redirected connection
// has the address of the other host there too.
func TestLinkFaultSparesThePod(t *testing.T) {
	m := newPod(t, "meshout")
	_, _, err := m.Strike(pod.LinkFault{Kind: pod.Drop, Hop: 1, Down: true, Existing: true, New: true})
	require.NoError(t, err)
	send(t, m.outbound, m.upstream)
	assert.Eventually(t, func() bool { return !m.outbound.(*conn).unacknowledged() }, 10*time.Second, time.Millisecond,
		"the outbound proxy acknowledges what the forwarder sent")
}
