package wire

import (
	"cmp"
	"encoding/binary"
	"slices"

	"golang.org/x/net/http2"
)

// End returns what the tap has seen. Each direction is held up for as long as
// it takes to copy its part.
func (t *Tap) End() End {
	end := End{
		Place:   t.place,
		Local:   t.LocalAddr().String(),
		Remote:  t.RemoteAddr().String(),
		Opened:  t.opened,
		At:      t.clock.Now(),
		Written: t.written.snapshot(),
		Read:    t.read.snapshot(),
		TCP:     t.TCPInfo(),
	}
	t.exchange.snapshot(&end)
	return end
}

func (d *direction) snapshot() Direction {
	d.mu.Lock()
	defer d.mu.Unlock()
	snapshot := Direction{
		Bytes:    d.bytes,
		First:    d.first,
		Last:     d.last,
		Preface:  d.parser.prefaced,
		NotHTTP2: d.parser.strange,
		Frames:   d.frames,
		ByType:   d.byType(),
		Recent:   d.recentInOrder(),
		Partial:  d.parser.partial(),
		Ended:    d.ended,
		GoAway:   d.goAway,
		Refused:  d.refused,
	}
	for id, s := range d.settings {
		if s.known {
			snapshot.Settings = append(snapshot.Settings, http2.Setting{ID: http2.SettingID(id), Val: s.value})
		}
	}
	if bytes := d.writing.Load(); bytes > 0 {
		snapshot.Blocked = &Blocked{Bytes: uint64(bytes), Since: d.last}
	}
	return snapshot
}

func (d *direction) byType() []TypeCount {
	var counts []TypeCount
	for kind, t := range d.types {
		if t.count == 0 {
			continue
		}
		name := "other"
		if kind != otherType {
			name = http2.FrameType(kind).String()
		}
		counts = append(counts, TypeCount{Type: name, Count: t.count, Bytes: t.bytes, Last: t.last})
	}
	return counts
}

func (d *direction) recentInOrder() []Frame {
	if d.frames <= recentFrames {
		return slices.Clone(d.recent[:d.frames])
	}
	oldest := d.frames % recentFrames
	return slices.Concat(d.recent[oldest:], d.recent[:oldest])
}

func goAway(f Frame, payload []byte) *GoAway {
	const lastStreamAndCode = 8
	debug := payload[lastStreamAndCode:]
	return &GoAway{
		At:         f.At,
		LastStream: binary.BigEndian.Uint32(payload) &^ topBit,
		Code:       f.Code,
		Debug:      string(debug[:min(len(debug), longestDebug)]),
	}
}

func (e *exchange) snapshot(end *End) {
	e.mu.Lock()
	defer e.mu.Unlock()
	end.Connection = e.connection.window([ways]int64{defaultWindow, defaultWindow})
	for _, s := range e.streams {
		end.Streams = append(end.Streams, StreamWindow{
			Stream:       s.id,
			Window:       s.window(e.initial),
			SendEnded:    s.ended[Written],
			ReceiveEnded: s.ended[Read],
		})
	}
	slices.SortFunc(end.Streams, func(a, b StreamWindow) int { return cmp.Compare(a.Stream, b.Stream) })
	end.Untracked = e.untracked
	end.Written.UnackedPings = e.pings[Written].unacked()
	end.Written.UnackedSettings = e.settings[Written].unacked()
	end.Read.UnackedPings = e.pings[Read].unacked()
	end.Read.UnackedSettings = e.settings[Read].unacked()
}

// window returns what is left of what each end has granted to the other.
func (c *credit) window(initial [ways]int64) Window {
	return Window{
		Send:    initial[Read] + c.granted[Read] - c.data[Written],
		Receive: initial[Written] + c.granted[Written] - c.data[Read],
	}
}

func (u *unanswered) unacked() *Unacked {
	if u.n == 0 {
		return nil
	}
	return &Unacked{Count: u.n, Since: u.asked[0].at}
}
