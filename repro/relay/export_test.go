package relay

import "net"

// MaxCaptured is for tests.
const MaxCaptured = maxCaptured

// Follow lets a relay follow a connection of which the test passes both halves itself, and
// returns them as the relay uses them: what is read from one is written to the other.
func (r *Relay) Follow(hop Hop, client, server net.Conn) (near, far net.Conn, end func()) {
	c := r.enter(hop, client)
	return c.near, c.dialled(server), func() {
		c.close(r.config.Clock.Now())
		r.note(c)
	}
}

// Remembered is how many calls the connections remember because a fault tracked them.
func (r *Relay) Remembered() (n int) {
	for _, c := range r.all() {
		n += c.arrived.Tracked() + c.sent.Tracked()
	}
	return n
}
