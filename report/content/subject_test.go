package content

import (
	"slices"
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
