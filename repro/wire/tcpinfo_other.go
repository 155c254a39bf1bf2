//go:build !linux

package wire

import "net"

// socketInfo returns nil: only Linux is observed.
func socketInfo(net.Conn) *TCPInfo { return nil }
