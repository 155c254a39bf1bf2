package calls

import (
	"encoding/binary"
	"time"

	"golang.org/x/net/http2"

	"hangscope/repro/wire"
)

// content is where the payload of a frame begins and ends without its padding, and without
// the priority that HEADERS may have (RFC 9113, sections 6.1 and 6.2).
type content struct {
	begun      bool
	padLength  bool   // the length of the padding is still to come
	skip, left uint32 // of what passes next: not content, and then content
}

const priorityLength = 5

// of returns what is content in the next part of a frame's payload.
func (c *content) of(f wire.Frame, part []byte) []byte {
	if !c.begun {
		c.begin(f)
	}
	if c.padLength && len(part) > 0 {
		c.padLength = false
		pad := uint32(part[0])
		part = part[1:]
		c.left -= min(c.left, pad)
	}
	skipped := min(c.skip, uint32(len(part)))
	c.skip -= skipped
	part = part[skipped:]
	part = part[:min(c.left, uint32(len(part)))]
	c.left -= uint32(len(part))
	return part
}

func (c *content) begin(f wire.Frame) {
	*c = content{begun: true, left: f.Length}
	switch {
	case f.Type == http2.FrameContinuation:
		return
	case f.Type == http2.FrameHeaders && f.Flags.Has(http2.FlagHeadersPriority):
		c.skip = priorityLength
	}
	c.padLength = f.Flags.Has(http2.FlagDataPadded) // HEADERS have the same flag
	if c.padLength {
		c.left -= min(c.left, 1)
	}
	c.left -= min(c.left, c.skip)
}

// prefixLength is that of what stands before each gRPC message: whether it is compressed,
// and its length.
const prefixLength = 5

// body is the message of one side of a call that passes.
type body struct {
	prefix [prefixLength]byte
	have   uint64        // bytes, with the prefix
	want   uint64        // 0 while the prefix has not passed
	since  time.Duration // when its first byte passed
}

// read takes the next bytes of a side's messages.
func (b *body) read(c *Connection, s *stream, from Side, at time.Duration, part []byte) {
	for len(part) > 0 {
		if b.have == 0 {
			b.since = at
		}
		if b.have < prefixLength {
			n := copy(b.prefix[b.have:], part)
			b.have += uint64(n)
			part = part[n:]
			if b.have < prefixLength {
				return
			}
			b.want = prefixLength + uint64(binary.BigEndian.Uint32(b.prefix[1:]))
		}
		n := min(b.want-b.have, uint64(len(part)))
		b.have += n
		part = part[n:]
		if b.have == b.want {
			s.times.note(&s.Call, from, at)
			s.messages(from).add(b.want-prefixLength, at)
			if s.Resumed == nil {
				s.Resumed = new(at)
			}
			*b = body{}
			if c.options.Message != nil {
				call := s.snapshot()
				c.options.Message(&call, from, at)
			}
		}
	}
}

// add counts a message.
func (m *Messages) add(bytes uint64, at time.Duration) {
	if m.Count == 0 {
		m.First = at
	} else {
		m.Longest = max(m.Longest, at-m.Last)
	}
	m.Count++
	m.Bytes += bytes
	m.Last = at
}

// partial is a message that has begun to pass, nil if none has.
func (b *body) partial() *Partial {
	if b.have == 0 {
		return nil
	}
	return &Partial{Have: b.have, Want: b.want, Since: b.since}
}
