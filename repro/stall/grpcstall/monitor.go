package grpcstall

import (
	"context"
	"io"
	"log/slog"
	"sync"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Monitor watches the calls that pass its interceptors. The zero Monitor is
// ready to use. Its fields do not change once it is in use, and it is not
// copied.
type Monitor struct {
	// StallAfter is the silence that counts as a stall. If zero, it follows
	// from the waits that are usual for a method, separately for receiving and
	// for sending: it is [stall.ThresholdOf] of their 99th percentile. Until a
	// hundred waits are known it is 10 s, or more if one of them was long. If
	// negative, only the methods of PerMethod are watched.
	StallAfter time.Duration
	// PerMethod overrides StallAfter for a method by its full name
	// (/package.Service/Method), or for all methods of a service
	// (/package.Service/). [Never] is for streams that are quiet by nature. If
	// nil, all methods are alike.
	PerMethod map[string]time.Duration
	// OnStall is called once for each stall, and OnEnd once when it is over.
	// Either may be nil. The one watching goroutine calls them: no call waits
	// for them, and no other stall is noticed while they run. They must not
	// call Close. A panic in them is logged and ends nothing.
	OnStall, OnEnd func(Event)
	// Sightings gets a line of JSON, a [stall.Sighting], when the end of a call begins to do
	// something else for longer than a tenth of the shortest threshold, and when a call is
	// over of which it has had a line. The watching goroutine writes, one line with each
	// Write: a file that was opened with os.O_APPEND suits, also for several processes. If
	// nil, nothing is written.
	Sightings io.Writer
	// Logger gets a line for each stall, and one for its end. If nil, slog's
	// default does; slog.New(slog.DiscardHandler) keeps silent.
	Logger *slog.Logger

	clock   evidence.Clock
	watcher stall.Watcher[*way]
	ctx     context.Context // of the goroutine that watches
	stop    context.CancelFunc

	mu      sync.Mutex // held for a moment when a call begins and ends
	closed  bool
	done    chan struct{} // closed when the goroutine ends; nil if none runs
	calls   uint64        // so far
	methods map[methodKey]*method
	fresh   []*call // those that have begun since the last look

	// The rest belongs to the watching goroutine.
	watched []*call
	ways    []*way
	last    time.Duration // when it last looked
	// unwritable is whether Sightings has failed.
	unwritable bool
}

// Never is the threshold of a method that is not watched.
const Never time.Duration = -1

// begin enters a call. It returns nil if the call is not to be watched.
func (m *Monitor) begin(from origin) *call {
	threshold := m.stallAfter(from.name)
	if threshold < 0 {
		return nil
	}
	c := &call{origin: from, monitor: m, stallAfter: threshold}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil
	}
	if m.methods == nil {
		m.setUp()
	}
	m.calls++
	c.id, c.began, c.method = m.calls, m.clock.Now(), m.method(c.side, c.name)
	for place := range c.ways {
		c.ways[place].call, c.ways[place].place = c, place
	}
	c.index = len(m.fresh)
	m.fresh = append(m.fresh, c)
	if m.done == nil {
		m.done = make(chan struct{})
		go m.watch(m.done)
	}
	return c
}

// setUp makes what the zero Monitor lacks. The caller holds mu.
func (m *Monitor) setUp() {
	m.methods = make(map[methodKey]*method)
	m.clock = evidence.StartClock()
	m.ctx, m.stop = context.WithCancel(context.Background())
	m.watcher = stall.Watcher[*way]{
		Calls:     m.look,
		Now:       m.clock.Now,
		Threshold: (*way).threshold,
		Every:     m.every(),
		OnStall:   m.stalled,
		OnEnd:     m.ended,
	}
}

// every returns the time between two looks, which suits the shortest possible
// threshold.
func (m *Monitor) every() time.Duration {
	shortest := time.Duration(-1)
	consider := func(threshold time.Duration) {
		if threshold == 0 {
			threshold = stall.MinThreshold
		}
		if threshold > 0 && (shortest < 0 || threshold < shortest) {
			shortest = threshold
		}
	}
	consider(m.StallAfter)
	for _, threshold := range m.PerMethod {
		consider(threshold)
	}
	return stall.Every(shortest)
}

// end takes a call out. It may be called again, and then does nothing.
func (m *Monitor) end(c *call, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.over.Load() {
		return
	}
	c.err = err
	c.over.Store(true)
	if c.index == looked {
		return // the goroutine that watches takes it out
	}
	c.method.ended(c)
	last := len(m.fresh) - 1
	m.fresh[c.index], m.fresh[last].index = m.fresh[last], c.index
	m.fresh[last] = nil
	m.fresh = m.fresh[:last]
}

// Close ends the watching; the calls go on. Stalls that last are reported once
// more, as hung. Close returns when the watching goroutine has ended.
func (m *Monitor) Close() {
	m.mu.Lock()
	m.closed = true
	done := m.done
	if m.stop != nil {
		m.stop()
	}
	m.mu.Unlock()
	if done != nil {
		<-done
	}
}
