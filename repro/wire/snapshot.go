package wire

import (
	"cmp"
	"encoding/binary"
	"slices"
	"time"

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
	}
	if t.mirrored { // the kernel's view is that of the relay's own end
		end.Written, end.Read = end.Read, end.Written
		end.Local, end.Remote = end.Remote, end.Local
	} else {
		end.TCP = t.TCPInfo()
	}
	t.exchange.snapshot(&end)
	return end
}

func (d *direction) snapshot() Direction {
	d.mu.Lock()
	defer d.mu.Unlock()
	snapshot := Direction{
		Bytes:    d.bytes,
		Last:     d.last,
		NotHTTP2: d.parser.strange,
		Recent:   d.recentInOrder(),
		Partial:  d.parser.partial(),
		Ended:    d.ended,
		GoAway:   d.goAway,
	}
	for id, s := range d.settings {
		if s.known {
			snapshot.Settings = append(snapshot.Settings, http2.Setting{ID: http2.SettingID(id), Val: s.value})
		}
	}
	return snapshot
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
		At: f.At, Code: f.Code, Debug: string(debug[:min(len(debug), maxDebug)]),
		Last: binary.BigEndian.Uint32(payload) &^ topBit,
	}
}

func (e *exchange) snapshot(end *End) {
	e.mu.Lock()
	defer e.mu.Unlock()
	end.Window = defaultWindow + e.connection.left()
	for _, s := range e.streams {
		end.Streams = append(end.Streams, StreamWindow{
			Stream:    s.id,
			Window:    e.initial + s.left(),
			SendEnded: s.ended[Written],
		})
	}
	slices.SortFunc(end.Streams, func(a, b StreamWindow) int { return cmp.Compare(a.Stream, b.Stream) })
	end.Untracked = e.untracked
	end.Beyond = slices.Clone(e.beyond)
	end.Written.Pinged = e.pings[Written].since()
	end.Read.Pinged = e.pings[Read].since()
}

// left is what the peer granted and the owner has not used yet.
func (c *credit) left() int64 { return c.granted - c.sent }

// since returns when the oldest question was asked, nil if none is open.
func (u *unanswered) since() *time.Duration {
	if u.n == 0 {
		return nil
	}
	return new(u.asked[0].at)
}
