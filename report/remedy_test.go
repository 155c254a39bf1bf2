package report

import (
	"strings"
	"testing"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The remedy is advice, so it takes proof: both variants, measured in this run.
func TestRemedyTakesProof(t *testing.T) {
	for _, off := range append(scenarios.Outcomes, "") {
		for _, on := range append(scenarios.Outcomes, "") {
			r := hungResult()
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
			want := off == scenarios.Flowing && on != scenarios.Flowing && on != ""
			if got := strings.Contains(page.String(), remedy); got != want {
				t.Errorf("flush-off %q, flush-on %q: remedy shown is %t, want %t", off, on, got, want)
			}
		}
	}
}

func TestRemedyTakesAllMessagesAndAFlush(t *testing.T) {
	changes := map[string]func(r *result.Result){
		"interrupted before the end": func(r *result.Result) { r.Variants[0].Messages.Received = 29 },
		"no flush yet":               func(r *result.Result) { r.Variants[1].Flush = nil },
	}
	for name, change := range changes {
		r := hungResult()
		change(r)
		if cured(r) {
			t.Errorf("%s: the remedy counts as proved", name)
		}
	}
	if !cured(hungResult()) {
		t.Error("the remedy does not count as proved")
	}
}
