package pcapng

import (
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"hangscope/repro/evidence"
)

const (
	// segmentSize is the longest segment, in bytes: as many of maximumSegment
	// as Linux hands to a network card at once (GSO).
	segmentSize = 44 * maximumSegment
	// maximumSegment is what the handshake announces: the segment of Ethernet.
	maximumSegment = 1460
	// windowScale and window stand for a window of 1 GB. The windows to look at
	// are those of HTTP/2.
	windowScale = 14
	window      = 0xffff
	hops        = 64
	// firstEphemeral is the port of the first dialler, ephemerals the number of
	// ports. No protocol is registered in their range, so that Wireshark does not
	// guess a protocol from them.
	firstEphemeral = 52000
	ephemerals     = 8000
)

// flags are the flags of a TCP segment. All segments have ACK, except a SYN and a RST
// that the peer did not send.
type flags struct{ syn, ack, push, fin, rst bool }

// endpoint is an end of a connection on paper.
type endpoint struct {
	address net.IP
	port    uint16
}

// packet is a packet of the file.
type packet struct {
	at       time.Duration
	wire     int // its interface
	hop      int
	from, to endpoint
	flags    flags
	seq, ack uint32
	payload  []byte
	comments []string
}

func (p *packet) say(format string, args ...any) {
	p.comments = append(p.comments, fmt.Sprintf(format, args...))
}

// The sizes of the headers, and of the options of a SYN.
const (
	ipHeader   = 20
	tcpHeader  = 20
	tcpOptions = 8
	wordSize   = 4 // the unit of both headers' lengths
)

const (
	version4     = 4
	dontFragment = 0x4000
	protocolTCP  = 6
	checksumOfIP = 10 // where it stands in its header
	checksumTCP  = 16
)

// The bits of the flags of a segment.
const (
	bitFIN = 1 << iota
	bitSYN
	bitRST
	bitPSH
	bitACK
)

// bytes returns the packet as it would be on the wire, from the IP header on.
func (p *packet) bytes() []byte {
	segment := p.segment()
	ip := []byte{version4<<4 | ipHeader/wordSize, 0}
	ip = binary.BigEndian.AppendUint16(ip, uint16(ipHeader+len(segment)))
	ip = binary.BigEndian.AppendUint32(ip, dontFragment) // the packet's number is 0
	ip = append(ip, hops, protocolTCP, 0, 0)
	ip = append(append(ip, p.from.address...), p.to.address...)
	binary.BigEndian.PutUint16(ip[checksumOfIP:], checksum(ip))

	pseudo := append(append([]byte{}, p.from.address...), p.to.address...)
	pseudo = binary.BigEndian.AppendUint16(append(pseudo, 0, protocolTCP), uint16(len(segment)))
	binary.BigEndian.PutUint16(segment[checksumTCP:], checksum(pseudo, segment))
	return append(ip, segment...)
}

// segment is what the IP packet carries, without its checksum.
func (p *packet) segment() []byte {
	header, size := tcpHeader, window
	if p.flags.syn {
		header += tcpOptions
	}
	if p.flags.rst {
		size = 0
	}
	s := binary.BigEndian.AppendUint16(nil, p.from.port)
	s = binary.BigEndian.AppendUint16(s, p.to.port)
	s = binary.BigEndian.AppendUint32(s, p.seq)
	s = binary.BigEndian.AppendUint32(s, p.ack)
	s = append(s, byte(header/wordSize)<<4, p.flags.bits())
	s = binary.BigEndian.AppendUint16(s, uint16(size))
	s = append(s, 0, 0, 0, 0) // the checksum comes later; nothing is urgent
	if p.flags.syn {
		// The longest segment, nothing, and the scale of the window.
		s = append(s, 2, 4, maximumSegment>>8, maximumSegment&0xff, 1, 3, 3, windowScale)
	}
	return append(s, p.payload...)
}

func (f flags) bits() byte {
	var bits byte
	for _, flag := range []struct {
		is  bool
		bit byte
	}{{f.fin, bitFIN}, {f.syn, bitSYN}, {f.rst, bitRST}, {f.push, bitPSH}, {f.ack, bitACK}} {
		if flag.is {
			bits |= flag.bit
		}
	}
	return bits
}

// checksum is that of IP and TCP, over parts of which all but the last have an even
// length.
func checksum(parts ...[]byte) uint16 {
	var sum uint32
	for _, part := range parts {
		for ; len(part) > 1; part = part[2:] {
			sum += uint32(binary.BigEndian.Uint16(part))
		}
		if len(part) > 0 {
			sum += uint32(part[0]) << 8
		}
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return ^uint16(sum)
}

// address returns where a role is: all but client and upstream are in the pod.
func address(role evidence.Role) net.IP {
	last := byte(2)
	switch role {
	case evidence.Client:
		last = 1
	case evidence.Upstream:
		last = 3
	default:
	}
	return net.IPv4(192, 0, 2, last).To4()
}
