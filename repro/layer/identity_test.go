package layer

import (
	"net"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/network"
)

// half is the relay's end of one half of a flow, which is never used.
type half struct {
	net.Conn
	from, to address
	dialled  bool
}

type address string

func (address) Network() string  { return "test" }
func (a address) String() string { return string(a) }

func (h half) LocalAddr() net.Addr {
	if h.dialled {
		return h.from
	}
	return h.to
}

func (h half) RemoteAddr() net.Addr {
	if h.dialled {
		return h.to
	}
	return h.from
}

// A relay may dial from a port that it had used before: what it went on with then
// stays as it was.
func TestRelaysThatUseAPortAgain(t *testing.T) {
	w, number := newWays(), 0
	add := func(from, onward string) *Flow {
		number++
		flow := &Flow{number: number, conns: [Sides]net.Conn{half{from: address(from), to: "relay"}, half{from: address(onward), to: "acceptor", dialled: true}}}
		w.add(flow)
		return flow
	}
	dialled := network.IdentityOf(half{from: "agent", to: "relay", dialled: true}, true)

	client1 := add("client 1", "a")
	agent1 := add("agent", "b")
	w.join(dialled, client1)
	assert.Same(t, client1, agent1.before, "the flow was in the table before")

	client2 := add("client 2", "c")
	w.join(dialled, client2)
	agent2 := add("agent", "d")
	assert.Same(t, client2, agent2.before, "the flow came after")
	assert.Same(t, client1, agent1.before)
	assert.Nil(t, client2.before)
	assert.Empty(t, w.joins)
}
