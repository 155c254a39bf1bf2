package kernel

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// relays are the processes that relay connections in the pod, and the agent's
// channels to the services.
type relays struct {
	processes []*pod.Process
	running   sync.WaitGroup
	over      chan struct{}

	channelMu sync.Mutex
	channels  map[evidence.Role]string
}

// startRelays starts the processes that rules redirect to, on their ports.
func (n *network) startRelays(ports map[evidence.Role]int) error {
	n.over = make(chan struct{})
	for role, port := range sortedPorts(ports) {
		under, err := n.listen(n.topology.pod.namespace, net.JoinHostPort("0.0.0.0", strconv.Itoa(port)), pod.Socket{Owner: role})
		if err != nil {
			return fmt.Errorf("the %s cannot listen: %w", role, err)
		}
		process := &pod.Process{
			Role: role, Listener: &listener{Listener: under, flows: &n.flows, role: role}, Clock: n.Clock,
			HTTP2: n.HTTP2 && role != pod.Agent, Target: n.Dialled(n.Path.Target(role)), Dial: n.Dial,
			Origin: func(accepted net.Conn) (evidence.Role, error) { return n.origin(role, accepted) },
		}
		n.processes = append(n.processes, process)
		n.running.Go(process.Serve)
	}
	return nil
}

// stopRelays ends the processes; cut ends their connections.
func (n *network) stopRelays(cut func()) {
	if n.over != nil {
		close(n.over)
	}
	for _, process := range n.processes {
		_ = process.Listener.Close()
	}
	cut()
	n.running.Wait()
}

// News implements pod.Layer.
func (n *network) News() []pod.News { return pod.NewsOf(n.processes) }

// origin asks the kernel where a connection that a process has accepted was
// going, and says who dialled it. The agent asks only after its AcceptDelay.
func (n *network) origin(process evidence.Role, accepted net.Conn) (evidence.Role, error) {
	if process == pod.Agent {
		timer := time.NewTimer(n.AcceptDelay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-n.over:
			return "", net.ErrClosed
		}
	}
	destination, err := originalDestination(accepted.(syscall.Conn))
	if err != nil {
		return "", err
	}
	target := n.Dialled(pod.Meant(process))
	if meant := addressOn(n.hostOf(target), n.Ports[target]); destination != meant {
		return "", fmt.Errorf("the %s got a connection to %s, not to %s", process, destination, meant)
	}
	switch {
	case process == pod.OutboundProxy:
		return n.flows.dialler(addressOf(accepted.RemoteAddr()))
	case addressOf(accepted.RemoteAddr()).Addr() == addressOn(n.topology.client, 0).Addr():
		return evidence.Client, nil
	default:
		return pod.InboundProxy, nil
	}
}

func addressOn(h *host, port int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte(h.ip)), uint16(port))
}

// originalDestination returns SO_ORIGINAL_DST. It fails if conntrack has no
// entry.
func originalDestination(c syscall.Conn) (netip.AddrPort, error) {
	var address netip.AddrPort
	err := errors.New("the connection has ended")
	control(c, func(fd int) {
		// The answer is a struct sockaddr_in, which has the size of the address
		// in the structure that the call is made for.
		var raw *unix.IPv6Mreq
		if raw, err = unix.GetsockoptIPv6Mreq(fd, unix.SOL_IP, unix.SO_ORIGINAL_DST); err == nil {
			in := raw.Multiaddr
			address = netip.AddrPortFrom(netip.AddrFrom4([4]byte(in[4:8])), uint16(in[2])<<8|uint16(in[3]))
		}
	})
	return address, err
}

// openChannel opens the channel through which the agent reaches a service.
func (n *network) openChannel(role evidence.Role) (net.Listener, error) {
	under, err := n.listen(n.topology.middle, "127.0.0.1:0", pod.Socket{Owner: role})
	if err != nil {
		return nil, err
	}
	n.channelMu.Lock()
	defer n.channelMu.Unlock()
	if n.channels == nil {
		n.channels = make(map[evidence.Role]string)
	}
	n.channels[role] = under.Addr().String()
	return &listener{Listener: under, flows: &n.flows, role: role}, nil
}

func (n *network) channelAddress(to evidence.Role) string {
	n.channelMu.Lock()
	defer n.channelMu.Unlock()
	return n.channels[to]
}
