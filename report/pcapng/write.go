package pcapng

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"

	"hangscope/repro/evidence"
)

// Epoch is the start of a capture that does not say when it began.
var Epoch = time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)

// File is a capture as packets, ready to be written.
type File struct {
	title      string
	legend     string
	interfaces []string
	packets    []*packet
	start      time.Time
}

// Make makes the packets of a capture. It fails only if neither end of a connection
// was watched.
func Make(c evidence.Capture) (*File, error) {
	interfaces, err := interfacesOf(c)
	if err != nil {
		return nil, err
	}
	var packets []*packet
	for number, connection := range c.Connections {
		made := newConversation(number, connection).packets()
		for _, p := range made {
			p.hop = connection.Hop
			p.wire = slices.Index(interfaces, interfaceName(connection))
		}
		packets = append(packets, made...)
	}
	slices.SortStableFunc(packets, func(a, b *packet) int { return cmp.Compare(a.at, b.at) })
	comment(packets, c.Marks)
	return &File{title: strings.TrimSpace(c.Provenance + "\n" + c.Title), legend: cmp.Or(c.Legend, chainLegend), interfaces: interfaces, packets: packets, start: start(c)}, nil
}

// Packets returns how many packets the file has.
func (f *File) Packets() int { return len(f.packets) }

func start(c evidence.Capture) time.Time {
	if c.Start.IsZero() {
		return Epoch
	}
	return c.Start
}

// interfacesOf returns the names of the interfaces: hop 1, hop 2, then those of
// relays. Where there is no chain, they are those of the connections.
func interfacesOf(c evidence.Capture) ([]string, error) {
	names := []string{"hop 1 forwarder-upstream", "hop 2 client-forwarder"}
	if c.Legend != "" {
		names = nil
	}
	for i, connection := range c.Connections {
		if connection.Dialled == nil && connection.Accepted == nil {
			return nil, fmt.Errorf("connection %d from %s to %s was not watched at any end", i, connection.Dialler, connection.Acceptor)
		}
		if name := interfaceName(connection); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		names = []string{"no connection"}
	}
	return names, nil
}

func interfaceName(c evidence.Connection) string {
	if c.Hop == 0 {
		return fmt.Sprintf("%s-%s", c.Dialler, c.Acceptor)
	}
	return fmt.Sprintf("hop %d %s-%s", c.Hop, c.Dialler, c.Acceptor)
}

// comment puts the marks beside the packets, on each interface of their hop.
func comment(packets []*packet, marks []evidence.Mark) {
	for _, mark := range marks {
		before, after := make(map[int]*packet), make(map[int]*packet)
		for _, p := range packets {
			if mark.Hop != 0 && mark.Hop != p.hop {
				continue
			}
			if p.at <= mark.At {
				before[p.wire] = p
			} else if after[p.wire] == nil {
				after[p.wire] = p
			}
		}
		for _, p := range before {
			p.say("%s: at %v, %v after this packet", mark.Text, rounded(mark.At), rounded(mark.At-p.at))
		}
		for _, p := range after {
			p.say("%s: at %v, %v before this packet", mark.Text, rounded(mark.At), rounded(p.at-mark.At))
		}
	}
}

// rounded rounds a time for people. The times of packets are exact to the nanosecond.
func rounded(d time.Duration) time.Duration { return d.Round(time.Microsecond) }

// captureComment tells readers of the file how to read it.
const captureComment = "Made from what the ends of the connections wrote and read; no packet was captured. " +
	"Data is a Write of its sender; an ACK without data is a Read of its sender. " +
	"The time of day, in UTC, is the time since the start of the variant. "

// chainLegend says who has which address in a chain.
const chainLegend = "192.0.2.1 is the client, 192.0.2.2 the pod with the forwarder, 192.0.2.3 the upstream."

// Write writes the file. It fails only if w does.
func (f *File) Write(w io.Writer) error {
	options := pcapgo.NgWriterOptions{SectionInfo: pcapgo.NgSectionInfo{
		Application: "hangscope",
		Comment:     strings.TrimSpace(f.title + "\n" + captureComment + f.legend),
	}}
	out, err := pcapgo.NewNgWriterInterface(w, newInterface(f.interfaces[0]), options)
	if err != nil {
		return err
	}
	for _, name := range f.interfaces[1:] {
		if _, err := out.AddInterface(newInterface(name)); err != nil {
			return err
		}
	}
	for _, p := range f.packets {
		bytes, err := p.bytes()
		if err != nil {
			return err
		}
		info := gopacket.CaptureInfo{
			Timestamp: f.start.Add(p.at), CaptureLength: len(bytes), Length: len(bytes), InterfaceIndex: p.wire,
		}
		if err := out.WritePacketWithOptions(info, bytes, pcapgo.NgPacketOptions{Comments: p.comments}); err != nil {
			return err
		}
	}
	return out.Flush()
}

func newInterface(name string) pcapgo.NgInterface {
	return pcapgo.NgInterface{Name: name, LinkType: layers.LinkTypeRaw}
}
