package stall

import (
	"fmt"
	"slices"
	"time"

	"hangscope/repro/evidence"
)

// hop is one of the two hops, with the end that sends the messages of a call
// and the one that receives them.
type hop struct {
	number           int
	sender, receiver evidence.End
}

// hops returns the hops of a call. The one nearest to the receiver comes first,
// since a fault there explains the silence.
func hops(record evidence.Record) []hop { return hopsOf(record.Direction) }

// hopsOf returns the hops for what goes in a direction, the last one first.
func hopsOf(direction evidence.Direction) []hop {
	if direction == evidence.Up {
		return []hop{
			{1, evidence.ForwarderToUpstream, evidence.UpstreamEnd},
			{2, evidence.ClientEnd, evidence.ForwarderToClient},
		}
	}
	return []hop{
		{2, evidence.ForwarderToClient, evidence.ClientEnd},
		{1, evidence.UpstreamEnd, evidence.ForwarderToUpstream},
	}
}

// hopOf returns the hop that an end is on.
func hopOf(record evidence.Record, end evidence.End) hop {
	for _, h := range hops(record) {
		if h.sender == end || h.receiver == end {
			return h
		}
	}
	return hop{number: end.Hop()}
}

// other returns the end of the hop that is not the one.
func (h hop) other(end evidence.End) evidence.End {
	if end == h.sender {
		return h.receiver
	}
	return h.sender
}

// reversed returns the hop as those see it who send the other way.
func (h hop) reversed() hop { return hop{h.number, h.receiver, h.sender} }

// way is one direction of a hop: what one end wrote and the other read.
type way struct {
	writer, reader evidence.End
	written, read  evidence.Way
}

// ways returns both directions of a hop, that of the messages first.
func (h hop) ways(d *diagnoser) [2]way {
	s, r := d.Sockets[h.sender], d.Sockets[h.receiver]
	return [2]way{
		{h.sender, h.receiver, s.Written, r.Read},
		{h.receiver, h.sender, r.Written, s.Read},
	}
}

// lost reports whether bytes were written and not read, and since when the first of
// them has been under way. At the latest that is when the last of them was written.
func (w way) lost() (since time.Duration, ok bool) {
	if w.written.Bytes <= w.read.Bytes {
		return 0, false
	}
	for _, frame := range w.written.Recent {
		if frame.End > w.read.Bytes {
			return frame.At, true
		}
	}
	return w.written.Last, true
}

// differs says which frame its reader read that its writer did not write, where both are
// known. It is empty if there is none.
func (w way) differs() string {
	wrote := make(map[uint64]string)
	for _, frame := range w.written.Recent {
		wrote[frame.End] = frame.Text
	}
	for _, frame := range w.read.Recent {
		if frame.End == 0 || len(w.written.Recent) == 0 || frame.End-frame.Size < w.written.Recent[0].End {
			continue
		}
		if text, ok := wrote[frame.End]; !ok || text != frame.Text {
			return fmt.Sprintf("%q was not written there", frame.Text)
		}
	}
	return ""
}

// observed reports whether the sockets of both ends of one connection were seen.
func (h hop) observed(d *diagnoser) bool {
	return h.bothSeen(d) && d.Sockets[h.sender].Connection == d.Sockets[h.receiver].Connection &&
		d.Sockets[h.sender].Connection != 0
}

// bothSeen reports whether a socket at each end was seen. If they are not of one
// connection, something between them ends what it gets and begins its own.
func (h hop) bothSeen(d *diagnoser) bool {
	return d.Sockets[h.sender].Observed && d.Sockets[h.receiver].Observed
}

// stateBetween notes which messages are between the ends of a hop that a proxy
// divides into two connections. Their bytes cannot be compared, and the proxy, which
// may hold the messages, was not observed.
func (d *diagnoser) stateBetween(h hop) {
	points, both := d.Call.Points(), hops(d.Call)
	sent, got := points[evidence.ForwarderSent], points[evidence.Received]
	if h == both[1] {
		sent, got = points[evidence.Sent], points[evidence.ForwarderReceived]
	}
	proxied := h.bothSeen(d) && !h.observed(d)
	if proxied && slices.Contains(both, h) && sent.Last > got.Last {
		d.state(Statement{
			End: h.sender, At: sent.At, Source: "call",
			Text: fmt.Sprintf("has sent messages up to %d, and %s has those up to %d; how many of the others the proxy between them holds was not observed",
				sent.Last, d.name(h.receiver), got.Last),
		})
	}
}
