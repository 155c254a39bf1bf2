package layer

import (
	"time"
)

// socket is the TCP socket of one side, as far as a fault can touch it: what its
// kernel owes the peer, what the peer has not acknowledged, when the kernel sends
// that again, and when it gives the connection up. One model serves all faults: they
// say which packets arrive.
//
//	sent ──▶ unacked ── due ──▶ sent again, twice as long after each time
//	            │                   │
//	      acknowledged        TCP_USER_TIMEOUT or tcp_retries2: connection timed out
//
// The times are on the layer's clock.
type socket struct {
	userTimeout time.Duration // TCP_USER_TIMEOUT; 0 if not set
	keepAlive   time.Duration // idle time before a probe, and between probes; 0 if there are none

	acks      acks
	owesAck   bool          // it was sent data and has sent nothing since
	owedSince time.Duration // since when
	received  time.Duration // when the last packet came
	dataSent  time.Duration // when data was last sent, a second time too
	dataCame  time.Duration // when data came last

	path        time.Duration // what a round trip takes on the links
	roundTrip   time.Duration // smoothed, of what was acknowledged
	unacked     int           // how many packets it has sent that were not acknowledged
	first       int           // the size of the segment that is sent again
	lost        bool          // one of them did not arrive
	verdict     verdict       // what became of the last one
	rto         time.Duration // the retransmission timeout, with its backoff
	due         time.Duration // when the kernel sends the first of them again
	probedTail, // it was sent again once, as a tail loss probe
	backingOff bool // it was sent again because the timeout had passed
	backingOffSince time.Duration
	retransmits     uint32 // how often the timeout has passed in a row

	window     windowProbes
	unanswered int // keepalive probes since a packet came
}

// The timers of Linux (net/ipv4/tcp_timer.c, include/net/tcp.h) with HZ=250. They
// were measured as well: docs/flush.md.
const (
	// DelayedAck is how long after it was sent data a kernel that sends nothing
	// itself acknowledges it: Linux's least delay, and within the 25 to 40 ms that
	// were measured for this chain.
	DelayedAck = 40 * time.Millisecond

	jiffy           = 4 * time.Millisecond
	minRTO          = 200 * time.Millisecond
	maxRTO          = 120 * time.Second
	maxRetries      = 15 // net.ipv4.tcp_retries2
	maxKeepAlives   = 9  // net.ipv4.tcp_keepalive_probes
	smoothedSamples = 8  // a round trip counts for an eighth
	// retryingTime is how long a socket without TCP_USER_TIMEOUT sends again:
	// maxRetries from minRTO on, doubled nine times, and then maxRTO each.
	retryingTime = 1023*minRTO + (maxRetries-9)*maxRTO
)

// wheel returns after what time a kernel's timer fires that was set for a time. The
// slots of its timer wheel are wider the later they are, and the kernel takes the
// next one: on average, a timer is half a slot late.
func wheel(set time.Duration) time.Duration {
	slot := jiffy
	for level := set / (64 * jiffy); level > 0; level /= 8 {
		slot *= 8
	}
	return set + slot/2
}

// sample takes note of how long an acknowledgement took.
func (s *socket) sample(took time.Duration) {
	s.roundTrip += (min(took, DelayedAck) - s.roundTrip) / smoothedSamples
}

// owes reports whether the kernel owes an acknowledgement: one that was due before
// has been sent.
func (s *socket) owes(now time.Duration) bool {
	return s.owesAck && now-s.owedSince < DelayedAck
}

// firstRTO is the retransmission timeout without a backoff, in whole ticks.
func (s *socket) firstRTO() time.Duration {
	return (minRTO + s.roundTrip + s.path).Truncate(jiffy) + jiffy
}

// send takes note of a packet that the peer has to acknowledge, and of the size of its
// first segment.
func (s *socket) send(now time.Duration, segment int, verdict verdict) {
	if s.unacked == 0 {
		s.rto = s.firstRTO()
		s.due = now + wheel(s.rto)
	}
	s.unacked++
	if !s.lost {
		s.first = segment
	}
	s.lost = s.lost || verdict != deliver
	s.verdict = verdict
}

// acknowledged takes note that the peer has all that was sent.
func (s *socket) acknowledged() {
	s.unacked, s.retransmits = 0, 0
	s.lost, s.probedTail, s.backingOff = false, false, false
}

// waits reports whether a new packet has to wait until what is sent again has been
// acknowledged.
func (s *socket) waits(kind Kind) bool {
	return s.backingOff && (kind == Data || kind == Fin)
}

// sentAgain takes note that what is not acknowledged was sent again, and sets when
// that happens next. A lone packet is sent again once without a backoff: Linux takes
// it for the tail of a loss.
func (s *socket) sentAgain(now time.Duration) {
	switch {
	case s.unacked == 1 && !s.probedTail:
		s.probedTail = true
	case !s.backingOff:
		s.backingOff, s.backingOffSince = true, now
		fallthrough
	default:
		s.retransmits++
		s.rto = min(2*s.rto, maxRTO)
	}
	wait := s.rto
	if s.backingOff {
		wait = withinUserTimeout(wait, s.userTimeout, now-s.backingOffSince)
	}
	s.due = now + wheel(wait)
}

// withinUserTimeout shortens the wait of a timer to what is left of
// TCP_USER_TIMEOUT.
func withinUserTimeout(wait, userTimeout, elapsed time.Duration) time.Duration {
	if userTimeout == 0 {
		return wait
	}
	return min(wait, max(userTimeout-elapsed, jiffy))
}

// timesOut reports whether the kernel gives up in place of sending once more.
func (s *socket) timesOut(now time.Duration) bool {
	limit := s.userTimeout
	if limit == 0 {
		limit = retryingTime
	}
	return s.backingOff && now-s.backingOffSince >= limit
}

// keepAliveDue is when the kernel looks next whether it has to probe an idle
// connection.
func (s *socket) keepAliveDue(now time.Duration) time.Duration {
	if idle := now - s.received; s.unacked == 0 && idle < s.keepAlive {
		return now + s.keepAlive - idle
	}
	return now + s.keepAlive
}

// silent reports whether the connection has been idle for long enough to be probed.
// What is not acknowledged is sent again, and that probes too.
func (s *socket) silent(now time.Duration) bool {
	return s.unacked == 0 && now-s.received >= s.keepAlive
}

// lapses reports whether the kernel gives up in place of probing once more.
func (s *socket) lapses(now time.Duration) bool {
	if s.userTimeout > 0 {
		return s.unanswered > 0 && now-s.received >= s.userTimeout
	}
	return s.unanswered >= maxKeepAlives
}
