package recording

import (
	"cmp"
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/wire"
)

// Taps is what the taps of a variant kept, and what is needed to make
// connections of it.
type Taps struct {
	// Ends are the network's ends at one moment, Segments the segments of its
	// capture.
	Ends     []wire.End
	Segments []wire.Segment
	// Ports are the ports of the roles that listen, as the flow table has them.
	Ports map[evidence.Role]int
	// Until is the moment at which the capture ends. Traffic may go on while
	// the taps are read, so without it one end could show that bytes were read
	// whose writing the other end does not show. If zero, the capture has
	// everything.
	Until time.Duration
	// Flows are the layer's. They name the process at the other end of a
	// connection that a relay ends. If nil, there are no relays.
	Flows []pod.Count
}

// Capture makes connections of ends. A connection has both ends if both were
// tapped. A proxy that ends HTTP/2 makes two connections of one hop, and then
// neither end of the hop sees what the other does.
func (t Taps) Capture() evidence.Capture {
	segments := make(map[passage][]wire.Segment)
	later := make(map[passage]uint64)
	for _, s := range t.Segments {
		key := passage{s.Place.Number, s.Way}
		if t.Until > 0 && s.At > t.Until {
			later[key] += uint64(len(s.Data))
			continue
		}
		segments[key] = append(segments[key], s)
	}
	var dialled, accepted []*observedEnd
	for i := range t.Ends {
		end := &observedEnd{End: &t.Ends[i], of: segments, later: later}
		if end.Dialled {
			dialled = append(dialled, end)
		} else {
			accepted = append(accepted, end)
		}
	}
	for _, end := range accepted {
		i := slices.IndexFunc(dialled, func(other *observedEnd) bool {
			return end.Connection != 0 && other.Connection == end.Connection
		})
		if i >= 0 {
			end.peer, dialled[i].peer = dialled[i], end
		}
	}
	return evidence.Capture{Connections: t.connections(dialled, accepted)}
}

// connections makes a connection of each pair, and of each end without a peer.
func (t Taps) connections(dialled, accepted []*observedEnd) []evidence.Connection {
	var made []evidence.Connection
	for _, end := range dialled {
		c := t.connection(end)
		c.Dialled = end.connectionEnd()
		if end.peer != nil {
			c.Accepted = end.peer.connectionEnd()
		} else {
			c.Acceptor = t.relay(c.Acceptor, func(f pod.Count) (at, other evidence.Role) { return f.From, f.To }, end.Owner)
		}
		made = append(made, c)
	}
	for _, end := range accepted {
		if end.peer == nil {
			c := t.connection(end)
			c.Accepted = end.connectionEnd()
			c.Dialler = t.relay(c.Dialler, func(f pod.Count) (at, other evidence.Role) { return f.To, f.From }, end.Owner)
			made = append(made, c)
		}
	}
	slices.SortStableFunc(made, func(a, b evidence.Connection) int { return cmp.Compare(opened(a), opened(b)) })
	return made
}

// connection returns the connection of an end, without what its ends saw.
func (t Taps) connection(end *observedEnd) evidence.Connection {
	c := evidence.Connection{Hop: 2, Dialler: end.Owner, Acceptor: end.Peer}
	if !end.Dialled {
		c.Dialler, c.Acceptor = end.Peer, end.Owner
	}
	c.Port = t.Ports[c.Acceptor]
	if c.Acceptor == evidence.Local {
		c.Port = t.Ports[evidence.Forwarder] // that is where its client dials
	}
	if c.Dialler == evidence.Forwarder || c.Dialler == evidence.Local {
		c.Hop = 1
	}
	return c
}

// relay returns the process that relays the connections of a role. If none
// does, it returns meant, the role at the other end. The function seen reads a
// flow from the role's side.
func (t Taps) relay(
	meant evidence.Role, seen func(pod.Count) (at, other evidence.Role), role evidence.Role,
) evidence.Role {
	for _, flow := range t.Flows {
		if at, other := seen(flow); at == role && pod.Relays(other) {
			return other
		}
	}
	return meant
}

func opened(c evidence.Connection) int64 {
	if c.Dialled != nil {
		return int64(c.Dialled.Opened)
	}
	return int64(c.Accepted.Opened)
}

// passage names one direction of an end.
type passage struct {
	number int
	way    wire.Way
}

// observedEnd is an end with what its tap kept.
type observedEnd struct {
	*wire.End
	of    map[passage][]wire.Segment
	later map[passage]uint64 // bytes that passed too late
	peer  *observedEnd
}
