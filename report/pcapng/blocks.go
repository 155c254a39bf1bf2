package pcapng

import (
	"encoding/binary"
	"io"
	"time"
)

// The blocks of a file, of which each is its type, its length, a body and its length
// again. https://datatracker.ietf.org/doc/draft-ietf-opsawg-pcapng/ has them all.
const (
	sectionBlock   = 0x0A0D0D0A
	interfaceBlock = 1
	packetBlock    = 6 // "enhanced"
)

// The options of blocks.
const (
	optionComment     = 1
	optionApplication = 4 // of a section
	optionName        = 2 // of an interface
	optionResolution  = 9 // of an interface
)

const (
	byteOrderMagic = 0x1A2B3C4D
	// rawIP says that packets begin with their IP header.
	rawIP = 101
	// nanoseconds is the resolution of times: ten to the power of minus nine.
	nanoseconds = 9
	// blockOverhead is the type and both lengths of a block.
	blockOverhead = 12
	// alignment is what blocks, packets and options are padded to, in bytes.
	alignment = 4
)

var order = binary.LittleEndian

// option is an option of a block.
type option struct {
	code  uint16
	value []byte
}

// writeBlock writes a block whose body ends with options.
func writeBlock(w io.Writer, kind uint32, body []byte, options ...option) error {
	for _, o := range options {
		body = order.AppendUint16(body, o.code)
		body = order.AppendUint16(body, uint16(len(o.value)))
		body = padded(append(body, o.value...))
	}
	if len(options) > 0 {
		body = append(body, 0, 0, 0, 0) // the end of the options
	}
	length := uint32(len(body) + blockOverhead)
	block := order.AppendUint32(nil, kind)
	block = order.AppendUint32(block, length)
	block = append(block, body...)
	_, err := w.Write(order.AppendUint32(block, length))
	return err
}

func padded(bytes []byte) []byte {
	for len(bytes)%alignment != 0 {
		bytes = append(bytes, 0)
	}
	return bytes
}

// writeSection writes the first block of a file.
func writeSection(w io.Writer, comment string) error {
	body := order.AppendUint32(nil, byteOrderMagic)
	body = order.AppendUint16(body, 1)          // version 1.0
	body = order.AppendUint16(body, 0)          //
	body = order.AppendUint64(body, ^uint64(0)) // the length of the section is not told
	return writeBlock(w, sectionBlock, body,
		option{optionApplication, []byte("hangscope")}, option{optionComment, cut(comment)})
}

// writeInterface writes the block of an interface. They are numbered in their order.
func writeInterface(w io.Writer, name string) error {
	body := order.AppendUint32(nil, rawIP)
	body = order.AppendUint32(body, 0) // no bound for the length of a packet
	return writeBlock(w, interfaceBlock, body,
		option{optionName, cut(name)}, option{optionResolution, []byte{nanoseconds}})
}

// writePacket writes the block of a packet.
func writePacket(w io.Writer, wire int, at time.Time, bytes []byte, comments []string) error {
	moment := uint64(at.UnixNano())
	body := order.AppendUint32(nil, uint32(wire))
	body = order.AppendUint32(body, uint32(moment>>32))
	body = order.AppendUint32(body, uint32(moment))
	body = order.AppendUint32(body, uint32(len(bytes))) // as captured
	body = order.AppendUint32(body, uint32(len(bytes))) // as on the wire
	body = padded(append(body, bytes...))
	var options []option
	for _, comment := range comments {
		options = append(options, option{optionComment, cut(comment)})
	}
	return writeBlock(w, packetBlock, body, options...)
}

// maxOption is the longest value of an option.
const maxOption = 1<<16 - 1

func cut(text string) []byte { return []byte(text[:min(len(text), maxOption)]) }
