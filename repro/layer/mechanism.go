package layer

import (
	"time"
)

// Mechanism is a way to flush: what it does to each flow of the pod. They
// stand in package mechanisms.
type Mechanism struct {
	// Name is what scenarios call it. Generation is the agent's that used it,
	// or the hypothesis that it puts to the test.
	Name, Generation string
	// Summary says in a line what is run, or what happens.
	Summary string
	// Flush returns what a flow suffers when the port is flushed, or nil if the
	// mechanism does not touch it.
	Flush func(flow *Flow, port int) Fault
	// Then is the same for a second command, which runs some time after the first.
	// It finds each flow as the first command and what came since have left it. If
	// nil, there is none.
	Then func(flow *Flow, port int) Fault
}

// Commands are the commands of a mechanism, in order.
func (m *Mechanism) Commands() []func(flow *Flow, port int) Fault {
	if m.Then == nil {
		return []func(*Flow, int) Fault{m.Flush}
	}
	return []func(*Flow, int) Fault{m.Flush, m.Then}
}

// Fault decides the fate of the packets of one flow, from the flush on. It is
// called with the flow locked, one packet at a time, in the order in which they
// were sent, and may call the flow's verbs.
type Fault interface {
	Packet(flow *Flow, packet Packet) Fate
}

// Passing is a fault that may pass. When it is over, the flow is as if nothing
// had been wrong with it.
type Passing interface {
	Fault
	Over() bool
}

// Packet is what one side's kernel sends.
type Packet struct {
	// From is the side that sends it.
	From Side
	// Kind says what it carries, Size how many bytes of data.
	Kind Kind
	Size int
	// Segment is how many bytes of data its first segment carries.
	Segment int
	// Again says that the peer's kernel has its data already: it was sent again because
	// the acknowledgement is missing.
	Again bool
	// At is when, on the layer's clock.
	At time.Duration
}

// Kind is what a packet carries.
type Kind int

// The kinds of packet. Ack is an acknowledgement that carries nothing else,
// Probe one that asks for an answer: of TCP keepalive, or whether the peer's window has
// opened. Rst comes from an owner that aborts its connection. What a kernel sends again
// is a packet of Data, of size 0: its bytes have been counted. It is its first segment.
const (
	Data Kind = iota
	Ack
	Probe
	Fin
	Rst
)

// Fate is what becomes of a packet. The zero Fate is [Deliver].
type Fate struct {
	verdict verdict
	// skip is how many of the first bytes are lost, keep how many of the last
	// are kept back until more comes, cut how many go in one segment.
	skip, keep, cut int
}

type verdict int

const (
	deliver verdict = iota
	swallow
	hold
)

// The fates of a whole packet: it arrives; it is lost for good; or it is lost on the way
// and what it carried waits, with all that comes after it, until the fault delivers
// what the sender's kernel sends again. The sender does not hear of a loss.
var (
	Deliver = Fate{verdict: deliver}
	Swallow = Fate{verdict: swallow}
	Hold    = Fate{verdict: hold}
)

// Skip loses the first n bytes.
func Skip(n int) Fate { return Fate{skip: n} }

// KeepBack keeps the last n bytes back until more comes in that direction.
func KeepBack(n int) Fate { return Fate{keep: n} }

// Cut delivers all, in segments of n bytes.
func Cut(n int) Fate { return Fate{cut: n} }
