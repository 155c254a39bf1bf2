package proxy

import "encoding/binary"

// messages counts the gRPC messages of a direction of a stream: each is a flag, the four
// bytes of its length, and its bytes.
type messages struct {
	prefix [prefixLength]byte
	have   int    // bytes of the prefix
	left   uint32 // bytes of the message
}

const prefixLength = 5

// feed takes the next bytes, and returns how many messages are complete with them.
func (m *messages) feed(data []byte) (complete uint64) {
	for len(data) > 0 {
		if m.have < prefixLength {
			n := copy(m.prefix[m.have:], data)
			m.have += n
			data = data[n:]
			if m.have < prefixLength {
				return complete
			}
			m.left = binary.BigEndian.Uint32(m.prefix[1:])
		}
		n := min(int64(m.left), int64(len(data)))
		data = data[n:]
		m.left -= uint32(n)
		if m.left == 0 {
			complete++
			m.have = 0
		}
	}
	return complete
}
