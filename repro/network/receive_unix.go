//go:build unix

package network

import (
	"errors"
	"io"
	"net"
	"os"
	"syscall"
)

// socketReceiver is the [Receiver] of a TCP connection. One goroutine uses it at a time.
type socketReceiver struct {
	conn *net.TCPConn
	raw  syscall.RawConn
	// attempt is the method of that name: made once, so that reading allocates nothing.
	attempt func(fd uintptr) bool
	pool    *Buffers
	buffer  *[]byte
	n       int
	err     error
}

func socketReceiverOf(conn *net.TCPConn) Receiver {
	raw, err := conn.SyscallConn()
	if err != nil {
		return nil // it has been closed
	}
	r := &socketReceiver{conn: conn, raw: raw}
	r.attempt = r.try
	return r
}

// Receive implements [Receiver].
func (r *socketReceiver) Receive(pool *Buffers) (buffer *[]byte, n int, err error) {
	r.pool, r.buffer, r.n, r.err = pool, nil, 0, nil
	if err := r.raw.Read(r.attempt); err != nil {
		return nil, 0, err
	}
	switch {
	case r.err != nil:
		return nil, 0, &net.OpError{
			Op: "read", Net: "tcp", Source: r.conn.LocalAddr(), Addr: r.conn.RemoteAddr(), Err: os.NewSyscallError("read", r.err),
		}
	case r.n == 0:
		return nil, 0, io.EOF
	}
	return r.buffer, r.n, nil
}

// try makes one attempt. If it reports that it is not done, the runtime waits, and calls it
// again when there is something to read.
func (r *socketReceiver) try(fd uintptr) (done bool) {
	buffer := r.pool.Take()
	r.n, r.err = syscall.Read(int(fd), *buffer)
	for errors.Is(r.err, syscall.EINTR) {
		r.n, r.err = syscall.Read(int(fd), *buffer)
	}
	if r.n > 0 {
		r.buffer = buffer
		return true
	}
	r.pool.Give(buffer)
	return r.err == nil || r.err != syscall.EAGAIN //nolint:errorlint // an errno as the kernel gives it
}
