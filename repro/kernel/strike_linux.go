package kernel

import (
	"net"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
)

// linkTables are the rules of the hosts for the faults of their links. They have a
// function in place of the library's types, as [netfilter] has.
type linkTables struct {
	add   func(to *host, e linkEnd) error
	close func()
}

// openLinkTables makes the tables of hosts when a fault needs them.
func openLinkTables() *linkTables {
	tables := make(map[*host]*linkRules)
	return &linkTables{
		add: func(to *host, e linkEnd) error {
			rules := tables[to]
			if rules == nil {
				var err error
				if rules, err = newLinkRules(to.namespace); err != nil {
					return err
				}
				tables[to] = rules
			}
			return rules.add(e)
		},
		close: func() {
			for _, rules := range tables {
				rules.close()
			}
		},
	}
}

// Strike implements pod.Layer.
func (n *network) Strike(fault pod.LinkFault) (at time.Duration, struck int, err error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return 0, 0, net.ErrClosed
	}
	connections := n.flows.acrossLink(fault.Hop)
	at = n.Clock.Now()
	if err := n.strike(fault, connections); err != nil {
		return at, 0, err
	}
	if fault.Existing {
		struck = len(connections)
	}
	return at, struck, nil
}

// strike adds the rules of a fault at the ends of its link: each host drops what comes to
// it.
func (n *network) strike(fault pod.LinkFault, connections []uint16) error {
	if n.links == nil {
		n.links = openLinkTables()
	}
	far := n.topology.upstream
	up, down := far, n.topology.pod // who gets what goes up, and down
	if fault.Hop == 2 {
		far = n.topology.client
		up, down = n.topology.pod, far
	}
	for _, way := range []struct {
		concerned bool
		to, from  *host
		dialler   portField
	}{
		{fault.Up, up, down, sourcePort}, // who dials sends up
		{fault.Down, down, up, destinationOf},
	} {
		if !way.concerned {
			continue
		}
		e := linkEnd{LinkFault: fault, from: way.from.ip, dialler: way.dialler, connections: connections}
		if err := n.links.add(way.to, e); err != nil {
			return err
		}
	}
	return nil
}

// acrossLink returns the ports from which the connections over the link of a hop were
// dialled, and of some that stay within a host: no rule of a link sees these.
func (f *flows) acrossLink(hop int) (ports []uint16) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, flow := range f.order {
		beside := flow.from == evidence.Client || flow.from == pod.Hop2Proxy // on the client's host
		crosses := beside && flow.meant != pod.Hop2Proxy
		if hop == 1 {
			crosses = !beside
		}
		if dialled := flow.ends[0]; crosses && dialled != nil {
			ports = append(ports, addressOf(dialled.LocalAddr()).Port())
		}
	}
	return ports
}
