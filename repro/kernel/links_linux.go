package kernel

import (
	"errors"
	"fmt"
	"net"
	"os"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"
)

// host is a namespace with one link to the switch.
type host struct {
	*namespace
	ip net.IP
}

// The addresses of the hosts; they are seen in the namespaces only.
var (
	clientIP   = net.IPv4(10, 94, 0, 1).To4()
	podIP      = net.IPv4(10, 94, 0, 2).To4()
	upstreamIP = net.IPv4(10, 94, 0, 3).To4()
)

const (
	prefix   = 24
	ethernet = "eth0"
	loopback = "lo"
	bridge   = "bridge"
)

// plug joins a host to the switch by a pair of links. The pair is made in the
// switch, so it is never in a namespace that is not ours.
func (h *host) plug(handle *netlink.Handle, port string) error {
	veth := &netlink.Veth{
		LinkAttrs: netlink.LinkAttrs{Name: port}, PeerName: ethernet,
		PeerNamespace: netlink.NsFd(int(h.file.Fd())),
	}
	if err := handle.LinkAdd(veth); err != nil {
		return &MissingError{Part: partVeth, Err: err}
	}
	master, err := handle.LinkByName(bridge)
	if err != nil {
		return err
	}
	if err := handle.LinkSetMaster(veth, master); err != nil {
		return fmt.Errorf("cannot join the bridge: %w", err)
	}
	return handle.LinkSetUp(veth)
}

// configure brings a host's interfaces up.
func (h *host) configure(links Links) error {
	return withRoutes(h.namespace, func(handle *netlink.Handle) error {
		// A closed socket whose peer does not answer would keep the namespace
		// for more than a minute. Where this file cannot be written, it does.
		_ = os.WriteFile("/proc/sys/net/ipv4/tcp_orphan_retries", []byte("1"), 0)
		if err := up(handle, loopback); err != nil {
			return err
		}
		link, err := handle.LinkByName(ethernet)
		if err != nil {
			return err
		}
		address := &netlink.Addr{IPNet: &net.IPNet{IP: h.ip, Mask: net.CIDRMask(prefix, 32)}}
		if err := handle.AddrAdd(link, address); err != nil {
			return err
		}
		if err := handle.LinkSetUp(link); err != nil {
			return err
		}
		return links.apply(handle, link)
	})
}

// apply gives a link its delay and its loss.
func (l Links) apply(handle *netlink.Handle, link netlink.Link) error {
	if l.Segments {
		if err := handle.LinkSetGSOMaxSegs(link, 1); err != nil {
			return fmt.Errorf("cannot let a link have packets of one segment: %w", err)
		}
	}
	if l.Delay == 0 && l.Loss == 0 {
		return nil
	}
	attrs := netlink.QdiscAttrs{LinkIndex: link.Attrs().Index, Handle: netlink.MakeHandle(1, 0), Parent: netlink.HANDLE_ROOT}
	netem := netlink.NewNetem(attrs, netlink.NetemQdiscAttrs{
		Latency: uint32(l.Delay / time.Microsecond), Loss: float32(l.Loss), Limit: maxNetemPackets,
	})
	if err := handle.QdiscAdd(netem); err != nil {
		return &MissingError{Part: partNetem, Err: err}
	}
	return nil
}

// maxNetemPackets bounds the packets that netem holds: more than a second of
// them.
const maxNetemPackets = 100_000

// withRoutes calls work with a handle on a namespace's links.
func withRoutes(n *namespace, work func(*netlink.Handle) error) error {
	return n.do(func() error {
		handle, err := netlink.NewHandle(unix.NETLINK_ROUTE)
		if err != nil {
			return err
		}
		defer handle.Close()
		return work(handle)
	})
}

func up(handle *netlink.Handle, name string) error {
	link, err := handle.LinkByName(name)
	if err != nil {
		return err
	}
	return handle.LinkSetUp(link)
}

// topology is the namespaces and the links between them.
type topology struct {
	client, pod, upstream *host
	middle                *namespace // the switch
}

func newTopology(links Links) (*topology, error) {
	t := &topology{}
	if err := t.make(links); err != nil {
		t.close()
		return nil, err
	}
	return t, nil
}

func (t *topology) make(links Links) error {
	var err error
	if t.middle, err = newNamespace(); err != nil {
		return err
	}
	err = withRoutes(t.middle, func(handle *netlink.Handle) error {
		if err := up(handle, loopback); err != nil {
			return err
		}
		if err := handle.LinkAdd(&netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: bridge}}); err != nil {
			return &MissingError{Part: partBridge, Err: err}
		}
		return up(handle, bridge)
	})
	if err != nil {
		return err
	}
	ports := make(map[string]bool)
	for _, part := range []struct {
		host **host
		ip   net.IP
		port string
	}{{&t.client, clientIP, "client"}, {&t.pod, podIP, "pod"}, {&t.upstream, upstreamIP, "upstream"}} {
		n, err := newNamespace()
		if err != nil {
			return err
		}
		*part.host = &host{namespace: n, ip: part.ip}
		err = withRoutes(t.middle, func(handle *netlink.Handle) error { return (*part.host).plug(handle, part.port) })
		if err != nil {
			return err
		}
		if err := (*part.host).configure(links); err != nil {
			return err
		}
		ports[part.port] = true
	}
	return t.awaitUp(ports)
}

// awaitUp waits until the ports of the switch pass packets on. A bridge learns
// that links are up a moment after they are, and a packet that is lost before
// that is sent again only a second later.
func (t *topology) awaitUp(ports map[string]bool) error {
	updates, done := make(chan netlink.LinkUpdate), make(chan struct{})
	err := t.middle.do(func() error {
		return netlink.LinkSubscribeWithOptions(updates, done, netlink.LinkSubscribeOptions{ListExisting: true})
	})
	if err != nil {
		return err
	}
	defer drain(updates)
	defer close(done)
	slow := time.NewTimer(maxLinkWait)
	defer slow.Stop()
	for len(ports) > 0 {
		select {
		case update, open := <-updates:
			if !open {
				return errors.New("the kernel stopped reporting links")
			}
			if attrs := update.Attrs(); attrs.OperState == netlink.OperUp {
				delete(ports, attrs.Name)
			}
		case <-slow.C:
			return fmt.Errorf("links did not come up in %s", maxLinkWait)
		}
	}
	return nil
}

// drain lets the goroutine that reports links see that nobody listens any more.
func drain(updates <-chan netlink.LinkUpdate) {
	go func() {
		for range updates {
			continue
		}
	}()
}

// maxLinkWait bounds the wait for links. A kernel reports a link after a second
// at most.
const maxLinkWait = 10 * time.Second

func (t *topology) close() {
	for _, h := range []*host{t.client, t.pod, t.upstream} {
		if h != nil {
			h.close()
		}
	}
	if t.middle != nil {
		t.middle.close()
	}
}
