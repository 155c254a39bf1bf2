package probe

import (
	"hangscope/repro/result"
	"hangscope/repro/wire/calls"
)

// call is what the frames of the stream show, nil if that is not observed.
func (p place) call() *calls.Call {
	if p.on == nil {
		return nil
	}
	return p.on.followed.Call(p.stream)
}

// keep remembers what the frames show of the stream when it is over on the connection and
// not yet here: its last messages may be waiting for us. forget is its end.
func (p place) keep() {
	if p.on != nil {
		p.on.followed.Keep(p.stream)
	}
}

func (p place) forget() {
	if p.on != nil {
		p.on.followed.Forget(p.stream)
	}
}

// frames is what our end of the connection shows of a call, nil if that is not observed:
// the bytes are not HTTP/2, or the stream is not the call's.
func (p place) frames(method string) *result.ProbedFrames {
	seen := p.call()
	if seen == nil || seen.Method != method {
		return nil
	}
	end := p.on.tap.End()
	found := &result.ProbedFrames{
		Written: seen.Up.Count, Arrived: seen.Down.Count, Answered: seen.Answered != nil,
		ConnectionWindow: end.Window, LastReadNS: int64(end.Read.Last),
	}
	if part := seen.Down.Partial; part != nil {
		found.PartialHave, found.PartialWant = part.Have, part.Want
	}
	for _, s := range end.Streams {
		if s.Stream == p.stream {
			found.StreamWindow = &s.Window
		}
	}
	if end.Written.Pinged != nil {
		found.PingedNS = new(int64(*end.Written.Pinged))
	}
	if end.TCP != nil {
		found.Unacked = new(end.TCP.Unacked)
	}
	if ended := end.Read.Ended; ended != nil {
		found.Ended = ended.How.String()
	}
	return found
}

// reason says what a call waits for, by the place where it waits and the frames. up is how
// many messages Send has taken.
func reason(kind int, up uint64, frames *result.ProbedFrames) result.StallReason {
	used := frames != nil && (frames.ConnectionWindow <= 0 || frames.StreamWindow != nil && *frames.StreamWindow <= 0)
	switch kind {
	case opening:
		return result.NotOpened
	case taking:
		return result.NotRead
	case sending:
		if used {
			return result.SendBlocked
		}
		return result.SendStuck
	}
	if used && frames.Written < up {
		return result.SendBlocked // gRPC has taken the message, and cannot write it
	}
	return result.PeerSilent
}
