package repro_test

import (
	"context"
	"net"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/pod"
)

// fewPorts is a network that dials from the same few ports: those that lead to one
// listener differ, and each leads to all of them.
type fewPorts struct {
	network.Network
	mu      sync.Mutex
	dialled map[evidence.Role]int
}

// port is an address without a role.
type port int

func (port) Network() string  { return "test" }
func (p port) String() string { return "port " + strconv.Itoa(int(p)) }

// Listen implements network.Network.
func (f *fewPorts) Listen(role evidence.Role) (net.Listener, error) {
	under, err := f.Network.Listen(role)
	return &fewPortsListener{Listener: under}, err
}

// Dial implements network.Network.
func (f *fewPorts) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	conn, err := f.Network.Dial(ctx, from, to)
	if err != nil {
		return nil, err
	}
	f.dialled[to]++
	return &addressed{Conn: conn, local: port(f.dialled[to]), remote: conn.RemoteAddr()}, nil
}

// fewPortsListener accepts in the order of dialling.
type fewPortsListener struct {
	net.Listener
	accepted int
}

// Accept implements net.Listener.
func (l *fewPortsListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	l.accepted++
	return &addressed{Conn: conn, local: conn.LocalAddr(), remote: port(l.accepted)}, nil
}

// addressed is a connection with other addresses.
type addressed struct {
	net.Conn
	local, remote net.Addr
}

func (a *addressed) LocalAddr() net.Addr  { return a.local }
func (a *addressed) RemoteAddr() net.Addr { return a.remote }

// A port that leads to one listener may lead to another at the same time: the
// connections are not the same.
func TestCallsOnPortsThatLeadToSeveralListeners(t *testing.T) {
	for _, name := range []string{"plain", "steal", "meshio"} {
		path, err := pod.FindPath(name)
		require.NoError(t, err)
		t.Run(name, func(t *testing.T) {
			onTheirOwn(t, nil, func(clock evidence.Clock) network.Network {
				l := layerOn(&fewPorts{Network: &memory.Network{}, dialled: make(map[evidence.Role]int)}, podOf(clock, path, false))
				t.Cleanup(l.Close)
				return l
			})
		})
	}
}
