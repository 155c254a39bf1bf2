package grpcstall

import (
	"context"
	"log/slog"
	"time"

	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"hangscope/repro/stall"
)

// Side is the end of a call that the service has.
type Side string

// The sides of a call.
const (
	Client Side = "client"
	Server Side = "server"
)

// Place is where a call waits.
type Place string

// The places.
const (
	// InOpen is a client that waits for its stream: it has no connection, or
	// the peer allows no further stream; or it asked for the header.
	InOpen Place = "open"
	// InRecv is a wait for a message, or for the end of the call.
	InRecv Place = "recv"
	// InSend is a wait for room to send: the peer does not read, or nothing
	// gets through to it.
	InSend Place = "send"
	// InHandler is a unary call's handler that has not returned. That is no
	// wait for the network; what the handler waits for may be.
	InHandler Place = "handler"
)

// Event is a stall, as it is noticed or as it ends.
type Event struct {
	// State is empty while the stall lasts. It is Recovered if a message or the
	// regular end of the call ended the stall, Told if an error did, and Hung
	// if the stall still lasted when the monitor was closed.
	State stall.State
	// Call is the number of the call, from 1. All stalls of a call have the
	// same.
	Call uint64
	// Method is the full name of the method, and Side the end that stalls.
	Method string
	Side   Side
	// Peer is the other side: the target that a client dialled, or the address
	// of a server's client. It is empty if it is not known.
	Peer string
	// Place is where the call waits.
	Place Place
	// Since is when the wait was first seen, and Silent how long it has lasted
	// since then. The wait may have begun one look earlier; looks are a tenth
	// of the shortest threshold apart.
	Since  time.Time
	Silent time.Duration
	// StallAfter is the threshold.
	StallAfter time.Duration
	// Sent and Received count the messages of a stream; 0 for a unary call.
	Sent, Received uint64
	// Elapsed is how long ago the call began.
	Elapsed time.Duration
	// Err is the error of a stall that was told.
	Err error
	// Context is the context of the call, for its values such as the number of
	// a trace.
	Context context.Context
}

// LogValue implements slog.LogValuer.
func (e Event) LogValue() slog.Value { return slog.GroupValue(e.attributes()...) }

func (e Event) attributes() []slog.Attr {
	attributes := []slog.Attr{
		slog.String("method", e.Method),
		slog.String("side", string(e.Side)),
		slog.String("waits_in", string(e.Place)),
		slog.Duration("silent", e.Silent.Round(time.Millisecond)),
		slog.Duration("stall_after", e.StallAfter.Round(time.Millisecond)),
		slog.Uint64("received", e.Received),
		slog.Uint64("sent", e.Sent),
		slog.Duration("elapsed", e.Elapsed.Round(time.Millisecond)),
		slog.Uint64("call", e.Call),
	}
	if e.Peer != "" {
		attributes = append(attributes, slog.String("peer", e.Peer))
	}
	if e.Err != nil {
		attributes = append(attributes, slog.String("code", status.Code(e.Err).String()), slog.Any("error", e.Err))
	}
	return attributes
}

// event makes the event of a wait that has been silent for that long.
func (w *way) event(state stall.State, silent time.Duration) Event {
	c := w.call
	e := Event{
		State: state, Call: c.id, Method: c.name, Side: c.side, Peer: c.peer(), Place: w.name(),
		Since: time.Now().Add(-silent), Silent: silent, StallAfter: w.threshold(),
		Elapsed: c.monitor.clock.Now() - c.began, Context: c.ctx,
	}
	if !c.unary {
		e.Sent, e.Received = c.ways[sending].count(), c.ways[receiving].count()
	}
	return e
}

func (w *way) name() Place {
	switch {
	case w.place == opening:
		return InOpen
	case w.place == sending:
		return InSend
	case w.call.unary && w.call.side == Server:
		return InHandler
	default:
		return InRecv
	}
}

func (c *call) peer() string {
	if c.side == Client {
		return c.target
	}
	if from, ok := peer.FromContext(c.ctx); ok && from.Addr != nil {
		return from.Addr.String()
	}
	return ""
}
