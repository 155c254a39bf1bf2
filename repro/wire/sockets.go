package wire

import (
	"fmt"
	"math"

	"golang.org/x/net/http2"

	"hangscope/repro/evidence"
)

// Sockets returns what the sockets of a call's four ends saw. The call's record
// says on which socket it is at each end. What is not known to be of the call's own
// connections was not observed.
func Sockets(taps []End, call evidence.Record) (sockets [4]evidence.Socket) {
	for _, hop := range [2]struct{ dialled, accepted evidence.End }{
		{evidence.ForwarderToUpstream, evidence.UpstreamEnd},
		{evidence.ClientEnd, evidence.ForwarderToClient},
	} {
		dialled := numbered(taps, call.Ends[hop.dialled].Socket)
		accepted := across(taps, dialled, numbered(taps, call.Ends[hop.accepted].Socket))
		if dialled != nil {
			sockets[hop.dialled] = socketOf(*dialled)
		}
		if accepted != nil {
			sockets[hop.accepted] = socketOf(*accepted)
		}
	}
	return sockets
}

// numbered returns the end with a number, nil if there is none.
func numbered(taps []End, number int) *End {
	for i := range taps {
		if taps[i].Number == number {
			return &taps[i]
		}
	}
	return nil
}

// across returns the accepting end of a hop for a call that is on dialled. The
// acceptor may not have heard of the call on that connection. It knows of none
// then, or of one that the same dialler gave up before, which is not the call's
// any more. An end without another one is that of a proxy's connection: it is the
// call's, though the hop is not one connection.
func across(taps []End, dialled, accepted *End) *End {
	if dialled != nil && dialled.Connection != 0 {
		return otherEnd(taps, dialled)
	}
	if accepted != nil && accepted.Connection != 0 {
		return nil
	}
	return accepted
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
		Written: wayOf(end.Written), Read: readBy(end),
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

// placeFrames says where in the stream of bytes the last frames end. Of what is not
// HTTP/2 that is not known.
func placeFrames(frames []evidence.Frame, d Direction) {
	if d.NotHTTP2 != "" {
		return
	}
	end := d.Bytes
	if d.Partial != nil {
		end -= uint64(d.Partial.Have)
	}
	for i := len(frames) - 1; i >= 0; i-- {
		frames[i].End, frames[i].Size = end, uint64(headerLength+d.Recent[i].Length)
		end -= frames[i].Size
	}
}

// defaultMaxFrame is the longest frame that an end takes that does not say otherwise
// (RFC 9113, section 6.5.2).
const defaultMaxFrame = 16384

// readBy returns what an end read. A frame that is longer than the end allows is
// none: no peer would write it, and the end does not wait for the rest of it.
func readBy(end End) evidence.Way {
	way, allowed := wayOf(end.Read), uint32(defaultMaxFrame)
	for _, setting := range end.Written.Settings {
		if setting.ID == http2.SettingMaxFrameSize {
			allowed = setting.Val
		}
	}
	if p := end.Read.Partial; p != nil && p.Frame.Length > allowed && way.NotHTTP2 == "" {
		way.NotHTTP2 = fmt.Sprintf("%q is longer than the %d bytes that it allows", p, allowed)
	}
	return way
}

func wayOf(d Direction) evidence.Way {
	way := evidence.Way{Bytes: d.Bytes, Last: d.Last, NotHTTP2: d.NotHTTP2, Pinged: d.Pinged}
	for _, frame := range d.Recent {
		way.Recent = append(way.Recent, evidence.Frame{Text: frame.String(), At: frame.At, Nth: frame.Nth})
		if frame.Type == http2.FrameRSTStream {
			way.Resets = append(way.Resets, evidence.StreamReset{Stream: frame.Stream, Code: frame.Code.String(), At: frame.At})
		}
	}
	placeFrames(way.Recent, d)
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
		way.GoAway = new(goAwayOf(d.GoAway))
	}
	return way
}
