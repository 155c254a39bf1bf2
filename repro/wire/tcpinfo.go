package wire

import "time"

// TCPInfo is what the kernel knows of one end of a connection.
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
