package calls

import (
	"net/url"
	"strconv"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"

	"hangscope/repro/wire"
)

// The bounds of header blocks. A longer block cannot be read, and after it no other of its
// side can: HPACK builds each on the ones before.
const (
	maxBlock   = 64 << 10
	maxField   = 16 << 10
	maxMessage = 512 // of the grpc-message that is kept, in bytes
	// defaultTable is the size of HPACK's table until SETTINGS change it.
	defaultTable = 4096
	// maxTable bounds the table that a peer may allow.
	maxTable = 64 << 10
)

// half is what one side sends.
type half struct {
	of     *Connection
	from   Side
	frames *wire.Frames
	at     time.Duration // of the bytes that pass

	decoder *hpack.Decoder
	block   block
	unread  bool // header blocks of this side cannot be read any more

	content content // of the frame that passes
}

// block is a header block, of HEADERS and the CONTINUATIONs that follow it.
type block struct {
	fields

	stream uint32
	ends   bool // the stream ends with it
	length int  // so far
}

func newHalf(of *Connection, from Side) *half {
	h := &half{of: of, from: from}
	h.frames = wire.NewFrames(from == FromClient, h.frame, h.body)
	h.decoder = hpack.NewDecoder(defaultTable, func(field hpack.HeaderField) { h.block.add(field) })
	h.decoder.SetMaxStringLength(maxField)
	return h
}

// fields are those of a header block that matter to gRPC.
type fields struct {
	path, status, message, http string
	has                         bool // a grpc-status
}

func (f *fields) add(field hpack.HeaderField) {
	switch field.Name {
	case ":path":
		f.path = field.Value
	case ":status":
		f.http = field.Value
	case "grpc-status":
		f.status, f.has = field.Value, true
	case "grpc-message":
		f.message = field.Value[:min(len(field.Value), maxMessage)]
	}
}

// end returns how the fields end a call.
func (f *fields) end(at time.Duration) End {
	end := End{By: FromServer, How: Trailers, At: at, Status: -1, Message: f.message}
	if message, err := url.PathUnescape(f.message); err == nil {
		end.Message = message
	}
	if status, err := strconv.Atoi(f.status); f.has && err == nil && status >= 0 {
		end.Status = status
	}
	const ok = 200
	if status, err := strconv.Atoi(f.http); err == nil && status != ok {
		end.HTTP = status
	}
	return end
}

// frame takes note of a frame that has passed whole.
func (h *half) frame(f *wire.Frame, payload []byte) {
	h.content = content{}
	switch f.Type {
	case http2.FrameHeaders:
		h.headers(f)
	case http2.FrameContinuation:
		if f.Flags.Has(http2.FlagContinuationEndHeaders) {
			h.blockEnds(f)
		}
	case http2.FrameData:
		if s := h.of.open[f.Stream]; s != nil {
			h.of.closeIf(s, h.from, f.Flags.Has(http2.FlagDataEndStream), End{By: h.from, How: Trailers, At: f.At, Status: -1})
		}
	case http2.FrameRSTStream:
		h.of.reset(h.from, *f)
	case http2.FrameGoAway:
		h.of.goAway[h.from] = goAwayOf(*f, payload)
	case http2.FrameSettings:
		h.settings(f, payload)
	default:
	}
}

// settings changes how the other side may write its header blocks.
func (h *half) settings(f *wire.Frame, payload []byte) {
	if f.Flags.Has(http2.FlagSettingsAck) {
		return
	}
	for id, value := range wire.Settings(payload) {
		if id == http2.SettingHeaderTableSize {
			h.of.halves[h.from.Other()].decoder.SetAllowedMaxDynamicTableSize(min(value, maxTable))
		}
	}
}

// headers takes note of HEADERS. What it says counts when its block has ended.
func (h *half) headers(f *wire.Frame) {
	h.block.stream, h.block.ends = f.Stream, f.Flags.Has(http2.FlagHeadersEndStream)
	if f.Flags.Has(http2.FlagHeadersEndHeaders) {
		h.blockEnds(f)
	}
}

// blockEnds takes note of a header block that has passed whole: a request, an answer's
// header, or trailers.
func (h *half) blockEnds(f *wire.Frame) {
	ended := h.block
	h.block = block{}
	if h.decoder.Close() != nil {
		h.unread = true
	}
	s := h.of.open[ended.stream]
	if s == nil && h.from == FromClient {
		s = h.of.begin(ended.stream, f.At)
	}
	if s == nil {
		return
	}
	switch {
	case h.from == FromClient && s.Method == "":
		s.Method = ended.path
		if h.of.options.Times != nil {
			s.times = h.of.options.Times(s.Method)
		}
	case h.from == FromServer && s.Answered == nil:
		s.Answered = new(f.At)
	}
	h.of.closeIf(s, h.from, ended.ends, ended.end(f.At))
}

// body takes the payload of a frame, part by part.
func (h *half) body(f *wire.Frame, part []byte) {
	if f.Type != http2.FrameData || f.Flags.Has(http2.FlagDataPadded) { // else all of it is
		part = h.content.of(*f, part)
	}
	if f.Type != http2.FrameData {
		h.readBlock(part)
	} else if s := h.of.open[f.Stream]; s != nil {
		s.bodies[h.from].read(h.of, s, h.from, h.at, part)
	}
}

// readBlock reads a part of a header block.
func (h *half) readBlock(part []byte) {
	h.block.length += len(part)
	if h.block.length > maxBlock {
		h.unread = true
	}
	if h.unread {
		return
	}
	if _, err := h.decoder.Write(part); err != nil {
		h.unread = true
	}
}
