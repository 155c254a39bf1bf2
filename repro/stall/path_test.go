package stall_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// What was lost after a longer pause than ever, and what was larger than ever, may be lost
// because of that; or the path has just died.
func TestWhyBytesWereLost(t *testing.T) {
	steady := []evidence.Frame{{At: 2800 * ms, End: 900, Size: 100}, {At: 2900 * ms, End: 1000, Size: 100}}
	for name, test := range map[string]struct {
		lost  evidence.Frame
		cause stall.Cause
		alike []stall.Cause
	}{
		"in its rhythm":         {evidence.Frame{At: 3 * time.Second, End: 1100, Size: 100}, stall.BlackHole, nil},
		"after a pause":         {evidence.Frame{At: 7 * time.Second, End: 1100, Size: 100}, stall.IdleDrop, []stall.Cause{stall.BlackHole}},
		"larger than any MTU":   {evidence.Frame{At: 3 * time.Second, End: 6000, Size: 5000}, stall.MTU, []stall.Cause{stall.BlackHole}},
		"larger than any":       {evidence.Frame{At: 3 * time.Second, End: 2200, Size: 1200}, stall.BlackHole, nil},
		"the ring has no other": {evidence.Frame{At: 7 * time.Second}, stall.BlackHole, nil},
	} {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(hung(func(e *stall.Evidence) {
				e.Call.Down = passed(11, 11, 11, 10)
				e.Sockets[toClient].Opened, e.Sockets[client].Opened = 2700*ms, 2700*ms
				frames := append(append([]evidence.Frame(nil), steady...), test.lost)
				if test.lost.End == 0 {
					frames = []evidence.Frame{{At: 7 * time.Second, End: 1100, Size: 100}}
				}
				last := frames[len(frames)-1]
				e.Sockets[toClient].Written = evidence.Way{Bytes: last.End, Last: last.At, Recent: frames}
				e.Sockets[toClient].TCP = &evidence.TCP{State: "ESTABLISHED", Unacked: 1, Retransmits: 3}
				e.Sockets[client].TCP = &evidence.TCP{State: "ESTABLISHED", LastReceived: e.At - 2900*ms}
				e.Sockets[client].Read = evidence.Way{Bytes: 1000, Last: 2900 * ms}
			}))
			assert.Equal(t, test.cause, d.Cause)
			assert.Equal(t, test.alike, d.Alike)
			assert.Equal(t, test.alike != nil, d.Settle != "")
		})
	}
}

// Where the kernels were not observed, a reader may be stopped that has not read what was
// larger than ever, or came after a pause.
func TestWhatWasLostMayLieUnread(t *testing.T) {
	for cause, lost := range map[stall.Cause]evidence.Frame{
		stall.IdleDrop: {At: 7 * time.Second, End: 1100, Size: 100},
		stall.MTU:      {At: 3 * time.Second, End: 6000, Size: 5000},
	} {
		d := stall.Diagnose(hung(func(e *stall.Evidence) {
			e.Call.Down = passed(11, 11, 11, 10)
			e.Sockets[toClient].Opened, e.Sockets[client].Opened = 2700*ms, 2700*ms
			frames := []evidence.Frame{{At: 2800 * ms, End: 900, Size: 100}, {At: 2900 * ms, End: 1000, Size: 100}, lost}
			e.Sockets[toClient].Written = evidence.Way{Bytes: lost.End, Last: lost.At, Recent: frames}
			e.Sockets[client].Read = evidence.Way{Bytes: 1000, Last: 2900 * ms}
		}))
		assert.Equal(t, cause, d.Cause)
		assert.Equal(t, []stall.Cause{stall.BlackHole, stall.Frozen}, d.Alike)
	}
}
