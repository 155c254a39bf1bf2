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

// Warm lets the owner of each side have answered, as those of HTTP/2 do: from then on its
// kernel delays its acknowledgements.
func (l *Layer) Warm() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, flow := range l.flows {
		flow.mu.Lock()
		for side := range Sides {
			flow.ends[side].acks.answers = true
		}
		flow.mu.Unlock()
	}
}
