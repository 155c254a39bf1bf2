package layer

import "time"

// acks says whether a kernel acknowledges data at once, or delays that in the hope that
// its owner answers: net/ipv4/tcp_input.c and tcp.c of Linux, for an owner that reads what comes.
//
//	the owner does not answer what comes      at once
//	it does (Linux: pingpong mode)            delayed: the answer carries it
//	a second packet, and no answer between    at once
//	more than the largest segment so far      at once
type acks struct {
	last    time.Duration // when data came last
	heard   bool          // some did
	answers bool          // the owner answered in time
	packets int           // how many came since the last acknowledgement
	unacked int           // their bytes
	largest int           // the largest segment so far
}

// The largest segments of the links, and what Linux takes the peer's to be at first.
const (
	loopbackSegment = 65483
	linkSegment     = 1448
	firstSegment    = 536
)

// atOnce takes note that data came, and reports whether it is acknowledged at once.
func (a *acks) atOnce(now time.Duration, size, segment int) bool {
	a.last, a.heard = now, true
	a.packets++
	a.unacked += size
	a.largest = max(a.largest, firstSegment, min(size, segment))
	return !a.answers || a.packets > 1 || a.unacked > a.largest
}

// acknowledged takes note that a packet went to the peer, which acknowledges all that came.
func (a *acks) acknowledged() { a.packets, a.unacked = 0, 0 }

// answered takes note that the owner sent data.
func (a *acks) answered(now time.Duration) {
	a.answers = a.answers || a.heard && now-a.last < DelayedAck
}

// waited takes note that an acknowledgement was delayed for nothing.
func (a *acks) waited() { a.answers = false }
