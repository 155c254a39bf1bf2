package terminal

import (
	"strings"
	"testing"

	"hangscope/report/content"
	"hangscope/report/sample"
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
