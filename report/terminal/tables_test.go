package terminal

import (
	"slices"
	"strings"
	"testing"

	"hangscope/report/content"
	"hangscope/report/sample"
	"hangscope/repro/result"
)

func TestOneFlushIsNotCompared(t *testing.T) {
	if got := content.FlushVariants(sample.HungResult()); got != nil {
		t.Errorf("got %d rows, want none", len(got))
	}
}

func TestComparison(t *testing.T) {
	r := sample.HypothesesResult()
	r.Variants[4].Name, r.Variants[4].Flush.Mechanism, r.Variants[4].Flush.Generation = "today", "socket-kill", "g5"
	s := NewCanvas(Page{})
	s.flushComparison(r)
	for _, want := range []string{
		"  generation  mechanism            outcome  silent hang  told",
		"  g5          today (socket-kill)  broken   no           client",
	} {
		if !slices.Contains(s.Lines, want) {
			t.Errorf("no line is\n%s\nin\n%s", want, s.String())
		}
	}
}

// What was not proved, or not seen to its end, is not said to cure.
func TestCuresTakeAFault(t *testing.T) {
	harmless := func(cures []result.Cure) *result.Result {
		r := sample.HarmlessResult()
		r.Cures = cures
		return r
	}
	interrupted := sample.BriefResult()
	interrupted.Interrupted = true
	interruptedMany := sample.CuresResult()
	interruptedMany.Interrupted = true
	unproved := sample.BriefResult()
	unproved.Variants[0].Messages.Received = 29
	tests := []struct {
		name      string
		result    *result.Result
		says, not string
	}{
		{"brief", sample.BriefResult(), "What cures it", "What was tried"},
		{"nothing to cure", harmless(sample.BriefResult().Cures), "", "What"},
		{"nothing to cure, and many", harmless(sample.CuresResult().Cures), "there was nothing to cure", "What cures it"},
		{"interrupted", interrupted, content.FlushOffSetting, "Another port"},
		{"interrupted, and many", interruptedMany, "not all to its end", "What cures it"},
		{"not proved", unproved, "What was tried", "What cures it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := NewCanvas(Page{})
			s.cures(test.result)
			if got := s.String(); !strings.Contains(got, test.says) || strings.Contains(got, test.not) {
				t.Errorf("want %q and not %q in\n%s", test.says, test.not, got)
			}
		})
	}
}
