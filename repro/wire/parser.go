package wire

import (
	"encoding/binary"
	"fmt"
	"time"

	"golang.org/x/net/http2"
)

const (
	headerLength = 9
	// keptPayload is how much of the payload of a control frame is kept: 42
	// settings, or the debug text of a GOAWAY.
	keptPayload = 256
	// topBit is reserved in stream identifiers and window increments.
	topBit = 1 << 31
)

// parser follows the frames of one direction of a connection, however its
// bytes are cut. It keeps no payload but that of small control frames.
type parser struct {
	// frame is called with each frame, and with the payload of a control
	// frame, or the beginning of a long one, which it may use until it returns.
	frame func(f *Frame, payload []byte)
	// body is called with the payload of DATA, HEADERS and CONTINUATION, part by part as it
	// passes, before frame is. It may use a part until it returns. If nil, nobody is.
	body func(f *Frame, part []byte)

	state   parserState
	have    uint32        // of what the state is about, in bytes
	since   time.Duration // when its first byte passed
	current Frame         // in its payload, the frame
	begun   bool          // the header of a frame has passed
	header  [headerLength]byte
	kept    []byte // of its payload, if it is a control frame
	strange string // why it is not HTTP/2
}

type parserState int

const (
	inHeader parserState = iota
	inPreface
	inPayload
	notHTTP2 // the rest is counted by others, and has no meaning
)

// feed takes the next bytes, which passed at now.
func (p *parser) feed(now time.Duration, b []byte) {
	for len(b) > 0 {
		if p.have == 0 && p.state != inPayload {
			p.since = now
		}
		switch p.state {
		case inPreface:
			b = p.feedPreface(b)
		case inHeader:
			b = p.feedHeader(now, b)
		case inPayload:
			b = p.feedPayload(now, b)
		default:
			return
		}
	}
}

func (p *parser) feedPreface(b []byte) (rest []byte) {
	for i, got := range b {
		if got != http2.ClientPreface[p.have] {
			p.lose(fmt.Sprintf("byte %d is %q, not that of the client preface", p.have, got))
			return nil
		}
		p.have++
		if p.have == uint32(len(http2.ClientPreface)) {
			p.state, p.have = inHeader, 0
			return b[i+1:]
		}
	}
	return nil
}

func (p *parser) feedHeader(now time.Duration, b []byte) (rest []byte) {
	if p.have == 0 && len(b) >= headerLength {
		p.begin(now, b[:headerLength])
		return b[headerLength:]
	}
	n := copy(p.header[p.have:], b)
	p.have += uint32(n)
	if p.have == headerLength {
		p.begin(now, p.header[:])
	}
	return b[n:]
}

// begin begins the frame of a header.
func (p *parser) begin(now time.Duration, header []byte) {
	p.current = Frame{
		Length: uint32(header[0])<<16 | uint32(header[1])<<8 | uint32(header[2]),
		Type:   http2.FrameType(header[3]),
		Flags:  http2.Flags(header[4]),
		Stream: binary.BigEndian.Uint32(header[5:]) &^ topBit,
	}
	if reason := p.check(&p.current, header); reason != "" {
		p.lose(reason)
		return
	}
	p.begun = true
	p.state, p.have = inPayload, 0
	if p.current.Length == 0 {
		p.complete(now)
	}
}

func (p *parser) feedPayload(now time.Duration, b []byte) (rest []byte) {
	n := min(uint32(len(b)), p.current.Length-p.have)
	switch {
	case !isControl(p.current.Type):
		if p.body != nil {
			p.body(&p.current, b[:n])
		}
	case p.have < keptPayload:
		p.kept = append(p.kept[:p.have], b[:min(n, keptPayload-p.have)]...)
	}
	p.have += n
	if p.have == p.current.Length {
		p.complete(now)
	}
	return b[n:]
}

// isControl reports whether the payload of a frame is for HTTP/2 itself, and not
// what an application sends: messages, and header blocks.
func isControl(kind http2.FrameType) bool {
	switch kind {
	case http2.FrameData, http2.FrameHeaders, http2.FramePushPromise, http2.FrameContinuation:
		return false
	default:
		return true
	}
}

// complete ends the current frame.
func (p *parser) complete(now time.Duration) {
	f := &p.current
	f.At = now
	var payload []byte
	if isControl(f.Type) {
		payload = p.kept[:min(f.Length, keptPayload)]
		interpret(f, payload)
	}
	p.state, p.have = inHeader, 0
	p.frame(f, payload)
}

// interpret reads what a frame has in its payload. Its length has been checked.
func interpret(f *Frame, payload []byte) {
	switch f.Type {
	case http2.FrameRSTStream:
		f.Code = http2.ErrCode(binary.BigEndian.Uint32(payload))
	case http2.FrameGoAway:
		f.Code = http2.ErrCode(binary.BigEndian.Uint32(payload[4:]))
	case http2.FrameWindowUpdate:
		f.Increment = binary.BigEndian.Uint32(payload) &^ topBit
	default:
	}
}

func (p *parser) lose(reason string) {
	p.state, p.have, p.strange = notHTTP2, 0, reason
}

// partial returns what has begun and not ended, nil if nothing has.
func (p *parser) partial() *Partial {
	switch {
	case p.state == inPayload:
		return &Partial{
			Of: PartOfFrame, Frame: p.current,
			Have: headerLength + p.have, Want: headerLength + p.current.Length, Since: p.since,
		}
	case p.have == 0:
		return nil
	case p.state == inPreface:
		return &Partial{Of: PartOfPreface, Have: p.have, Want: uint32(len(http2.ClientPreface)), Since: p.since}
	default:
		return &Partial{Of: PartOfHeader, Have: p.have, Want: headerLength, Since: p.since}
	}
}
