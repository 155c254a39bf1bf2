package network

import (
	"net"
	"sync"
)

// Receiver reads into a buffer that it takes when there is something to read, so that a
// connection on which nothing comes holds none.
type Receiver interface {
	// Receive waits for bytes as Read does, and returns them in a buffer of the pool, of
	// which the caller takes the first n and which it gives back. The buffer is nil if
	// nothing was read.
	Receive(pool *Buffers) (buffer *[]byte, n int, err error)
}

// Buffers are buffers of one size that connections share.
type Buffers struct{ pool sync.Pool }

// NewBuffers returns buffers of a size.
func NewBuffers(size int) *Buffers {
	return &Buffers{sync.Pool{New: func() any { return new(make([]byte, size)) }}}
}

// Take returns a buffer, and Give takes it back.
func (b *Buffers) Take() *[]byte { return b.pool.Get().(*[]byte) }

// Give takes back a buffer that nobody uses any more.
func (b *Buffers) Give(buffer *[]byte) { b.pool.Put(buffer) }

// ReceiverOf returns the receiver of a connection, nil if it has to be read into a buffer
// of its own.
func ReceiverOf(conn net.Conn) Receiver {
	switch conn := conn.(type) {
	case interface{ Receiver() Receiver }:
		return conn.Receiver()
	case *net.TCPConn:
		return socketReceiverOf(conn)
	default:
		return nil
	}
}
