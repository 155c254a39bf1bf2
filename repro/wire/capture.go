package wire

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// DefaultCaptureLimit bounds the memory of a capture, in bytes.
const DefaultCaptureLimit = 64 << 20

// Capture keeps the bytes that taps see, until it is full. What it has of each
// direction is its beginning, without a hole. The zero Capture is ready to use.
type Capture struct {
	// Limit is how much memory it may use, in bytes. If zero,
	// [DefaultCaptureLimit].
	Limit int64

	used atomic.Int64

	mu   sync.Mutex // guards logs; no one waits for it while traffic passes
	logs []*segmentLog
}

// Segment is what one Write was given or one Read returned.
type Segment struct {
	// Place is the end that it passed.
	Place Place
	// Way says whether the owner wrote or read it, At when.
	Way Way
	At  time.Duration
	// Data are the bytes. They are not to be changed.
	Data []byte
}

// Segments returns what there is, in the order of time.
func (c *Capture) Segments() []Segment {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []Segment
	for _, log := range c.logs {
		log.mu.Lock()
		all = append(all, log.segments...)
		log.mu.Unlock()
	}
	slices.SortStableFunc(all, func(a, b Segment) int { return cmp.Compare(a.At, b.At) })
	return all
}

// take takes memory from what is left.
func (c *Capture) take(bytes int) bool {
	limit := c.Limit
	if limit == 0 {
		limit = DefaultCaptureLimit
	}
	if c.used.Add(int64(bytes)) <= limit {
		return true
	}
	c.used.Add(int64(-bytes))
	return false
}

// log returns a log for one direction of an end, nil if nothing is captured.
func (c *Capture) log(place Place, way Way) *segmentLog {
	if c == nil {
		return nil
	}
	log := &segmentLog{capture: c, of: Segment{Place: place, Way: way}}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.logs = append(c.logs, log)
	return log
}

const (
	// A log takes firstBlock bytes of memory at once, then twice as much each
	// time, up to logBlock: a thousand connections of a few messages must not
	// fill a capture with what they do not use.
	firstBlock = 1 << 10
	logBlock   = 64 << 10
	// segmentCost is the memory of a segment without its data, in bytes, twice:
	// a slice that grows holds up to twice what is in it.
	segmentCost = 2 * int(unsafe.Sizeof(Segment{}))
)

// segmentLog is the part of a capture that belongs to one direction.
type segmentLog struct {
	capture *Capture
	of      Segment // what its segments have in common

	mu       sync.Mutex
	full     bool
	next     int    // the size of the next block, firstBlock if zero
	block    []byte // the free rest of the last block
	segments []Segment
}

// add keeps a copy of bytes, unless the capture is full.
func (l *segmentLog) add(at time.Duration, data []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.full = l.full || !l.capture.take(segmentCost) || !l.reserve(len(data))
	if l.full {
		return
	}
	segment := l.of
	segment.At = at
	segment.Data = l.block[:len(data):len(data)]
	l.block = l.block[copy(segment.Data, data):]
	l.segments = append(l.segments, segment)
}

// reserve makes sure that the block has room for a number of bytes.
func (l *segmentLog) reserve(bytes int) bool {
	if bytes <= len(l.block) {
		return true
	}
	size := max(bytes, l.next, firstBlock)
	if !l.capture.take(size) {
		return false
	}
	l.next = min(2*size, logBlock)
	l.block = make([]byte, size)
	return true
}
