package relay

import (
	"time"

	"google.golang.org/grpc/codes"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// passing is a call on one hop: as its sides have sent it, and as it has arrived.
type passing struct {
	connection    *connection
	sent, arrived calls.Call
	events        *Events // of the processes; nil if they say nothing
}

// passingOf returns what is known of a call on a connection. It is false if nothing is.
func (r *Relay) passingOf(c *connection, stream uint32) (p passing, ok bool) {
	sent, arrived := c.sent.Call(stream), c.arrived.Call(stream)
	if sent == nil {
		return passing{}, false
	}
	p = passing{connection: c, sent: *sent, events: r.config.Events}
	if arrived != nil {
		p.arrived = *arrived
	}
	return p, true
}

// evidence returns what the wire shows of a call, and of the one that the forwarder has made
// for it, nil if that is not known. What the processes do was not observed, unless they say
// so.
func (r *Relay) evidence(near passing, far *passing, threshold time.Duration) stall.Evidence {
	now := r.config.Clock.Now()
	record := evidence.Record{
		Begun: true, Open: true, Started: near.sent.Opened, Direction: directionOf(near),
		Up: pointsOf(near, far, calls.FromClient), Down: pointsOf(near, far, calls.FromServer),
	}
	record.Received = record.Points()[evidence.Received].Last
	record.Expected = record.Received + 1
	since := max(near.sent.Opened, record.Points()[evidence.Received].At)
	record.Waited = &evidence.Gap{Since: since, Lasted: now - since, After: record.Received}
	taps := near.place(&record, evidence.ClientEnd, evidence.ForwarderToClient)
	if far != nil {
		taps = append(taps, far.place(&record, evidence.ForwarderToUpstream, evidence.UpstreamEnd)...)
	}
	return stall.Evidence{
		At: now, Threshold: threshold, Call: record, Sockets: wire.Sockets(taps, record), Ignored: wire.Ignored(taps),
	}
}

// directionOf returns the way that the call's messages go: that of the more of them, else of
// the server's.
func directionOf(p passing) evidence.Direction {
	if p.sent.Up.Count > p.sent.Down.Count && !p.sent.Up.Closed {
		return evidence.Up
	}
	return evidence.Down
}

// pointsOf returns how far the messages of a side came. With one hop nothing is known of
// what is beyond its server.
func pointsOf(near passing, far *passing, from calls.Side) (points [4]evidence.Passed) {
	sent, arrived := passed(near.sent, from), passed(near.arrived, from)
	switch {
	case far == nil && from == calls.FromServer:
		return [...]evidence.Passed{sent, sent, sent, arrived}
	case far == nil:
		return [...]evidence.Passed{sent, arrived, arrived, arrived}
	case from == calls.FromServer:
		return [...]evidence.Passed{passed(far.sent, from), passed(far.arrived, from), sent, arrived}
	default:
		return [...]evidence.Passed{sent, arrived, passed(far.sent, from), passed(far.arrived, from)}
	}
}

func passed(call calls.Call, from calls.Side) evidence.Passed {
	messages := call.Up
	if from == calls.FromServer {
		messages = call.Down
	}
	return evidence.Passed{Count: messages.Count, Last: messages.Count, At: messages.Last}
}

// place enters the two ends of a hop into a record, and returns what was seen of them.
func (p *passing) place(record *evidence.Record, dialled, accepted evidence.End) []wire.End {
	receiving, sending := p.doing(clientEnd)
	record.Ends[dialled] = evidence.EndRecord{Receiving: receiving, Sending: sending, Socket: 2*p.connection.number - 1}
	receiving, sending = p.doing(serverEnd)
	record.Ends[accepted] = evidence.EndRecord{Receiving: receiving, Sending: sending, Socket: 2 * p.connection.number}
	through, other := dialled, accepted
	if end := p.sent.Ended; end != nil && end.How != calls.Gone {
		if end.By == calls.FromServer {
			through, other = accepted, dialled
		}
		over(&record.Ends[through], end)
	}
	if end := p.arrived.Ended; end != nil && end.How != calls.Gone {
		over(&record.Ends[other], end)
		if code := statusOfEnd(end); code != codes.OK.String() {
			record.Ends[other].Told = &evidence.Told{Code: code, At: end.At}
		}
	}
	var taps []wire.End
	for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
		if end := p.connection.half(side); end != nil {
			end.Connection = p.connection.number
			taps = append(taps, *end)
		}
	}
	return taps
}

// over is an end that is through with its call.
func over(end *evidence.EndRecord, how *calls.End) {
	returned := evidence.Doing{Activity: evidence.Returned, Since: how.At}
	end.Receiving, end.Sending = returned, returned
}

// statusOfEnd is what a side was told of the end of its call.
func statusOfEnd(end *calls.End) string {
	if end.How == calls.Reset {
		return "RST_STREAM " + end.Code.String()
	}
	return statusOf(end)
}
