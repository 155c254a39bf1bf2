package probe

import "time"

// The ways in which a call may wait.
const (
	opening   = iota // for its stream
	sending          // in Send
	receiving        // in Recv
	taking           // with a message in hand, and in no hurry
	ways
)

// way is one of the places in which a call may wait. It is guarded by its call's lock.
type way struct {
	of     *call
	kind   int
	inside bool
	since  time.Duration
	// unread is since when a message has been known to wait for us; it counts while we are
	// taking another.
	unread *time.Duration
	// left is when the call went on after the stall that is known of; nil if none is, or if
	// it still lasts.
	left    *time.Duration
	stalled bool
}

// enter notes that the call is in a place.
func (c *call) enter(kind int) {
	now := c.probe.Clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ways[kind].inside, c.ways[kind].since, c.ways[kind].unread = true, now, nil
}

// leave notes that it has left.
func (c *call) leave(kind int) {
	now := c.probe.Clock.Now()
	c.mu.Lock()
	defer c.mu.Unlock()
	w := &c.ways[kind]
	w.inside = false
	if w.stalled {
		w.stalled, w.left = false, &now
	}
}

// stalls notes that the call has stalled there, if it waits there since then.
func (w *way) stalls(since time.Duration) {
	at, waits := w.Waiting()
	w.of.mu.Lock()
	defer w.of.mu.Unlock()
	w.left, w.stalled = nil, waits && at == since && w.inside
}

// lasted returns how long a stall lasted that has just been seen to be over: until the call
// left, if that is known, and not until somebody looked.
func (w *way) lasted(since, seen time.Duration) time.Duration {
	w.of.mu.Lock()
	defer w.of.mu.Unlock()
	if w.left == nil {
		return seen
	}
	return *w.left - since
}

// Waiting implements stall.Watched: since when something has been owed there.
func (w *way) Waiting() (since time.Duration, ok bool) {
	c := w.of
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.over || !w.inside:
		return 0, false
	case w.kind == receiving:
		// The peer may be waiting for what we have still to say.
		return max(w.since, c.said), c.allSaid
	case w.kind == taking:
		return w.unreadSince()
	}
	return w.since, true
}

// unreadSince returns since when a message has been waiting for us while we have another in
// hand. If none has arrived, nothing is owed: our slowness holds nobody up.
func (w *way) unreadSince() (time.Duration, bool) {
	if w.unread == nil {
		call := w.of.place.call()
		if call == nil || call.Down.Count <= w.of.down && call.Down.Partial == nil {
			return 0, false
		}
		w.unread = new(w.of.probe.Clock.Now())
	}
	return *w.unread, true
}
