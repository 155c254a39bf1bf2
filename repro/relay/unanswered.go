package relay

import (
	"fmt"
	"time"

	"hangscope/repro/wire/calls"
)

// unansweredFor is how long a client has to have waited for the first byte of its server
// before that is told.
const unansweredFor = time.Second

// unanswered is how long the client of a connection waited for its server, which had got what
// the client sent, and had neither written a byte nor ended the connection when the client
// gave up, if it did. It is 0 of any other connection, such as one whose bytes a fault took.
func (c *connection) unanswered(now time.Duration) time.Duration {
	asked, _, _ := c.passages(calls.FromClient)
	answered, heard, _ := c.passages(calls.FromServer)
	if asked.Bytes == 0 || heard.Bytes < asked.Bytes || answered.Bytes > 0 {
		return 0
	}
	if asked.Ended != nil {
		now = asked.Ended.At
	}
	waited := now - asked.Last
	if waited < unansweredFor || answered.Ended != nil && answered.Ended.At < now {
		return 0
	}
	return waited
}

// mute counts the connections of a hop that were not answered.
type mute struct {
	count   int
	longest time.Duration
}

func (m *mute) add(waited time.Duration) {
	if waited > 0 {
		m.count++
		m.longest = max(m.longest, waited)
	}
}

// Unanswered says of each hop whose server accepts connections and writes nothing on them
// how many there were, and how long the longest was waited for. No call begins on such a
// connection, so it shows nowhere else.
func (r *Relay) Unanswered() (notes []string) {
	now := r.config.Clock.Now()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, hop := range r.config.Hops {
		m := r.counts[hop.Number].mute
		for _, c := range r.connections {
			if c.hop == hop.Number {
				m.add(c.unanswered(now))
			}
		}
		if m.count > 0 {
			notes = append(notes, fmt.Sprintf("on %d of the connections of hop %d the server accepted and wrote nothing, not even SETTINGS; the longest wait was %.1f s",
				m.count, hop.Number, m.longest.Seconds()))
		}
	}
	return notes
}
