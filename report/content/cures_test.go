package content

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/phrase"
	"hangscope/report/sample"
	"hangscope/report/sample/catalogue"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// There is a remedy only against a flush of mirrord's agent that did harm, beside a
// control that flows.
func TestRemedyIsAgainstAFlushOfTheAgent(t *testing.T) {
	changes := map[string]func(r *result.Result){
		"interrupted before the end": func(r *result.Result) { r.Variants[0].Messages.Received = 29 },
		"no flush yet":               func(r *result.Result) { r.Variants[1].Flush = nil },
		"a flush that came late":     func(r *result.Result) { r.Variants[1].Flush.Late = true },
		"a flush of a load balancer": func(r *result.Result) { r.Scenario.Flush.By = scenarios.ByMiddlebox },
		"a hypothesis": func(r *result.Result) {
			r.Variants[1].Flush.Mechanism, r.Variants[1].Flush.Generation = "black-hole", "H3"
		},
	}
	for name, change := range changes {
		r := sample.HungResult()
		r.Scenario.Flush = &scenarios.Flush{Mechanism: "mark-reject"}
		change(r)
		assert.Nil(t, RemedyOf(r), name)
		assert.NotContains(t, strings.Join(Headline(r), "\n"), "flush_connections", name)
	}
	remedy := RemedyOf(sample.HungResult())
	require.NotNil(t, remedy)
	assert.Contains(t, remedy.Price, "never intercepted, for as long as it lives")
	assert.Contains(t, remedy.Where, ".mirrord/mirrord.json")
	assert.Contains(t, remedy.Where, "agent.extraConfig.flush_connections")
	assert.Contains(t, remedy.Control, "The control without the flush flows here: 30 of 30 messages")
}

// What a page offers fits the fault, in every scenario of the catalogue.
func TestNothingOfMirrordForOtherFaults(t *testing.T) {
	for _, r := range catalogue.All(t) {
		flush := r.Scenario.Flush
		if flush != nil && strings.HasPrefix(generationOf(r), "g") {
			continue
		}
		assert.Nil(t, RemedyOf(r), r.Scenario.Name)
		for _, c := range r.Cures {
			assert.LessOrEqual(t, len(c.Change), phrase.Prose, "it stands whole in every form")
			assert.NotContains(t, c.Change, "flush_connections", r.Scenario.Name)
			assert.NotContains(t, c.Change, "MIRRORD", r.Scenario.Name)
		}
	}
}

func generationOf(r *result.Result) string {
	if v := Subject(r); v != nil && v.Flush != nil {
		return v.Flush.Generation
	}
	return ""
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
		{result.Cure{Effect: result.NoHelp, Outcome: scenarios.Hung, ObservedNS: new(31000 * sample.Ms)}, "cure does not help: hung in the 31 s that were observed."},
		{result.Cure{Effect: result.NotNeeded, Outcome: scenarios.Flowing}, "cure is not needed: all messages arrive without it too."},
		{
			result.Cure{Effect: result.NotDecided, Undecided: &result.Undecided{Reason: result.NoFlush}, ForwarderAfterNS: new(int64(1)), Outcome: scenarios.Flowing},
			"cure is undecided: the flush never happened.",
		},
		{
			result.Cure{Effect: result.NotDecided, Outcome: scenarios.Undecided, Messages: sample.Came(20)},
			"cure is undecided: 20 of 30 messages had arrived when the observation ended.",
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

// The word for an effect says in which time there was none, or why it is not known.
func TestEffectWord(t *testing.T) {
	observed := new(31000 * sample.Ms)
	for _, test := range []struct {
		cure result.Cure
		want string
	}{
		{result.Cure{Effect: result.NoHelp, Outcome: scenarios.Hung, ObservedNS: observed}, "no help in 31 s"},
		{result.Cure{Effect: result.NoHelp, Outcome: scenarios.Broken, ObservedNS: new(int64(0))}, "no help"},
		{result.Cure{Effect: result.NoHelp}, "no help"},
		{result.Cure{Effect: result.NotDecided, Undecided: &result.Undecided{Reason: result.NoFlush}}, "undecided: no flush"},
		{result.Cure{Effect: result.NotDecided, Undecided: &result.Undecided{Reason: result.Cut}}, "undecided: cut"},
		{result.Cure{Effect: result.NotDecided}, "undecided"},
		{result.Cure{Effect: result.NotNeeded}, "not needed"},
	} {
		assert.Equal(t, test.want, EffectWord(test.cure))
	}
}

// A cure that could not help says why, also if it made it worse, and one that helped does not.
func TestWhyACureDidNotHelp(t *testing.T) {
	r := &result.Result{Scenario: scenarios.Scenario{Fault: scenarios.Faults{{Kind: scenarios.NoSettings}}}}
	const why = "it asks again; it cannot help: no later connection gets SETTINGS either"
	for effect, want := range map[result.Effect]string{result.NoHelp: why, result.Worse: why, result.Cures: "it asks again"} {
		cure := result.Cure{Name: "health check", Change: "it asks again", Effect: effect}
		if got := ChangeIn(r, cure); got != want {
			t.Errorf("%s: got %q, want %q", effect, got, want)
		}
	}
}
