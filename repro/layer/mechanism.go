package layer

import (
	"fmt"
	"strings"
	"time"
)

// Mechanism is a way to flush: what it does to each flow of the pod. Adding
// one is a file that defines it and its line in [Mechanisms].
type Mechanism struct {
	// Name is what scenarios call it, Generation the agent's that used it.
	Name, Generation string
	// Summary says in a line what the agent runs.
	Summary string
	// Flush returns what a flow suffers when the port is flushed, or nil if the
	// mechanism does not touch it.
	Flush func(flow *Flow, port int) Fault
}

// Mechanisms lists all mechanisms.
var Mechanisms = []*Mechanism{
	&MarkReject,
}

// Names returns the names of all mechanisms.
func Names() []string {
	names := make([]string, len(Mechanisms))
	for i, m := range Mechanisms {
		names[i] = m.Name
	}
	return names
}

// Find returns the mechanism of a name.
func Find(name string) (*Mechanism, error) {
	for _, m := range Mechanisms {
		if m.Name == name {
			return m, nil
		}
	}
	return nil, fmt.Errorf("unknown mechanism %q; known: %s", name, strings.Join(Names(), ", "))
}

// Fault decides the fate of the packets of one flow, from the flush on. It is
// called with the flow locked, one packet at a time, in the order in which they
// were sent, and may call the flow's verbs.
type Fault interface {
	Packet(flow *Flow, packet Packet) Fate
}

// Packet is what one side's kernel sends.
type Packet struct {
	// From is the side that sends it.
	From Side
	// Kind says what it carries.
	Kind Kind
	// At is when, on the layer's clock.
	At time.Duration
}

// Kind is what a packet carries.
type Kind int

// The kinds of packet. Ack is an acknowledgement that carries nothing else;
// Rst comes from an owner that aborts its connection.
const (
	Data Kind = iota
	Ack
	Fin
	Rst
)

// Fate is what becomes of a packet.
type Fate int

// The fates of a packet: it arrives, or it is lost and nobody is told.
const (
	Deliver Fate = iota
	Swallow
)
