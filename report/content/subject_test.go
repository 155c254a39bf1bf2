package content

import (
	"slices"
	"strings"
	"testing"

	"hangscope/report/sample"
)

// The page is about the worst variant: of two that hang, the silent one.
func TestSubjectOfSeveral(t *testing.T) {
	r := sample.HypothesesResult()
	loud := sample.FlushedBy(r.Variants[1], "loud", "g2", "")
	loud.Silent = false
	r.Variants = slices.Insert(r.Variants, 1, loud)
	if got := Subject(r).Name; got != "black-hole" {
		t.Errorf("got %s, want black-hole", got)
	}
}

// The page is about the fault also if everything flows in spite of it.
func TestSubjectOfAFaultThatFlows(t *testing.T) {
	r := sample.HungResult()
	r.Variants = r.Variants[:1]
	fault := r.Variants[0]
	fault.Name = "fault-on"
	r.Variants = append(r.Variants, fault)
	if got := Subject(r).Name; got != "fault-on" {
		t.Errorf("got %s, want fault-on", got)
	}
	if got, want := Opening(r)[0], "With the fault the stream flows"; !strings.HasPrefix(got, want) {
		t.Errorf("got %q, want it to begin with %q", got, want)
	}
}
