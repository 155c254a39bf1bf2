package repro

import (
	"slices"
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Diagnosis is what is wrong with a call, and on what that rests: only what
// the ends saw.
type Diagnosis struct {
	// Cause is the cause's name, for example half-open or black-hole.
	Cause stall.Cause `json:"cause"`
	// Hop is where, 1 or 2; 0 if not on a hop.
	Hop int `json:"hop"`
	// Knows are the ends that were told, by the call or by their socket, Waits
	// those that wait in silence.
	Knows []string `json:"knows"`
	Waits []string `json:"waits"`
	// Observations are what it rests on.
	Observations []Observation `json:"observations"`
	// RuledOut is what else was considered.
	RuledOut []RuledOut `json:"ruled_out"`
	// Alike are other causes that would look the same from the ends; left out if
	// there is none.
	Alike []stall.Cause `json:"alike,omitempty"`
	// Settle says what would settle an unknown cause, empty otherwise.
	Settle string `json:"settle,omitempty"`
}

// Observation is one thing that one end saw.
type Observation struct {
	// End saw it, at AtNS, in Source: call, socket or frame.
	End    string `json:"end"`
	AtNS   int64  `json:"at_ns"`
	Source string `json:"source"`
	// Text says it in words.
	Text string `json:"text"`
}

// RuledOut is a cause that is not the one, and why.
type RuledOut struct {
	Cause stall.Cause `json:"cause"`
	Why   string      `json:"why"`
}

// EndFrames are the last frames at one end of a hop, the latest last.
type EndFrames struct {
	// End is whose, Hop of which hop.
	End string `json:"end"`
	Hop int    `json:"hop"`
	// Frames are in the order of their times, both directions.
	Frames []Frame `json:"frames"`
	// Partial is a frame that has not been read in full, empty if there is none.
	Partial string `json:"partial,omitempty"`
	// TCP is what the kernel knew of the socket; null if not observed. Through
	// the layer, from the flush on, it is a socket to a relay, whose kernel
	// acknowledges everything.
	TCP *TCPInfo `json:"tcp"`
}

// TCPInfo is what a kernel knows of a socket.
type TCPInfo struct {
	// State is the state of the connection, for example ESTABLISHED.
	State string `json:"state"`
	// Unacked segments have been sent and not acknowledged; Retransmits is how
	// often the first of them was sent again.
	Unacked     uint32 `json:"unacked"`
	Retransmits uint32 `json:"retransmits"`
	// LastSentNS and LastReceivedNS are how long ago the last data was.
	LastSentNS     int64 `json:"last_sent_ns"`
	LastReceivedNS int64 `json:"last_received_ns"`
}

// Frame is an HTTP/2 frame in one line.
type Frame struct {
	AtNS int64 `json:"at_ns"`
	// Written is whether the end wrote it, or read it.
	Written bool   `json:"written"`
	Text    string `json:"text"`
}

// endNames are the names of the four ends.
var endNames = [4]string{
	evidence.ClientEnd:           "client",
	evidence.ForwarderToClient:   "forwarder, towards client",
	evidence.ForwarderToUpstream: "forwarder, towards upstream",
	evidence.UpstreamEnd:         "upstream",
}

// evidenceOf collects what the ends saw of a call.
func (e *execution) evidenceOf(call evidence.Record, threshold time.Duration) stall.Evidence {
	if captured, ok := e.captured[call.Call]; ok && !call.Open && gaveUpWaiting(call.Ends[evidence.ClientEnd].Told) {
		return captured // what was wrong shows in what was seen then
	}
	moment := e.snapshot.At
	if !call.Open {
		moment = call.Ended
	}
	return stall.Evidence{
		At: e.snapshot.At, Threshold: threshold, Call: call, Sockets: e.sockets(e.taps, call.Call, moment),
	}
}

// gaveUpWaiting reports whether the end of a call that had stalled says nothing
// of the stall: it recovered, or ran out of the time that it had.
func gaveUpWaiting(told *evidence.Told) bool {
	return told == nil || told.Code == "DeadlineExceeded"
}

// diagnosis returns what is wrong with a call, nil if nothing is, and the last
// frames at both ends of the hop that it names.
func (e *execution) diagnosis(call evidence.Record, threshold time.Duration) (*Diagnosis, []EndFrames) {
	seen := e.evidenceOf(call, threshold)
	found := stall.Diagnose(seen)
	if found.Cause == stall.None {
		return nil, nil
	}
	d := &Diagnosis{Cause: found.Cause, Hop: found.Hop, Alike: found.Alike, Settle: found.Settle}
	for _, end := range found.Knows {
		d.Knows = append(d.Knows, endNames[end])
	}
	for _, end := range found.Waits {
		d.Waits = append(d.Waits, endNames[end])
	}
	for _, s := range found.Statements {
		d.Observations = append(d.Observations, Observation{
			End: endNames[s.End], AtNS: int64(s.At), Source: s.Source, Text: withoutAddresses(s.Text),
		})
	}
	for _, r := range found.RuledOut {
		d.RuledOut = append(d.RuledOut, RuledOut{Cause: r.Cause, Why: r.Why})
	}
	return d, framesOf(found.Hop, seen.Sockets)
}

// mostFrames bounds the frames of one end in a result.
const mostFrames = 12

// framesOf returns the last frames at both ends of a hop.
func framesOf(hop int, sockets [4]evidence.Socket) []EndFrames {
	var both []EndFrames
	for _, end := range endsOfHop(hop) {
		s := sockets[end]
		if !s.Observed {
			continue
		}
		seen := EndFrames{End: endNames[end], Hop: hop, Frames: slices.Concat(frames(s.Written, true), frames(s.Read, false))}
		slices.SortStableFunc(seen.Frames, func(a, b Frame) int { return int(a.AtNS - b.AtNS) })
		seen.Frames = seen.Frames[max(0, len(seen.Frames)-mostFrames):]
		if s.Read.Partial != nil {
			seen.Partial = s.Read.Partial.Text
		}
		if tcp := s.TCP; tcp != nil {
			seen.TCP = &TCPInfo{
				State: tcp.State, Unacked: tcp.Unacked, Retransmits: tcp.Retransmits,
				LastSentNS: int64(tcp.LastSent), LastReceivedNS: int64(tcp.LastReceived),
			}
		}
		both = append(both, seen)
	}
	return both
}

func frames(way evidence.Way, written bool) []Frame {
	seen := make([]Frame, len(way.Recent))
	for i, f := range way.Recent {
		seen[i] = Frame{AtNS: int64(f.At), Written: written, Text: f.Text}
	}
	return seen
}

// endsOfHop returns the ends of a hop, that of the service which is asked first.
func endsOfHop(hop int) []evidence.End {
	switch hop {
	case 1:
		return []evidence.End{evidence.UpstreamEnd, evidence.ForwarderToUpstream}
	case 2:
		return []evidence.End{evidence.ForwarderToClient, evidence.ClientEnd}
	default:
		return nil
	}
}
