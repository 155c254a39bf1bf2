package judge

import (
	"cmp"
	"slices"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
)

// Diagnosis says what is wrong with a call, from what its ends saw. It is nil if nothing is.
func Diagnosis(seen stall.Evidence) *result.Diagnosis {
	found, _ := diagnose(seen)
	return found
}

// diagnose returns what is wrong with a call, nil if nothing is, and the last
// frames at both ends of the hop that it names.
func diagnose(seen stall.Evidence) (*result.Diagnosis, []result.EndFrames) {
	found := stall.Diagnose(seen)
	if found.Cause == stall.None {
		return nil, nil
	}
	d := &result.Diagnosis{Cause: found.Cause, Hop: found.Hop, Alike: found.Alike, Settle: found.Settle}
	for _, end := range found.Knows {
		d.Knows = append(d.Knows, seen.Call.EndName(end))
	}
	for _, end := range found.Waits {
		d.Waits = append(d.Waits, seen.Call.EndName(end))
	}
	for _, s := range found.Statements {
		d.Observations = append(d.Observations, result.Observation{
			End: seen.Call.EndName(s.End), AtNS: int64(s.At), Source: s.Source, Text: withoutAddresses(s.Text),
		})
	}
	for _, r := range found.RuledOut {
		d.RuledOut = append(d.RuledOut, result.RuledOut{Cause: r.Cause, Why: r.Why})
	}
	return d, framesOf(found.Hop, seen)
}

// maxFrames bounds the frames of one end in a result.
const maxFrames = 12

// framesOf returns the last frames at both ends of a hop.
func framesOf(hop int, observed stall.Evidence) []result.EndFrames {
	var both []result.EndFrames
	for _, end := range endsOfHop(hop) {
		s := observed.Sockets[end]
		if !s.Observed {
			continue
		}
		seen := result.EndFrames{End: observed.Call.EndName(end), Hop: hop, Frames: lastFrames(s)}
		if s.Read.Partial != nil {
			seen.Partial = s.Read.Partial.Text
		}
		if tcp := s.TCP; tcp != nil {
			seen.TCP = &result.TCPInfo{
				State: tcp.State, Unacked: tcp.Unacked, Retransmits: tcp.Retransmits,
				LastSentNS: int64(tcp.LastSent), LastReceivedNS: int64(tcp.LastReceived),
			}
		}
		both = append(both, seen)
	}
	return both
}

// lastFrames returns the last frames of both directions, in the order in which they
// passed. Many may have passed at one moment.
func lastFrames(s evidence.Socket) []result.Frame {
	type passed struct {
		evidence.Frame
		written bool
	}
	var all []passed
	for _, f := range s.Written.Recent {
		all = append(all, passed{f, true})
	}
	for _, f := range s.Read.Recent {
		all = append(all, passed{f, false})
	}
	slices.SortFunc(all, func(a, b passed) int { return cmp.Compare(a.Nth, b.Nth) })
	all = all[max(0, len(all)-maxFrames):]
	frames := make([]result.Frame, len(all))
	for i, f := range all {
		frames[i] = result.Frame{AtNS: int64(f.At), Written: f.written, Text: f.Text}
	}
	return frames
}

// endsOfHop returns the ends of a hop. The end of the service that is asked
// comes first.
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
