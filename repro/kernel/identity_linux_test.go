package kernel

import (
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	networks "hangscope/repro/network"
	"hangscope/repro/pod"
)

// end is one end of a connection that is never used.
type end struct {
	net.Conn
	local, remote net.Addr
}

func (e end) LocalAddr() net.Addr  { return e.local }
func (e end) RemoteAddr() net.Addr { return e.remote }

func TestIdentityOfFlows(t *testing.T) {
	address := func(port int) net.Addr { return &net.TCPAddr{IP: podIP, Port: port} }
	table := &flows{}
	dialled := func(port int) net.Conn {
		return table.dialled(end{local: address(port), remote: address(0)}, evidence.Client, evidence.Forwarder, 0)
	}
	accepted := func(port int) net.Conn {
		return table.accepted(end{local: address(0), remote: address(port)}, evidence.Forwarder)
	}
	of := func(conn net.Conn) networks.Identity { return networks.IdentityOf(conn, true) }

	first, second := dialled(1), dialled(2)
	assert.Equal(t, of(first), of(accepted(1)))
	assert.Equal(t, of(second), of(accepted(2)))
	assert.NotEqual(t, of(first), of(second))

	again := dialled(1)
	assert.Equal(t, of(again), of(accepted(1)), "the port is used again")
	assert.NotEqual(t, of(first), of(again))

	toOne, toAnother := dialled(3), dialled(3)
	for _, conn := range []net.Conn{toOne, toAnother, accepted(3)} {
		assert.Empty(t, of(conn), "it may be either flow")
	}
}

// Client and forwarder are at the ends of one connection, whatever relays it.
func TestIdentityThroughThePod(t *testing.T) {
	for _, path := range pod.Paths {
		t.Run(path.Name, func(t *testing.T) {
			m := newPod(t, path.Name)
			// A relay joins its two connections just after it has dialled.
			for _, hop := range [][2]net.Conn{{m.outbound, m.upstream}, {m.client, m.forwarder}} {
				assert.Eventually(t, func() bool {
					return networks.IdentityOf(hop[0], true) == networks.IdentityOf(hop[1], false)
				}, time.Minute, time.Millisecond)
			}
			assert.NotEmpty(t, networks.IdentityOf(m.client, true))
			assert.NotEqual(t, networks.IdentityOf(m.outbound, true), networks.IdentityOf(m.client, true))
		})
	}
}
