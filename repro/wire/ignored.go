package wire

import (
	"time"

	"hangscope/repro/evidence"
)

// Ignored returns the requests that servers read on connections on which they had said with
// GOAWAY that they take no further one. They do not look at such a request, so that it is not
// known of which call it was.
func Ignored(taps []End) (ignored []evidence.Ignored) {
	for _, tap := range taps {
		if tap.Dialled || tap.Written.GoAway == nil {
			continue
		}
		end := evidence.ForwarderToClient
		if tap.Owner == evidence.Upstream {
			end = evidence.UpstreamEnd
		}
		for _, opened := range tap.Beyond {
			ignored = append(ignored, evidence.Ignored{
				End: end, Stream: opened.Stream, At: opened.At, GoAway: goAwayOf(tap.Written.GoAway), Heard: opened.Heard,
				Over: overAt(tap),
			})
		}
	}
	return ignored
}

// overAt returns when an end knew of the end of its connection, nil if it does not.
func overAt(end End) *time.Duration {
	socket := evidence.Socket{Read: wayOf(end.Read), Written: wayOf(end.Written)}
	if at, over := socket.Over(); over {
		return &at
	}
	return nil
}

func goAwayOf(g *GoAway) evidence.GoAway {
	return evidence.GoAway{Code: g.Code.String(), Debug: g.Debug, At: g.At, Last: g.Last}
}
