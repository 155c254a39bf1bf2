package layer

import "net"

// Relayed is how many bytes the owner of a connection has written to the relay,
// rather than past it.
func Relayed(owned net.Conn) uint64 {
	c := owned.(*conn)
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.relayed
}

// Spoken lets each side have sent data, as those of HTTP/2 do at once: from then on their
// kernels delay their acknowledgements.
func (l *Layer) Spoken() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, flow := range l.flows {
		flow.mu.Lock()
		for side := range Sides {
			flow.ends[side].spoke = true
		}
		flow.mu.Unlock()
	}
}
