package relay

import (
	"net"
	"sync/atomic"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// connection is one connection through the relay: its two halves, and the calls on it.
type connection struct {
	number, hop int
	opened      time.Duration
	clock       evidence.Clock

	// near is the half towards who dialled, far that towards who is dialled; nil until it
	// is made.
	near *wire.Tap
	far  atomic.Pointer[wire.Tap]

	// sent are the calls as their sides send them, and arrived what of them has come to
	// the other side.
	sent, arrived *calls.Connection

	over atomic.Bool

	begun     atomic.Bool // its client has sent something
	encrypted atomic.Bool // and that was TLS

	// clientPort is the port that the client dialled from, and serverPort the one that the
	// server was dialled from.
	clientPort int
	serverPort atomic.Int32

	taps wire.Options // those of its taps, but for Passed
}

// place of the two outer ends, as the chain calls them.
func ends(hop int) (dialler, acceptor evidence.Role) {
	if hop == 1 {
		return evidence.Forwarder, evidence.Upstream
	}
	return evidence.Client, evidence.Forwarder
}

// newConnection begins to follow a connection that was accepted.
func newConnection(number, hop int, accepted net.Conn, clock evidence.Clock, options calls.Options, taps wire.Options) *connection {
	c := &connection{
		number: number, hop: hop, opened: clock.Now(), clock: clock,
		// What ends for its sender may go on for its receiver, which is counted.
		sent: calls.New(calls.Options{Ended: func(*calls.Call) {}}), arrived: calls.New(options), taps: taps,
		clientPort: portOf(accepted.RemoteAddr()),
	}
	dialler, acceptor := ends(hop)
	place := wire.Place{Number: 2*number - 1, Owner: dialler, Peer: acceptor, Dialled: true}
	c.near = wire.NewMirror(accepted, clock, place, c.tapping(calls.FromClient))
	return c
}

// dialled follows the other half from its first byte on.
func (c *connection) dialled(conn net.Conn) net.Conn {
	c.serverPort.Store(int32(portOf(conn.LocalAddr()))) //nolint:gosec // a port
	dialler, acceptor := ends(c.hop)
	place := wire.Place{Number: 2 * c.number, Owner: acceptor, Peer: dialler}
	far := wire.NewMirror(conn, c.clock, place, c.tapping(calls.FromServer))
	c.far.Store(far)
	return far
}

// tapping are the options of the tap of a half.
func (c *connection) tapping(side calls.Side) wire.Options {
	options := c.taps
	options.Passed = c.passed(side)
	return options
}

// passed lets the calls see the bytes of the half of a side: what it wrote it has sent, and
// what it read has arrived from the other side.
func (c *connection) passed(side calls.Side) func(wire.Way, time.Duration, []byte) {
	return func(way wire.Way, at time.Duration, b []byte) {
		if side == calls.FromClient && way == wire.Written && !c.begun.Swap(true) {
			c.encrypted.Store(isTLS(b))
		}
		if way == wire.Written {
			c.sent.Pass(side, at, b)
		} else {
			c.arrived.Pass(side.Other(), at, b)
		}
	}
}

// half returns what is known of an outer end, nil if there is no such half.
func (c *connection) half(side calls.Side) *wire.End {
	tap := c.near
	if side == calls.FromServer {
		tap = c.far.Load()
	}
	if tap == nil {
		return nil
	}
	end := tap.End()
	return &end
}

// passages returns how far the bytes came that an outer end sent and got. It is false if there
// is no such half.
func (c *connection) passages(side calls.Side) (sent, got wire.Passage, ok bool) {
	tap := c.near
	if side == calls.FromServer {
		tap = c.far.Load()
	}
	if tap == nil {
		return sent, got, false
	}
	sent, got = tap.Passages()
	return sent, got, true
}

// lostToClient reports whether the client knows that the connection is over.
func (c *connection) lostToClient() bool {
	return c.clientLost() != nil
}

// clientLost is how the connection ended for its client, nil if the client does not know.
func (c *connection) clientLost() *calls.End {
	switch sent, got, _ := c.passages(calls.FromClient); {
	case got.Ended != nil:
		return &calls.End{By: calls.FromServer, How: calls.Gone, At: got.Ended.At, Status: -1}
	case sent.Ended != nil:
		return &calls.End{By: calls.FromClient, How: calls.Gone, At: sent.Ended.At, Status: -1}
	default:
		return nil
	}
}

// told returns when a side was told that the connection has ended, and how. It is false if
// it was not, or ended it itself.
func (c *connection) told(side calls.Side) (wire.Ending, bool) {
	_, got, _ := c.passages(side)
	if got.Ended == nil {
		return wire.Ending{}, false
	}
	return *got.Ended, true
}

// undelivered is how many bytes of a side have not been given to the other one.
func (c *connection) undelivered(from calls.Side) uint64 {
	sent, _, known := c.passages(from)
	_, got, reached := c.passages(from.Other())
	if !known || !reached || sent.Bytes <= got.Bytes {
		return 0
	}
	return sent.Bytes - got.Bytes
}
