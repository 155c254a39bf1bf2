package wire

import (
	"net"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// TCPInfo is what the kernel knows of one end of a connection. If what the
// owner writes may leave by two sockets ([network.Carried]), it is what both
// know of that; BytesAcked and times of the protocol are those of its own.
type TCPInfo struct {
	// At is when it was asked.
	At time.Duration
	// State is the state of the socket, such as "ESTABLISHED".
	State string
	// Unacked is how many segments were sent and not acknowledged, Retransmits
	// how often the first of them was sent again in a row, AllRetransmits how
	// many segments ever were.
	Unacked, Retransmits, AllRetransmits uint32
	// Backoff is how many times the retransmission timeout was doubled, Probes
	// how many probes of a closed window, or keepalives, are unanswered.
	Backoff, Probes uint32
	// SendQueue is what the owner wrote and the peer has not acknowledged,
	// ReceiveQueue what arrived and the owner has not read, in bytes.
	SendQueue, ReceiveQueue uint64
	// BytesAcked were sent and acknowledged, BytesReceived received, since the
	// connection was made. SYN and FIN, once acknowledged, count as a byte each.
	BytesAcked, BytesReceived uint64
	// LastDataSent, LastDataReceived and LastAckReceived are how long before At
	// that was, to the millisecond. If it never was, about the age of the socket
	// or of the machine.
	LastDataSent, LastDataReceived, LastAckReceived time.Duration
	// Timeout is the retransmission timeout, RTT the smoothed round trip.
	Timeout, RTT time.Duration
	// UserTimeout is TCP_USER_TIMEOUT: how long what was sent may stay
	// unacknowledged before the kernel gives up. Zero if that is its own choice.
	UserTimeout time.Duration
}

// tcpInfo asks the kernel. It returns nil if there is no socket, or no longer.
func tcpInfo(conn net.Conn, clock evidence.Clock) *TCPInfo {
	info := socketInfo(conn, clock)
	carried, ok := conn.(network.Carried)
	if info == nil || !ok {
		return info
	}
	if other, last := carried.Carrier(); other != nil {
		info.LastDataSent = min(info.LastDataSent, (info.At - last).Truncate(time.Millisecond))
		info.add(socketInfo(other, clock))
	}
	return info
}

// add adds what the socket knows that carries a part of what is sent. If it has
// been closed, nothing waits there any more.
func (i *TCPInfo) add(carrier *TCPInfo) {
	if carrier == nil {
		return
	}
	i.Unacked += carrier.Unacked
	i.SendQueue += carrier.SendQueue
	i.Retransmits = max(i.Retransmits, carrier.Retransmits)
	i.AllRetransmits += carrier.AllRetransmits
	i.Backoff = max(i.Backoff, carrier.Backoff)
	i.Probes = max(i.Probes, carrier.Probes)
	i.LastAckReceived = min(i.LastAckReceived, carrier.LastAckReceived)
}
