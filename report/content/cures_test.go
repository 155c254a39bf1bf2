package content

import (
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/scenarios"
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

func TestDid(t *testing.T) {
	tests := []struct {
		cure result.Cure
		want string
	}{
		{result.Cure{Effect: result.Cures, Messages: sample.Came(30)}, "cure cures it: 30 of 30 messages."},
		{result.Cure{Effect: result.Cures, Messages: sample.Came(30), AfterNS: new(2500 * sample.Ms)}, "cure cures it: 30 of 30 messages, flowing again after 2.50 s."},
		{result.Cure{Effect: result.TurnsIntoError, Status: "Unavailable", AfterNS: new(81 * sample.Ms)}, "cure turns the hang into an error (Unavailable) after 81 ms."},
		{
			result.Cure{Effect: result.TurnsIntoError, Status: "Unavailable", AfterNS: new(81 * sample.Ms), ForwarderAfterNS: new(82 * sample.Ms)},
			"cure turns the hang into an error (Unavailable) after 81 ms; the forwarder learns of it after 82 ms.",
		},
		{result.Cure{Effect: result.NoHelp, Outcome: scenarios.Hung}, "cure does not help: hung."},
		{
			result.Cure{Effect: result.NotDecided, Outcome: scenarios.Undecided, Messages: sample.Came(20)},
			"cure is undecided: 20 of 30 messages had come when the observation ended.",
		},
		{result.Cure{Effect: result.Worse, Outcome: scenarios.Broken, Status: "Canceled"}, "cure makes it worse: broken (Canceled)."},
	}
	for _, test := range tests {
		test.cure.Name = "cure"
		if got := CureSentence(test.cure); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}

func TestChanged(t *testing.T) {
	tests := []struct {
		next *result.LaterCall
		want string
	}{
		{nil, "a change"},
		{&result.LaterCall{Outcome: scenarios.Flowing, Received: 30, Expected: 30}, "a change; the next call flows: 30 of 30 messages"},
		{
			&result.LaterCall{Outcome: scenarios.Broken, Status: "DeadlineExceeded", Expected: 30},
			"a change; the next call fails: DeadlineExceeded, 0 of 30 messages",
		},
		{&result.LaterCall{Outcome: scenarios.Undecided, Received: 2, Expected: 30}, "a change; the next call: undecided, 2 of 30 messages"},
		{&result.LaterCall{Outcome: scenarios.Hung, Received: 2, Expected: 30}, "a change; the next call: hung, 2 of 30 messages"},
	}
	for _, test := range tests {
		if got := ChangeOf(result.Cure{Change: "a change", Next: test.next}); got != test.want {
			t.Errorf("got %s, want %s", got, test.want)
		}
	}
}
