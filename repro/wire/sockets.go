package wire

import (
	"math"
	"slices"

	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// Sockets returns what the ends' sockets saw of the connections that a call is
// on, for the diagnosis. What is not known to be of the call's own connections
// was not observed.
func Sockets(taps []End, call evidence.Record) (sockets [4]evidence.Socket) {
	for _, hop := range [2]struct{ dialled, accepted evidence.End }{
		{evidence.ForwarderToUpstream, evidence.UpstreamEnd},
		{evidence.ClientEnd, evidence.ForwarderToClient},
	} {
		dialled := endOn(taps, hop.dialled, call.Ends[hop.dialled].On)
		accepted := endOn(taps, hop.accepted, call.Ends[hop.accepted].On)
		dialled, accepted = bothEnds(taps, dialled, accepted)
		if dialled != nil {
			sockets[hop.dialled] = socketOf(*dialled)
		}
		if accepted != nil {
			sockets[hop.accepted] = socketOf(*accepted)
		}
	}
	return sockets
}

// endOn returns the tap at an end of the connection with these addresses,
// nil if there is none.
func endOn(taps []End, end evidence.End, on *evidence.Addresses) *End {
	if on == nil {
		return nil
	}
	local, remote := on.Local.String(), on.Remote.String()
	for i := range slices.Backward(taps) {
		tap := &taps[i]
		dials := end == evidence.ClientEnd || end == evidence.ForwarderToUpstream
		if tap.Owner == end.Role() && tap.Dialled == dials && tap.Local == local && tap.Remote == remote {
			return tap
		}
	}
	return nil
}

// bothEnds completes what is known of a hop. An end that the call did not reach
// is the other end of the connection. Where the call has moved from one
// connection to the next, the later one counts. Two ends that are not of one
// connection, and know of no other end, are those of a proxy's connections.
func bothEnds(taps []End, dialled, accepted *End) (*End, *End) {
	switch {
	case dialled == nil && accepted == nil:
		return nil, nil
	case dialled == nil:
		return otherEnd(taps, accepted), accepted
	case accepted == nil:
		return dialled, otherEnd(taps, dialled)
	case dialled.Connection == accepted.Connection:
		return dialled, accepted
	}
	if other := otherEnd(taps, accepted); other != nil && accepted.Opened > dialled.Opened {
		return other, accepted
	}
	if dialled.Connection != 0 {
		return dialled, otherEnd(taps, dialled)
	}
	return dialled, accepted
}

// otherEnd returns the other end of a connection, nil if it is not known.
func otherEnd(taps []End, of *End) *End {
	if of.Connection == 0 {
		return nil
	}
	for i := range taps {
		if tap := &taps[i]; tap.Connection == of.Connection && tap.Dialled != of.Dialled {
			return tap
		}
	}
	return nil
}

func socketOf(end End) evidence.Socket {
	s := evidence.Socket{
		Observed: true, Connection: end.Connection, Opened: end.Opened,
		Written: wayOf(end.Written), Read: wayOf(end.Read),
		ConnectionWindow: end.Window, OpenStreams: len(end.Streams),
	}
	least := int64(math.MaxInt64)
	for _, stream := range end.Streams {
		if !stream.SendEnded && stream.Window < least {
			least = stream.Window
			s.StreamWindow = new(least)
		}
	}
	for _, setting := range end.Read.Settings {
		if setting.ID == http2.SettingMaxConcurrentStreams {
			s.MaxStreams = new(setting.Val)
		}
	}
	if tcp := end.TCP; tcp != nil {
		s.TCP = &evidence.TCP{
			State: tcp.State, Unacked: tcp.Unacked, Retransmits: tcp.Retransmits,
			LastSent: tcp.LastDataSent, LastReceived: tcp.LastDataReceived,
		}
	}
	return s
}

func wayOf(d Direction) evidence.Way {
	way := evidence.Way{Bytes: d.Bytes, Last: d.Last, NotHTTP2: d.NotHTTP2, Pinged: d.Pinged}
	for _, frame := range d.Recent {
		way.Recent = append(way.Recent, evidence.Frame{Text: frame.String(), At: frame.At})
	}
	if n := len(way.Recent); n > 0 {
		way.LastFrame = way.Recent[n-1].Text
	}
	if d.Partial != nil {
		way.Partial = &evidence.Partial{
			Text: d.Partial.String(), Have: int(d.Partial.Have), Want: int(d.Partial.Want), Since: d.Partial.Since,
		}
	}
	if d.Ended != nil {
		way.Ended = &evidence.Ended{How: d.Ended.How.String(), At: d.Ended.At, Error: d.Ended.Error}
	}
	if d.GoAway != nil {
		way.GoAway = &evidence.GoAway{Code: d.GoAway.Code.String(), Debug: d.GoAway.Debug, At: d.GoAway.At}
	}
	return way
}
