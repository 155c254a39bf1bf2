package repro

import (
	"slices"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/wire"
)

// without returns what was seen, without the taps of some ends.
func without(seen *judge.Seen, missing ...evidence.End) *judge.Seen {
	blank := *seen
	blank.Ends = slices.DeleteFunc(slices.Clone(seen.Ends), func(e wire.End) bool {
		return slices.ContainsFunc(missing, func(end evidence.End) bool {
			dials := end == evidence.ClientEnd || end == evidence.ForwarderToUpstream
			return e.Owner == end.Role() && e.Dialled == dials
		})
	})
	both := make(map[int]int)
	for _, e := range blank.Ends {
		both[e.Connection]++
	}
	for i := range blank.Ends {
		if both[blank.Ends[i].Connection] < 2 {
			blank.Ends[i].Connection = 0
		}
	}
	blank.Notices = make(map[int][]judge.Notice)
	for call, notices := range seen.Notices {
		for _, n := range notices {
			n.Evidence.Sockets = withoutSockets(n.Evidence.Sockets, missing)
			n.Evidence.Ignored = slices.DeleteFunc(slices.Clone(n.Evidence.Ignored), func(i evidence.Ignored) bool {
				return slices.Contains(missing, i.End)
			})
			blank.Notices[call] = append(blank.Notices[call], n)
		}
	}
	return &blank
}

func withoutSockets(sockets [4]evidence.Socket, missing []evidence.End) [4]evidence.Socket {
	for _, end := range missing {
		for i := range sockets {
			if sockets[i].Connection == sockets[end].Connection {
				sockets[i].Connection = 0
			}
		}
		sockets[end] = evidence.Socket{}
	}
	return sockets
}
