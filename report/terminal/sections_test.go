package terminal

import (
	"slices"
	"testing"

	"hangscope/report/sample"
)

func TestComparison(t *testing.T) {
	r := sample.HypothesesResult()
	r.Variants[4].Name, r.Variants[4].Flush.Mechanism, r.Variants[4].Flush.Generation = "today", "socket-kill", "g5"
	s := newCanvas(Page{})
	s.flushComparison(r)
	for _, want := range []string{
		"  generation  mechanism            outcome  silent hang  told",
		"  g5          today (socket-kill)  broken   no           client",
	} {
		if !slices.Contains(s.lines, want) {
			t.Errorf("no line is\n%s\nin\n%s", want, s.String())
		}
	}
}
