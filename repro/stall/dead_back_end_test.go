package stall_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// framesAt are frames of one kind at some seconds.
func framesAt(text string, seconds ...float64) (frames []evidence.Frame) {
	for _, at := range seconds {
		frames = append(frames, evidence.Frame{Text: text, At: time.Duration(at * float64(time.Second))})
	}
	return frames
}

// unheard is a call whose upstream has read nothing from the proxy since its tenth message,
// and has written on.
func unheard(change func(*stall.Evidence)) stall.Evidence {
	return heldBack(func(e *stall.Evidence) {
		e.Call.Down[evidence.Sent].Last = 13
		s := &e.Sockets[upstream]
		s.TCP = &evidence.TCP{State: "ESTABLISHED"}
		s.Read.Last = time.Second
		s.Read.Recent = framesAt("WINDOW_UPDATE stream=0 len=4 increment=89", 0.8, 0.9, 1)
		s.Written.Last = 3 * time.Second
		s.Written.Recent = framesAt("DATA stream=1 len=89", 0.8, 0.9, 1, 1.1, 2, 3)
		change(e)
	})
}

// A proxy that lost its server acknowledges nothing, answers no ping, or falls silent. One
// that holds what it has taken does all of that.
func TestAProxyThatLostItsServer(t *testing.T) {
	const window = "WINDOW_UPDATE stream=0 len=4 increment=89"
	callerLives := func(e *stall.Evidence) { e.Sockets[toUpstream].Read.Last = 5 * time.Second }
	unacked := func(e *stall.Evidence) { *e.Sockets[upstream].TCP = evidence.TCP{Unacked: 20, Retransmits: 4} }
	pinged := func(e *stall.Evidence) { e.Sockets[upstream].Written.Pinged = new(2 * time.Second) }
	request := func(e *stall.Evidence) {
		e.Call.Down, e.Call.Up = passed(10, 10, 10, 10), passed(11, 11, 11, 10)
		e.Call.Up[evidence.ForwarderSent].At = 2 * time.Second
		e.Sockets[toUpstream].TCP = &evidence.TCP{}
		e.Sockets[toUpstream].Written.Recent = framesAt("DATA stream=21 len=14 END_STREAM", 2)
		e.Sockets[upstream].Written.Recent = nil
	}
	closed := func(e *stall.Evidence) { e.Sockets[upstream].ConnectionWindow = 0 }
	unsure := []stall.Cause{stall.BlackHole, stall.HalfOpenHop, stall.Frozen}
	held := []stall.Cause{stall.Buffering, stall.FlowControl}
	tests := map[string]struct {
		change []func(*stall.Evidence)
		cause  stall.Cause
		alike  []stall.Cause
		out    stall.Cause // what is ruled out
	}{
		"it does not acknowledge":                {[]func(*stall.Evidence){unacked}, stall.DeadBackEnd, unsure, stall.Buffering},
		"it does not acknowledge, and pings":     {[]func(*stall.Evidence){unacked, callerLives}, stall.DeadBackEnd, nil, stall.Buffering},
		"it answers no ping of the server":       {[]func(*stall.Evidence){pinged}, stall.DeadBackEnd, unsure, stall.Buffering},
		"it answers only the caller's pings":     {[]func(*stall.Evidence){pinged, callerLives}, stall.DeadBackEnd, nil, stall.Buffering},
		"a ping of the server is under way":      {[]func(*stall.Evidence){func(e *stall.Evidence) { e.Sockets[upstream].Written.Pinged = new(9 * time.Second) }}, stall.DeadBackEnd, slices.Concat(unsure, held), ""},
		"segments of the server are under way":   {[]func(*stall.Evidence){func(e *stall.Evidence) { e.Sockets[upstream].TCP.Unacked = 1 }}, stall.DeadBackEnd, slices.Concat(unsure, held), ""},
		"it fell silent":                         {[]func(*stall.Evidence){nothing}, stall.DeadBackEnd, slices.Concat(unsure, held), ""},
		"it fell silent, and the caller's lives": {[]func(*stall.Evidence){callerLives}, stall.DeadBackEnd, held, ""},
		"its next window was not due": {[]func(*stall.Evidence){callerLives, func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Recent = framesAt(window, -3, -1, 1)
		}}, stall.Buffering, []stall.Cause{stall.FlowControl, stall.DeadBackEnd}, ""},
		"it gave window back but twice": {[]func(*stall.Evidence){callerLives, func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Recent = framesAt(window, 0.9, 1)
		}}, stall.Buffering, []stall.Cause{stall.FlowControl, stall.DeadBackEnd}, ""},
		"two messages were written since": {[]func(*stall.Evidence){callerLives, func(e *stall.Evidence) {
			e.Call.Down[evidence.Sent].Last = 12
			e.Sockets[upstream].Written.Recent = framesAt("DATA stream=1 len=89", 0.9, 1, 2, 3)
		}}, stall.Buffering, []stall.Cause{stall.FlowControl, stall.DeadBackEnd}, ""},
		"it gives window back for what is missing": {[]func(*stall.Evidence){callerLives, func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Last = 1200 * time.Millisecond
			e.Sockets[upstream].Written.Recent = framesAt("DATA stream=1 len=89", 1, 1.1, 2, 3)
			e.Sockets[upstream].Read.Recent = framesAt(window, 1.2)
		}}, stall.Buffering, []stall.Cause{stall.FlowControl}, stall.DeadBackEnd},
		"a whole request does not come out": {[]func(*stall.Evidence){request}, stall.DeadBackEnd, slices.Concat(unsure, held), ""},
		"the server has read something since the request": {[]func(*stall.Evidence){request, callerLives, func(e *stall.Evidence) {
			e.Sockets[upstream].Read.Last = 3 * time.Second
		}}, stall.Buffering, nil, stall.DeadBackEnd},
		"the request goes on": {[]func(*stall.Evidence){request, func(e *stall.Evidence) {
			e.Sockets[toUpstream].Written.Recent = framesAt("DATA stream=21 len=14", 2)
		}}, stall.Buffering, nil, ""},
		"the server is out of window": {[]func(*stall.Evidence){closed, callerLives}, stall.FlowControl, append(unsure, stall.DeadBackEnd), ""},
		"nothing is missing, and it answers no ping": {[]func(*stall.Evidence){pinged, func(e *stall.Evidence) {
			e.Call.Down[evidence.Sent].Last = 10
		}}, stall.DeadBackEnd, unsure, stall.Buffering},
		"the server gave its connection up": {[]func(*stall.Evidence){func(e *stall.Evidence) {
			e.Sockets[upstream].Written.Ended = &evidence.Ended{How: "failed", At: 8 * time.Second, Error: "write: connection timed out"}
		}}, stall.BlackHole, []stall.Cause{stall.DeadBackEnd}, ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(unheard(func(e *stall.Evidence) {
				for _, change := range test.change {
					change(e)
				}
			}))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, 1, d.Hop)
			if test.alike != nil {
				assert.Equal(t, test.alike, d.Alike)
			}
			if test.cause == stall.DeadBackEnd && len(d.Alike) > 0 {
				assert.NotEmpty(t, d.Settle)
			}
			if test.out != "" {
				assert.True(t, slices.ContainsFunc(d.RuledOut, func(r stall.RuledOut) bool { return r.Cause == test.out }), d.RuledOut)
			}
		})
	}
}

// A ping of the server that has no answer may be that of a proxy which was not observed.
func TestPingOfAServerIntoTheDark(t *testing.T) {
	for end, want := range map[evidence.End]bool{upstream: true, toUpstream: false} {
		d := stall.Diagnose(hung(func(e *stall.Evidence) {
			e.Sockets[upstream+toUpstream-end] = evidence.Socket{}
			e.Sockets[end].Connection = 0
			e.Sockets[end].Written.Pinged = new(2 * time.Second)
		}))
		assert.Equal(t, stall.BlackHole, d.Cause)
		assert.Equal(t, want, slices.Contains(d.Alike, stall.DeadBackEnd))
	}
}
