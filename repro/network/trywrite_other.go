//go:build !unix

package network

import "net"

// socketWriterOf returns nil: there is no portable way to write without waiting.
func socketWriterOf(*net.TCPConn) TryWriter { return nil }
