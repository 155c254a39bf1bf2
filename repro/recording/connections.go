package recording

import (
	"bytes"
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
	// Ends are the network's at one moment, Segments those of its capture.
	Ends     []wire.End
	Segments []wire.Segment
	// Ports are the ports of those who listen, as the flow table has them.
	Ports map[evidence.Role]int
	// Until is the moment at which the capture ends: traffic may go on while the
	// taps are asked, and what was read of it would be found and what was written
	// not. If zero, it has all there is.
	Until time.Duration
	// Flows are the layer's. They name who is at the other end of a connection
	// that a relay ends. If nil, nobody relays.
	Flows []pod.Count
}

// Capture makes connections of ends, the two ends of one where both were
// tapped. Through a layer no address joins them, so what was written and read
// has to. A proxy that ends HTTP/2 makes two connections of one: then neither
// end of the hop sees what the other does.
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
	var dialled, accepted []*tapped
	for i := range t.Ends {
		end := &tapped{End: &t.Ends[i], of: segments, later: later}
		end.all = [2][]byte{wire.Written: end.bytes(wire.Written), wire.Read: end.bytes(wire.Read)}
		if end.Dialled {
			dialled = append(dialled, end)
		} else {
			accepted = append(accepted, end)
		}
	}
	for _, end := range accepted {
		end.findPeer(dialled)
	}
	return evidence.Capture{Connections: t.connections(dialled, accepted)}
}

// connections makes a connection of each pair, and of each end without one.
func (t Taps) connections(dialled, accepted []*tapped) []evidence.Connection {
	var made []evidence.Connection
	for _, end := range dialled {
		c := t.connection(end)
		c.Dialled = end.plain()
		if end.peer != nil {
			c.Accepted = end.peer.plain()
		} else {
			c.Acceptor = t.relay(c.Acceptor, func(f pod.Count) (at, other evidence.Role) { return f.From, f.To }, end.Owner)
		}
		made = append(made, c)
	}
	for _, end := range accepted {
		if end.peer == nil {
			c := t.connection(end)
			c.Accepted = end.plain()
			c.Dialler = t.relay(c.Dialler, func(f pod.Count) (at, other evidence.Role) { return f.To, f.From }, end.Owner)
			made = append(made, c)
		}
	}
	slices.SortStableFunc(made, func(a, b evidence.Connection) int { return cmp.Compare(opened(a), opened(b)) })
	return made
}

// connection returns the connection of an end, without what its ends saw.
func (t Taps) connection(end *tapped) evidence.Connection {
	c := evidence.Connection{Hop: 2, Dialler: end.Owner, Acceptor: end.Peer}
	if !end.Dialled {
		c.Dialler, c.Acceptor = end.Peer, end.Owner
	}
	c.Port = t.Ports[c.Acceptor]
	if c.Dialler == evidence.Forwarder {
		c.Hop = 1
	}
	return c
}

// relay returns who relays the connections of a role, or who it is meant to be
// connected to if nobody does. A flow is seen from the role's side.
func (t Taps) relay(
	meant evidence.Role, seen func(pod.Count) (at, other evidence.Role), role evidence.Role,
) evidence.Role {
	for _, flow := range t.Flows {
		if at, other := seen(flow); at == role && !slices.Contains(evidence.Roles[:], other) {
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

// tapped is an end with what its tap kept.
type tapped struct {
	*wire.End
	of    map[passage][]wire.Segment
	later map[passage]uint64 // bytes that passed too late
	all   [2][]byte          // what is kept of each way in one piece
	peer  *tapped
}

// findPeer joins the end to the one that it agrees with best, the oldest of
// them, if any.
func (e *tapped) findPeer(dialled []*tapped) {
	best := 0
	for _, other := range dialled {
		if other.peer != nil || other.Owner != e.Peer || other.Peer != e.Owner {
			continue
		}
		if agreed := e.agreement(other); agreed > best {
			best, e.peer = agreed, other
		}
		if best == e.most() {
			break
		}
	}
	if e.peer != nil {
		e.peer.peer = e
	}
}

// agreement is how many bytes the ends have in common, zero if they cannot be
// of one connection: what was read was not written.
func (e *tapped) agreement(other *tapped) int {
	there, ok := other.explains(e)
	if !ok {
		return 0
	}
	back, ok := e.explains(other)
	if !ok {
		return 0
	}
	// A connection of which nothing was read agrees a little with any other.
	return 1 + there + back
}

// most is the agreement with an end that read all that this one wrote, and
// wrote all that it read: no other can agree better.
func (e *tapped) most() int { return 1 + len(e.all[wire.Written]) + len(e.all[wire.Read]) }

// explains reports whether what the reader read is what the end wrote, and how
// many bytes of it there are.
func (e *tapped) explains(reader *tapped) (known int, ok bool) {
	written := e.all[wire.Written]
	a, ok := evidence.Align(written, reader.all[wire.Read])
	full := uint64(len(written)) < e.Written.Bytes
	return a.Read - a.Beyond, ok && (a.Beyond == 0 || full)
}

// bytes returns what passed one way.
func (e *tapped) bytes(way wire.Way) []byte {
	var all bytes.Buffer
	for _, s := range e.of[passage{e.Number, way}] {
		all.Write(s.Data)
	}
	return all.Bytes()
}
