package grpcstall

import (
	"slices"

	"hangscope/repro/stall"
)

// watch is the watching goroutine, which runs while calls are open.
func (m *Monitor) watch(done chan struct{}) {
	// Deferred, because a callback may end its goroutine, as a test's FailNow does.
	defer m.rest(done)
	for m.busy() {
		m.watcher.Run(m.ctx)
	}
}

// busy reports whether there is something to watch. If not, the next call
// starts the next goroutine.
func (m *Monitor) busy() bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return false
	}
	if len(m.fresh) == 0 {
		m.done = nil
		return false
	}
	return true
}

// rest is the end of the watching goroutine.
func (m *Monitor) rest(done chan struct{}) {
	defer close(done)
	m.mu.Lock()
	closed := m.closed
	if m.done == done {
		m.done = nil
	}
	m.mu.Unlock()
	if closed {
		m.giveUp()
	}
}

// giveUp reports the stalls that last when the monitor is closed.
func (m *Monitor) giveUp() {
	var stalled []*way
	for _, c := range m.watched {
		for place := range c.ways {
			if w := &c.ways[place]; w.reported {
				stalled = append(stalled, w)
			}
		}
	}
	m.look()
	for _, w := range stalled {
		lasted := m.last - w.stalledSince
		if w.inside && w.since == w.stalledSince {
			m.report(w.event(stall.Hung, lasted))
		} else {
			m.ended(w, w.stalledSince, lasted)
		}
	}
	m.watched, m.ways = nil, nil
}

// look looks at all open calls, and returns the ways in which they may wait.
func (m *Monitor) look() []*way {
	m.takeOver()
	now := m.clock.Now()
	// The process may not have run for a while, which does not mean that a call
	// is stuck. The time by which this look is late does not count as waiting.
	late := max(0, now-m.last-2*m.watcher.Every)
	m.ways = m.ways[:0]
	before := m.last
	m.last = now
	m.watched = slices.DeleteFunc(m.watched, func(c *call) bool {
		over := c.over.Load()
		for place := range c.ways {
			w := &c.ways[place]
			w.look(now, before, late)
			if !over {
				m.ways = append(m.ways, w)
			}
		}
		if !over || c.sighted != "" {
			m.sight(c, over)
		}
		return over
	})
	return m.ways
}

// takeOver takes the calls that have begun since the last look, and learns from
// those that have ended too.
func (m *Monitor) takeOver() {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.fresh {
		c.index = looked
	}
	m.watched = append(m.watched, m.fresh...)
	clear(m.fresh)
	m.fresh = m.fresh[:0]
	for _, method := range m.methods {
		method.learnBrief()
	}
}
