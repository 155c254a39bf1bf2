//go:build !linux

package wire

import (
	"net"
	"time"

	"hangscope/repro/evidence"
)

// tcpInfo returns nil: only Linux is observed.
func tcpInfo(net.Conn, evidence.Clock) *TCPInfo { return nil }

// setUserTimeout does nothing, as grpc-go does elsewhere than on Linux.
func setUserTimeout(net.Conn, time.Duration) {}
