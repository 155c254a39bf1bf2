package content

import (
	"slices"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestIsolated(t *testing.T) {
	r := sample.IsolatedResult()
	if got, want := Isolated(r.Ladder), "It breaks on the rung flush, which adds the flush: conntrack-delete."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Isolated(r.Ladder[:3]), "No rung breaks."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	open := slices.Clone(r.Ladder)
	open[0].Outcome, open[1].Outcome = scenarios.Undecided, scenarios.Undecided
	names := open[0].Name + " and " + open[1].Name
	if got, want := Isolated(open[:3]), "No rung was seen to break; "+names+" are undecided."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Isolated(open), "It breaks on the rung flush, which adds the flush: conntrack-delete; "+names+" are undecided."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r.Ladder[0].Breaks = true
	if got, want := Isolated(r.Ladder[:1]), "It already breaks on the first rung, direct: the two services and the client."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	compared := []result.Rung{{Name: "direct"}, {Name: "flush a", Breaks: true}, {Name: "flush b"}, {Name: "flush c", Breaks: true}}
	if got, want := Isolated(compared), "It breaks on each of the rungs flush a and flush c."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
