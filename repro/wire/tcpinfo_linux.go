package wire

import (
	"fmt"
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// tcpStates are the names of the states, by the kernel's numbers.
var tcpStates = [...]string{
	1: "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
	"CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
}

// socketInfo asks the kernel about one socket.
func socketInfo(conn net.Conn) *TCPInfo {
	var info *TCPInfo
	control(conn, func(fd int) {
		raw, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return // not a TCP socket
		}
		info = newTCPInfo(raw)
	})
	return info
}

func newTCPInfo(raw *unix.TCPInfo) *TCPInfo {
	state := fmt.Sprintf("state %d", raw.State)
	if int(raw.State) < len(tcpStates) && raw.State > 0 {
		state = tcpStates[raw.State]
	}
	return &TCPInfo{
		State:            state,
		Unacked:          raw.Unacked,
		Retransmits:      uint32(raw.Retransmits),
		LastDataSent:     time.Duration(raw.Last_data_sent) * time.Millisecond,
		LastDataReceived: time.Duration(raw.Last_data_recv) * time.Millisecond,
	}
}

// control calls do with the descriptor of a connection, if it has one.
func control(conn net.Conn, do func(fd int)) {
	socket, ok := conn.(syscall.Conn)
	if !ok {
		return
	}
	raw, err := socket.SyscallConn()
	if err != nil {
		return
	}
	// It fails if the connection has been closed.
	_ = raw.Control(func(fd uintptr) { do(int(fd)) })
}
