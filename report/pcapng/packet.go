package pcapng

import (
	"fmt"
	"net"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"

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
	port    layers.TCPPort
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

// bytes returns the packet as it would be on the wire, from the IP header on.
func (p *packet) bytes() ([]byte, error) {
	ip := layers.IPv4{
		Version: 4, TTL: hops, Protocol: layers.IPProtocolTCP, Flags: layers.IPv4DontFragment,
		SrcIP: p.from.address, DstIP: p.to.address,
	}
	tcp := layers.TCP{
		SrcPort: p.from.port, DstPort: p.to.port, Seq: p.seq, Ack: p.ack, Window: window,
		SYN: p.flags.syn, ACK: p.flags.ack, PSH: p.flags.push, FIN: p.flags.fin, RST: p.flags.rst,
	}
	if tcp.RST {
		tcp.Window = 0
	}
	if tcp.SYN {
		tcp.Options = []layers.TCPOption{
			{OptionType: layers.TCPOptionKindMSS, OptionLength: 4, OptionData: []byte{maximumSegment >> 8, maximumSegment & 0xff}},
			{OptionType: layers.TCPOptionKindNop, OptionLength: 1},
			{OptionType: layers.TCPOptionKindWindowScale, OptionLength: 3, OptionData: []byte{windowScale}},
		}
	}
	if err := tcp.SetNetworkLayerForChecksum(&ip); err != nil {
		return nil, err
	}
	buffer := gopacket.NewSerializeBuffer()
	options := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	err := gopacket.SerializeLayers(buffer, options, &ip, &tcp, gopacket.Payload(p.payload))
	return buffer.Bytes(), err
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
