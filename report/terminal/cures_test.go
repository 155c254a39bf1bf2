package terminal

import (
	"strings"
	"testing"

	"hangscope/report/content"
	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The remedy is advice, so it takes proof: both variants, measured in this run.
func TestRemedyTakesProof(t *testing.T) {
	for _, off := range append(scenarios.Outcomes, "") {
		for _, on := range append(scenarios.Outcomes, "") {
			r := sample.HungResult()
			r.Variants[0].Outcome, r.Variants[1].Outcome = off, on
			if off == "" {
				r.Variants = r.Variants[1:]
			}
			if on == "" {
				r.Variants = r.Variants[:len(r.Variants)-1]
			}
			var page strings.Builder
			if err := (Page{}).Write(&page, r); err != nil {
				t.Fatal(err)
			}
			want := off == scenarios.Flowing && on != scenarios.Flowing && on != scenarios.Undecided && on != ""
			if got := strings.Contains(page.String(), content.FlushOffSetting); got != want {
				t.Errorf("flush-off %q, flush-on %q: remedy shown is %t, want %t", off, on, got, want)
			}
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
		{"brief", sample.BriefResult(), "Another port turns the hang into an error", "What cures it"},
		{"nothing to cure", harmless(sample.BriefResult().Cures), "", "What"},
		{"nothing to cure, and many", harmless(sample.CuresResult().Cures), "there was nothing to cure", "What cures it"},
		{"interrupted", interrupted, "", "Another port"},
		{"interrupted, and many", interruptedMany, "not all to its end", "What cures it"},
		{"not proved", unproved, "What was tried", "What cures it"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := newCanvas(Page{})
			s.cures(test.result)
			if got := s.String(); !strings.Contains(got, test.says) || strings.Contains(got, test.not) {
				t.Errorf("want %q and not %q in\n%s", test.says, test.not, got)
			}
		})
	}
}
