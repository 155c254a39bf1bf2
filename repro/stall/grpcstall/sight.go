package grpcstall

import (
	"encoding/json"
	"net"
	"strings"
	"time"

	"google.golang.org/grpc/peer"

	"hangscope/repro/stall"
)

// sight writes what the ends of the open calls do, where that has changed and is not the
// matter of a moment. The watching goroutine calls it after each look.
func (m *Monitor) sight(c *call, over bool) {
	if m.Sightings == nil {
		return
	}
	does := c.does(over)
	since := c.quietSince()
	switch {
	case does == c.sighted:
		return
	case !over && since == m.last:
		return // it has just moved, and will do something else soon
	}
	c.sighted = does
	m.write(stall.Sighting{
		Time: time.Now().Add(since - m.clock.Now()).UTC().Format(time.RFC3339Nano),
		End:  string(c.side), Method: strings.ToValidUTF8(c.name, "?"), Call: c.id, Port: c.clientPort(), Activity: does,
	})
}

// write writes a line. A writer that fails gets no further one.
func (m *Monitor) write(s stall.Sighting) {
	line, err := json.Marshal(s)
	if err != nil || m.unwritable {
		return
	}
	m.unwritable = true // also if it panics
	m.guard(func() {
		if _, err = m.Sightings.Write(append(line, '\n')); err != nil {
			m.logger().Error("grpcstall writes no more sightings", "error", err)
			return
		}
		m.unwritable = false
	})
}

// does is what a call's end did at the last look.
func (c *call) does(over bool) string {
	receives, sends := c.ways[receiving].inside, c.ways[sending].inside
	switch {
	case over:
		return stall.SeenReturned
	case c.ways[opening].inside:
		return stall.SeenOpening
	case receives && c.unary && c.side == Server:
		return stall.SeenInCode // of the handler
	case receives && sends:
		return stall.SeenInBoth
	case receives:
		return stall.SeenInRecv
	case sends:
		return stall.SeenInSend
	default:
		return stall.SeenInCode
	}
}

// quietSince is when the call last moved, as the looks saw it.
func (c *call) quietSince() time.Duration {
	return max(c.began, c.ways[opening].since, c.ways[receiving].since, c.ways[sending].since)
}

// clientPort is the port of the client's socket. A client knows its own once it has received
// something; a unary one does not.
func (c *call) clientPort() int {
	from, ok := peer.FromContext(c.ctx)
	var addr net.Addr
	switch {
	case c.side == Server && ok:
		addr = from.Addr
	case c.ways[receiving].count() > 0 && c.stream != nil: // in that order: the count says that the stream is set
		// The context of a stream may be asked for only when no retry is possible any more.
		if from, ok := peer.FromContext(c.stream.Context()); ok {
			addr = from.LocalAddr
		}
	}
	if tcp, ok := addr.(*net.TCPAddr); ok {
		return tcp.Port
	}
	return 0
}
