//go:build !unix

package network

import "net"

// socketReceiverOf returns nil: there is no portable way to wait without a buffer.
func socketReceiverOf(*net.TCPConn) Receiver { return nil }
