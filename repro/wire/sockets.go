package wire

import (
	"math"
	"time"

	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// Sockets returns what the ends' sockets saw of the connections of a client, for
// the diagnosis. Where the client had several, one after the other, it is the
// last one that was made before a moment.
func Sockets(taps []End, client int, before time.Duration) (sockets [4]evidence.Socket) {
	var dialled, accepted []End // on hop 2, in the order in which they were made
	mine := -1
	for _, tapped := range taps {
		end, ok := endOf(tapped.Place)
		switch {
		case !ok || tapped.Opened > before:
		case end == evidence.ForwarderToClient:
			accepted = append(accepted, tapped)
		case end == evidence.ClientEnd:
			if tapped.Client == client {
				mine = len(dialled)
				sockets[end] = socketOf(tapped)
			}
			dialled = append(dialled, tapped)
		default:
			sockets[end] = socketOf(tapped)
		}
	}
	// What was accepted does not show who dialled. The order tells, as long as
	// each one that was dialled was accepted too.
	if mine >= 0 && len(accepted) == len(dialled) {
		sockets[evidence.ForwarderToClient] = socketOf(accepted[mine])
	}
	return sockets
}

// endOf returns which of the four ends a tap is at.
func endOf(place Place) (evidence.End, bool) {
	switch {
	case place.Owner == evidence.Client:
		return evidence.ClientEnd, true
	case place.Owner == evidence.Upstream:
		return evidence.UpstreamEnd, true
	case place.Owner == evidence.Forwarder && place.Dialled:
		return evidence.ForwarderToUpstream, true
	case place.Owner == evidence.Forwarder:
		return evidence.ForwarderToClient, true
	default:
		return 0, false
	}
}

func socketOf(end End) evidence.Socket {
	s := evidence.Socket{
		Observed: true, Opened: end.Opened,
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
