package chain

import (
	"encoding/binary"
	"net"
	"sync"

	"golang.org/x/net/http2"

	"hangscope/repro/network"
)

// rewriting is a connection whose owner's transport writes other frames than it would:
// the peer, and whoever watches the wire, sees what a transport with that fault writes.
type rewriting struct {
	net.Conn

	mu     sync.Mutex
	frames frameWriter
}

// Write implements net.Conn.
func (c *rewriting) Write(b []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if out := c.frames.pass(b); len(out) > 0 {
		if _, err := c.Conn.Write(out); err != nil {
			return 0, err
		}
	}
	return len(b), nil
}

// Number implements [network.Numbered].
func (c *rewriting) Number() int { return network.NumberOf(c.Conn) }

// Lengths of HTTP/2, in bytes.
const (
	frameHeader  = 9
	updateLength = 4 // the payload of a WINDOW_UPDATE
)

// frameWriter follows the frames that a transport writes.
type frameWriter struct {
	// update returns what is written for a WINDOW_UPDATE. If nil, that is written, and so
	// is one that follows the first SETTINGS: it is no window that is given back, but the
	// size of the connection's window.
	update func(out []byte, stream, increment uint32) []byte
	// seen is called with the type of each frame. If nil, it is not.
	seen func(http2.FrameType)

	preface int    // bytes of the client's preface that are still to come
	held    []byte // a header, or a WINDOW_UPDATE, that has not been written in full
	left    int    // bytes of a payload that are still to come
	frames  int    // that were written
}

// pass returns what is written in place of some bytes.
func (w *frameWriter) pass(b []byte) (out []byte) {
	for len(b) > 0 {
		switch {
		case w.preface > 0:
			n := min(w.preface, len(b))
			out, b, w.preface = append(out, b[:n]...), b[n:], w.preface-n
		case w.left > 0:
			n := min(w.left, len(b))
			out, b, w.left = append(out, b[:n]...), b[n:], w.left-n
		default:
			w.held, b = append(w.held, b[0]), b[1:]
			out = w.frame(out)
		}
	}
	return out
}

// frame looks at what is held, and writes it when it is known what it is.
func (w *frameWriter) frame(out []byte) []byte {
	if len(w.held) < frameHeader {
		return out
	}
	kind := http2.FrameType(w.held[3])
	length := int(w.held[0])<<16 | int(w.held[1])<<8 | int(w.held[2])
	if kind == http2.FrameWindowUpdate && w.update != nil && length == updateLength {
		if len(w.held) < frameHeader+updateLength {
			return out
		}
		stream, increment := binary.BigEndian.Uint32(w.held[5:]), binary.BigEndian.Uint32(w.held[frameHeader:])
		if w.frames == 1 {
			out = append(out, w.held...)
		} else {
			out = w.update(out, stream, increment)
		}
		length = 0
	} else {
		out = append(out, w.held...)
	}
	if w.seen != nil {
		w.seen(kind)
	}
	w.held, w.left, w.frames = w.held[:0], length, w.frames+1
	return out
}

// appendUpdate appends a WINDOW_UPDATE. Stream 0 is the connection.
func appendUpdate(out []byte, stream, increment uint32) []byte {
	out = append(out, 0, 0, updateLength, byte(http2.FrameWindowUpdate), 0)
	out = binary.BigEndian.AppendUint32(out, stream)
	return binary.BigEndian.AppendUint32(out, increment)
}
