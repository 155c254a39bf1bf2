//go:build !linux

package wire

import (
	"net"
	"time"

	"hangscope/repro/evidence"
)

// socketInfo returns nil: only Linux is observed.
func socketInfo(net.Conn, evidence.Clock) *TCPInfo { return nil }

// setUserTimeout does nothing, as grpc-go does elsewhere than on Linux.
func setUserTimeout(net.Conn, time.Duration) {}
