package network

import "net"

// TryWriter writes without ever waiting.
type TryWriter interface {
	// TryWrite writes as much as the connection takes at once, and returns how
	// many bytes that is. If there is something wrong with the connection it
	// takes none, and Write says what it is. One goroutine uses it at a time.
	TryWrite(p []byte) int
}

// TryWriterOf returns the writer of a connection, nil if it cannot write
// without waiting.
func TryWriterOf(conn net.Conn) TryWriter {
	switch conn := conn.(type) {
	case TryWriter:
		return conn
	case *net.TCPConn:
		return socketWriterOf(conn)
	default:
		return nil
	}
}
