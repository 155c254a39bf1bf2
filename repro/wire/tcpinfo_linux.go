package wire

import (
	"fmt"
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"hangscope/repro/evidence"
)

// tcpStates are the names of the states, by the kernel's numbers.
var tcpStates = [...]string{
	1: "ESTABLISHED", "SYN_SENT", "SYN_RECV", "FIN_WAIT1", "FIN_WAIT2", "TIME_WAIT",
	"CLOSE", "CLOSE_WAIT", "LAST_ACK", "LISTEN", "CLOSING",
}

// socketInfo asks the kernel about one socket.
func socketInfo(conn net.Conn, clock evidence.Clock) *TCPInfo {
	var info *TCPInfo
	control(conn, func(fd int) {
		raw, err := unix.GetsockoptTCPInfo(fd, unix.IPPROTO_TCP, unix.TCP_INFO)
		if err != nil {
			return // not a TCP socket
		}
		info = newTCPInfo(raw)
		info.At = clock.Now()
		info.SendQueue = queue(fd, unix.SIOCOUTQ)
		info.ReceiveQueue = queue(fd, unix.SIOCINQ)
		if ms, err := unix.GetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT); err == nil {
			info.UserTimeout = time.Duration(ms) * time.Millisecond
		}
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
		AllRetransmits:   raw.Total_retrans,
		Backoff:          uint32(raw.Backoff),
		Probes:           uint32(raw.Probes),
		BytesAcked:       raw.Bytes_acked,
		BytesReceived:    raw.Bytes_received,
		LastDataSent:     time.Duration(raw.Last_data_sent) * time.Millisecond,
		LastDataReceived: time.Duration(raw.Last_data_recv) * time.Millisecond,
		LastAckReceived:  time.Duration(raw.Last_ack_recv) * time.Millisecond,
		Timeout:          time.Duration(raw.Rto) * time.Microsecond,
		RTT:              time.Duration(raw.Rtt) * time.Microsecond,
	}
}

// queue returns how full a queue of a socket is, zero if it is closed.
func queue(fd int, request uint) uint64 {
	n, err := unix.IoctlGetInt(fd, request)
	if err != nil || n < 0 {
		return 0
	}
	return uint64(n)
}

// setUserTimeout sets TCP_USER_TIMEOUT. Where that is impossible there is no
// socket whose kernel could give up.
func setUserTimeout(conn net.Conn, timeout time.Duration) {
	control(conn, func(fd int) {
		_ = unix.SetsockoptInt(fd, unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(timeout.Milliseconds()))
	})
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
