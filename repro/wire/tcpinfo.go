package wire

import (
	"net"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
)

// TCPInfo is what the kernel knows of one end of a connection. If the owner's
// bytes may leave by two sockets ([network.Carried]), it joins what both know.
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

// tcpInfo asks the kernel. It returns nil if there is no socket, or no longer.
func tcpInfo(conn net.Conn, clock evidence.Clock) *TCPInfo {
	info := socketInfo(conn)
	carried, ok := conn.(network.Carried)
	if info == nil || !ok {
		return info
	}
	if other, last := carried.Carrier(); other != nil {
		info.LastDataSent = min(info.LastDataSent, (clock.Now() - last).Truncate(time.Millisecond))
		info.add(socketInfo(other))
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
	i.Retransmits = max(i.Retransmits, carrier.Retransmits)
}
