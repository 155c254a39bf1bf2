package stall_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/stall"
)

// Bytes that are missing in the middle may leave what looks like HTTP/2. A frame that its
// reader has, and its writer did not write there, shows it.
func TestAFrameThatWasNotWritten(t *testing.T) {
	frame := func(text string, end uint64) evidence.Frame {
		return evidence.Frame{Text: text, End: end, Size: 20}
	}
	wrote := []evidence.Frame{frame("DATA stream=1 len=11", 900), frame("DATA stream=3 len=11", 920), frame("DATA stream=5 len=11", 1000)}
	tests := map[string]struct {
		wrote, read []evidence.Frame
		lost        bool
	}{
		"another frame":                      {wrote, []evidence.Frame{frame("DATA stream=5102 len=11", 920)}, true},
		"another end":                        {wrote, []evidence.Frame{frame("DATA stream=3 len=11", 921)}, true},
		"the same":                           {wrote, []evidence.Frame{frame("DATA stream=1 len=11", 900), frame("DATA stream=3 len=11", 920)}, false},
		"before the first one that is known": {wrote, []evidence.Frame{frame("PING stream=0 len=11", 899)}, false},
		"what was written is not known":      {nil, []evidence.Frame{frame("DATA stream=3 len=11", 920)}, false},
		"where it ended is not known":        {wrote, []evidence.Frame{{Text: "DATA stream=5102 len=11"}}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			d := stall.Diagnose(told("Unavailable", "error reading from server: EOF", func(e *stall.Evidence) {
				e.Sockets[client].Written.Recent, e.Sockets[toClient].Read.Recent = test.wrote, test.read
				e.Sockets[toClient].Read.Bytes = 960
				e.Sockets[toClient].Read.Ended = &evidence.Ended{How: "closed", At: 1900 * time.Millisecond}
				e.Sockets[client].Read.Ended = &evidence.Ended{How: "FIN", At: 1950 * time.Millisecond}
			}))
			want := stall.Reset
			if test.lost {
				want = stall.LostBytes
			}
			assert.Equal(t, want, d.Cause)
			assert.Equal(t, 2, d.Hop)
		})
	}
}

// A client that was reset when it wrote after a pause may have lost bytes: where its peer was
// not observed, that may have cut because it could not read on.
func TestAResetAfterAPauseMayBeLostBytes(t *testing.T) {
	for observed, want := range map[bool]bool{false: true, true: false} {
		d := stall.Diagnose(told("Unavailable", "connection reset by peer", func(e *stall.Evidence) {
			e.Sockets[client].Written.Recent = framesAt("DATA stream=1 len=89", 0.1, 0.2, 1.9)
			e.Sockets[client].Read.Ended = &evidence.Ended{How: "RST", At: 1950 * time.Millisecond}
			if !observed {
				e.Sockets[toClient] = evidence.Socket{}
				e.Sockets[client].Connection = 0
			}
		}))
		assert.Equal(t, stall.IdleDrop, d.Cause)
		assert.Equal(t, want, slices.Contains(d.Alike, stall.LostBytes), d.Alike)
	}
}
