package wire

import "time"

// TCPInfo is what the kernel knows of one end of a connection that it carries to the
// other end.
type TCPInfo struct {
	// State is the state of the socket, such as "ESTABLISHED".
	State string
	// Unacked is how many segments were sent and not acknowledged, Retransmits
	// how often the first of them was sent again in a row.
	Unacked, Retransmits uint32
	// LastDataSent and LastDataReceived are how long ago that was, to the
	// millisecond. If it never was, about the age of the socket or of the
	// machine.
	LastDataSent, LastDataReceived time.Duration
}
