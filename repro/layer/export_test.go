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
