package kernel

import (
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"

	"github.com/vishvananda/netlink"
	"golang.org/x/sys/unix"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// Doctor tries all that the kernel backend needs, each thing in namespaces that
// are thrown away.
func Doctor() []Finding {
	p := &patient{}
	defer p.close()
	findings := []Finding{finding(partLinux, nil)}
	able := true
	for _, try := range []struct {
		part part
		try  func() error
	}{
		{partNamespaces, p.namespaces},
		{partVeth, p.veth},
		{partBridge, p.bridge},
		{partNAT, p.nat},
		{partReject, p.reject},
		{partConntrack, p.conntrack},
		{partDestroy, p.destroy},
		{partLinkRules, p.linkRules},
		{partNetem, p.netem},
	} {
		if !able {
			findings = append(findings, untried(try.part))
			continue
		}
		err := try.try()
		findings = append(findings, finding(try.part, err))
		if try.part == partNamespaces {
			able = err == nil
		}
	}
	return findings
}

// patient is the namespaces in which things are tried.
type patient struct {
	spaces   []*namespace
	firewall *firewall
}

func (p *patient) close() {
	if p.firewall != nil {
		p.firewall.close()
	}
	for _, n := range p.spaces {
		n.close()
	}
}

func (p *patient) namespaces() error {
	for range 2 {
		n, err := newNamespace()
		if err != nil {
			return err
		}
		p.spaces = append(p.spaces, n)
		if err := withRoutes(n, func(h *netlink.Handle) error { return up(h, loopback) }); err != nil {
			return err
		}
	}
	return nil
}

func (p *patient) veth() error {
	return withRoutes(p.spaces[0], func(h *netlink.Handle) error {
		return h.LinkAdd(&netlink.Veth{
			LinkAttrs: netlink.LinkAttrs{Name: "a"}, PeerName: "b",
			PeerNamespace: netlink.NsFd(int(p.spaces[1].file.Fd())),
		})
	})
}

func (p *patient) bridge() error {
	return withRoutes(p.spaces[0], func(h *netlink.Handle) error {
		return h.LinkAdd(&netlink.Bridge{LinkAttrs: netlink.LinkAttrs{Name: bridge}})
	})
}

// nat tries a redirect that meets nobody.
func (p *patient) nat() error {
	const nobody = 1
	f, err := newFirewall(p.spaces[0], map[evidence.Role]int{pod.Agent: nobody})
	if err != nil {
		return err
	}
	p.firewall = f
	return f.redirect([]pod.Redirect{{Chain: pod.Prerouting, Port: nobody, To: pod.Agent}})
}

func (p *patient) reject() error {
	if p.firewall == nil {
		return errors.New("there is no nf_tables")
	}
	return p.firewall.reject()
}

// conntrack finds a connection in the table, marks it and deletes its entry.
func (p *patient) conntrack() error {
	if p.firewall == nil {
		return errors.New("there is no nf_tables, without which nothing is tracked")
	}
	return p.withConnection(func(t *tables, port int, _ net.Conn) error {
		for _, does := range []struct {
			what string
			act  func() (int, error)
		}{
			{"mark", func() (int, error) { found, err := t.markEntries(port, flushMark); return len(found), err }},
			{"delete", func() (int, error) {
				found, err := t.deleteEntries(&filter{port: port, established: true})
				return len(found), err
			}},
		} {
			switch n, err := does.act(); {
			case err != nil:
				return err
			case n != 1:
				return fmt.Errorf("conntrack found %d entries to %s, and there is one connection", n, does.what)
			}
		}
		return nil
	})
}

// destroy kills a socket, and sees whether its owner is told.
func (p *patient) destroy() error {
	return p.withConnection(func(t *tables, port int, accepted net.Conn) error {
		if _, err := t.killSockets(port); err != nil {
			return err
		}
		_ = accepted.SetReadDeadline(time.Now().Add(time.Second))
		if _, err := accepted.Read(make([]byte, 1)); !errors.Is(err, syscall.ECONNABORTED) {
			return fmt.Errorf("a killed socket's owner was told: %v", err) //nolint:errorlint // nil is one of the wrong answers
		}
		return nil
	})
}

// linkRules adds a rule of each form that the faults of links have.
func (p *patient) linkRules() error {
	rules, err := newLinkRules(p.spaces[0])
	if err != nil {
		return err
	}
	defer rules.close()
	const some = 1000 // bytes
	for _, fault := range []pod.LinkFault{
		{Kind: pod.Drop, Existing: true, Above: some},
		{Kind: pod.Drop, New: true},
		{Kind: pod.Lossy, Existing: true, New: true, Percent: 1},
		{Kind: pod.Idling, Idle: time.Second},
		{Kind: pod.Idling, Idle: time.Second, Resets: true},
	} {
		if err := rules.add(linkEnd{LinkFault: fault, from: podIP, dialler: sourcePort}); err != nil {
			return err
		}
	}
	return nil
}

// withConnection calls work with a connection over the loopback interface.
func (p *patient) withConnection(work func(t *tables, port int, accepted net.Conn) error) error {
	t, err := newTables(p.spaces[0])
	if err != nil {
		return err
	}
	defer t.close()
	return p.spaces[0].do(func() error {
		listener, err := net.Listen("tcp4", "127.0.0.1:0")
		if err != nil {
			return err
		}
		defer listener.Close()
		dialled, err := net.Dial("tcp4", listener.Addr().String())
		if err != nil {
			return err
		}
		defer dialled.Close()
		accepted, err := listener.Accept()
		if err != nil {
			return err
		}
		defer accepted.Close()
		return work(t, int(addressOf(listener.Addr()).Port()), accepted)
	})
}

func (p *patient) netem() error {
	return withRoutes(p.spaces[1], func(h *netlink.Handle) error {
		link, err := h.LinkByName(loopback)
		if err != nil {
			return err
		}
		return Links{Delay: time.Millisecond}.apply(h, link)
	})
}

// Privileged reports whether this process may make network namespaces.
func Privileged() bool {
	n, err := newNamespace()
	if err != nil {
		return false
	}
	n.close()
	return true
}

// AsRootOfItsOwn returns what a process of ours needs to be root in a user
// namespace of its own. The process ends with the thread that started it.
func AsRootOfItsOwn() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{
		Cloneflags:  unix.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
}
