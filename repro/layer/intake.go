package layer

import (
	"io"
	"net"

	"hangscope/repro/network"
	"hangscope/repro/pod"
)

// intake reads what a pump carries. It holds a buffer only while there are bytes in it:
// most connections are silent most of the time.
type intake struct {
	source   io.Reader
	receiver network.Receiver // nil if the source has none: the buffer is kept then
	buffer   *[]byte
	kept     int // bytes at the front of buffer that wait for more
}

// buffers are those of all pumps.
var buffers = network.NewBuffers(pod.RelayBuffer)

func newIntake(source io.Reader) *intake {
	in := &intake{source: source}
	if conn, ok := source.(net.Conn); ok {
		in.receiver = network.ReceiverOf(conn)
	}
	return in
}

// next waits for more. It returns all bytes that wait to be carried, of which the last n
// are new.
func (in *intake) next() (data []byte, n int, err error) {
	if in.receiver != nil && in.kept == 0 {
		in.done()
		in.buffer, n, err = in.receiver.Receive(buffers)
		if n == 0 {
			return nil, 0, err
		}
		return (*in.buffer)[:n], n, err
	}
	if in.buffer == nil {
		in.buffer = buffers.Take()
	}
	n, err = in.source.Read((*in.buffer)[in.kept:])
	return (*in.buffer)[:in.kept+n], n, err
}

// keep notes how many bytes at the front wait for more.
func (in *intake) keep(n int) { in.kept = n }

// waiting are the bytes that wait for more.
func (in *intake) waiting() []byte {
	if in.kept == 0 {
		return nil
	}
	return (*in.buffer)[:in.kept]
}

// done gives the buffer back.
func (in *intake) done() {
	if in.buffer != nil {
		buffers.Give(in.buffer)
		in.buffer = nil
	}
}
