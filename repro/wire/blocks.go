package wire

import (
	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

const (
	// longestField bounds what the decoder holds of one field in bytes. It is
	// the size of a frame: gRPC's own metadata is far below it.
	longestField = 16 << 10
	// largestTable bounds the decoder's dynamic table in bytes; the default of
	// HTTP/2 is 4 kB.
	largestTable = 64 << 10
	// longestValue is what is kept of a value, in bytes.
	longestValue = 256
)

// blocks decodes the header blocks of one direction. They depend on each other,
// so after one that cannot be decoded it stops.
type blocks struct {
	decoder *hpack.Decoder
	broken  bool
	padding uint32  // of the current frame, in bytes
	fields  *Fields // of the current block
}

func newBlocks() *blocks {
	b := &blocks{}
	b.decoder = hpack.NewDecoder(4096, b.field)
	b.decoder.SetMaxStringLength(longestField)
	b.decoder.SetAllowedMaxDynamicTableSize(largestTable)
	return b
}

// feed takes a piece of the payload of a frame, which begins at an offset.
func (b *blocks) feed(f *Frame, offset uint32, piece []byte) {
	if b.broken {
		return
	}
	front, padded := shape(f)
	if offset == 0 {
		b.padding = 0
		if padded {
			b.padding = uint32(piece[0])
		}
	}
	if front+b.padding > f.Length {
		b.broken = true
		return
	}
	// The block is what lies between front and padding.
	from := min(max(front, offset)-offset, uint32(len(piece)))
	to := min(max(f.Length-b.padding, offset)-offset, uint32(len(piece)))
	if from < to {
		_, err := b.decoder.Write(piece[from:to])
		b.broken = err != nil
	}
}

// shape returns how many bytes are before the block in a frame's payload, and
// whether the first of them is the length of the padding after it.
func shape(f *Frame) (front uint32, padded bool) {
	switch f.Type {
	case http2.FrameHeaders:
		padded = f.Flags.Has(http2.FlagHeadersPadded)
		if f.Flags.Has(http2.FlagHeadersPriority) {
			front = 5
		}
	case http2.FramePushPromise:
		padded = f.Flags.Has(http2.FlagPushPromisePadded)
		front = 4
	default:
	}
	if padded {
		front++
	}
	return front, padded
}

// end ends a frame, and returns what its block said if that ends with it.
func (b *blocks) end(f *Frame) *Fields {
	// The three types of frame have END_HEADERS at the same place.
	if b.broken || !f.Flags.Has(http2.FlagHeadersEndHeaders) {
		return nil
	}
	fields := b.fields
	b.fields = nil
	b.broken = b.decoder.Close() != nil
	return fields
}

// field takes note of a field of the current block.
func (b *blocks) field(field hpack.HeaderField) {
	var into *string
	kept := b.fields
	if kept == nil {
		kept = &Fields{}
	}
	switch field.Name {
	case ":path":
		into = &kept.Path
	case ":status":
		into = &kept.Status
	case "grpc-status":
		into = &kept.GRPCStatus
	case "grpc-message":
		into = &kept.GRPCMessage
	default:
		return
	}
	*into = field.Value[:min(len(field.Value), longestValue)]
	b.fields = kept
}
