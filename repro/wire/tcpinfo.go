package wire

import (
	"net"
	"time"

	"hangscope/repro/network"
)

// TCPInfo is what the kernel knows of one end of a connection that it carries to the
// other end. The simulated layer answers for the kernel that it simulates.
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

// infoOf asks the connection itself what a kernel would know, and then the kernel.
func infoOf(conn net.Conn) *TCPInfo {
	if tcp := network.TCPOf(conn); tcp != nil {
		return &TCPInfo{
			State: tcp.State, Unacked: tcp.Unacked, Retransmits: tcp.Retransmits,
			LastDataSent: tcp.LastSent, LastDataReceived: tcp.LastReceived,
		}
	}
	return socketInfo(conn)
}
