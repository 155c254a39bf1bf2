//go:build unix

package network

import (
	"net"
	"syscall"
)

// socketWriter is the [TryWriter] of a TCP connection.
type socketWriter struct {
	raw syscall.RawConn
	// attempt is the method of that name: made once, so that a write allocates
	// nothing. It tries to write p, and leaves how much of it in n.
	attempt func(fd uintptr) bool
	p       []byte
	n       int
}

func socketWriterOf(conn *net.TCPConn) TryWriter {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil // it has been closed
	}
	w := &socketWriter{raw: raw}
	w.attempt = w.try
	return w
}

// TryWrite implements [TryWriter].
func (w *socketWriter) TryWrite(p []byte) int {
	w.p, w.n = p, 0
	// It fails if the connection has been closed.
	_ = w.raw.Write(w.attempt)
	w.p = nil
	return w.n
}

// try makes one attempt. It always reports that it is done: else the runtime
// would wait, and call it again.
func (w *socketWriter) try(fd uintptr) (done bool) {
	if n, err := syscall.Write(int(fd), w.p); err == nil {
		w.n = n
	}
	return true
}
