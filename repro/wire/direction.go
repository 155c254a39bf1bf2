package wire

import (
	"sync"
	"time"

	"golang.org/x/net/http2"
)

const (
	// recentFrames is how many of the last frames are kept of each direction.
	recentFrames = 64
	// maxDebug is what is kept of the debug text of a GOAWAY, in bytes.
	maxDebug = 128
	// knownSettings are the identifiers of the settings that are kept; 9 is the
	// highest in use.
	knownSettings = 10
)

// direction is what passed one end one way.
type direction struct {
	way      Way
	exchange *exchange
	log      *segmentLog // nil if nothing is captured
	passed   func(way Way, at time.Duration, b []byte)

	mu       sync.Mutex
	parser   parser
	bytes    uint64
	last     time.Duration // when bytes passed
	frames   uint64
	recent   []Frame // a ring, once there are recentFrames
	settings [knownSettings]setting
	goAway   *GoAway
	ended    *Ending
}

type setting struct {
	known bool
	value uint32
}

func newDirection(way Way, place Place, exchange *exchange, options Options) *direction {
	d := &direction{way: way, exchange: exchange, log: options.Capture.log(place, way), passed: options.Passed}
	d.parser.frame = d.frame
	if place.Dialled == (way == Written) {
		d.parser.state = inPreface // from the client to the server
	}
	return d
}

// pass takes note of bytes that pass at now.
func (d *direction) pass(now time.Duration, b []byte) {
	if len(b) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.last = now
	if d.log != nil {
		d.log.add(now, b)
	}
	if d.passed != nil {
		d.passed(d.way, now, b)
	}
	d.bytes += uint64(len(b))
	d.exchange.mu.Lock() // once for all frames of b
	defer d.exchange.mu.Unlock()
	d.parser.feed(now, b)
}

// frame takes note of a frame. The parser calls it, with its lock and the exchange's held.
func (d *direction) frame(f *Frame, payload []byte) {
	d.exchange.frame(d.way, f, payload)
	if len(d.recent) < recentFrames {
		d.recent = append(d.recent, *f)
	} else {
		d.recent[d.frames%recentFrames] = *f
	}
	d.frames++
	switch f.Type {
	case http2.FrameSettings:
		for id, value := range settings(payload) {
			if int(id) < knownSettings {
				d.settings[id] = setting{known: true, value: value}
			}
		}
	case http2.FrameGoAway:
		d.goAway = goAway(*f, payload)
	default:
	}
}

// fail takes note of an error of Read or Write.
func (d *direction) fail(now time.Duration, err error) {
	ending, over := endingOf(err, now)
	d.mu.Lock()
	defer d.mu.Unlock()
	if over && d.ended == nil {
		d.ended = &ending
	}
}

// end takes note that the owner ended the direction, unless it had ended.
func (d *direction) end(how How, now time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.ended == nil {
		d.ended = &Ending{How: how, At: now}
	}
}
