package content

import (
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

func TestRemedyTakesAllMessagesAndAFlush(t *testing.T) {
	changes := map[string]func(r *result.Result){
		"interrupted before the end": func(r *result.Result) { r.Variants[0].Messages.Received = 29 },
		"no flush yet":               func(r *result.Result) { r.Variants[1].Flush = nil },
	}
	for name, change := range changes {
		r := sample.HungResult()
		change(r)
		if Proved(r) {
			t.Errorf("%s: the remedy counts as proved", name)
		}
	}
	if !Proved(sample.HungResult()) {
		t.Error("the remedy does not count as proved")
	}
}
