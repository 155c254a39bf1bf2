package content

import (
	"slices"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestConclusion(t *testing.T) {
	tests := []struct {
		name   string
		change func(r *result.Result)
		want   string
	}{
		{"as it was", func(*result.Result) {}, "H3 (black-hole) causes a silent hang; H2 does not; H1 flows: TCP does not care where segments are cut."},
		{"all of H3", func(r *result.Result) { r.Variants[3].Silent = true }, "H3 causes a silent hang; H2 does not; H1 flows: TCP does not care where segments are cut."},
		{
			"H2 too", func(r *result.Result) { r.Variants[4].Silent = true },
			"H2 and H3 (black-hole) cause a silent hang; H1 flows: TCP does not care where segments are cut.",
		},
		{
			"H1 does not flow", func(r *result.Result) { r.Variants[2].Outcome = scenarios.Lost },
			"H3 (black-hole) causes a silent hang; H1 and H2 do not.",
		},
		{
			"H1 has not all messages", func(r *result.Result) { r.Variants[2].Messages.Received = 29 },
			"H3 (black-hole) causes a silent hang; H1 and H2 do not.",
		},
		{
			"another that flows", func(r *result.Result) { r.Variants[4] = sample.FlushedBy(r.Variants[2], "conntrack-delete", "g1", "") },
			"H3 (black-hole) causes a silent hang; H1 flows: TCP does not care where segments are cut; g1 flows.",
		},
		{
			"none", func(r *result.Result) { r.Variants[1].Silent = false },
			"None of them causes a silent hang; H1 flows: TCP does not care where segments are cut.",
		},
		{
			"H2 is undecided", func(r *result.Result) { r.Variants[4].Outcome = scenarios.Undecided },
			"H3 (black-hole) causes a silent hang; H1 flows: TCP does not care where segments are cut; H2 is undecided.",
		},
		{
			"H1 is undecided, none hangs", func(r *result.Result) {
				r.Variants[1].Silent, r.Variants[2].Outcome = false, scenarios.Undecided
			},
			"None of them was seen to cause a silent hang; H1 is undecided.",
		},
		{
			"interrupted", func(r *result.Result) { r.Interrupted = true },
			"So far: H3 (black-hole) causes a silent hang; H2 does not; H1 flows: TCP does not care where segments are cut.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := sample.HypothesesResult()
			test.change(r)
			if got := SoFar(r) + FlushConclusion(FlushVariants(r)); got != test.want {
				t.Errorf("got  %s\nwant %s", got, test.want)
			}
		})
	}
}

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

func TestWho(t *testing.T) {
	tests := map[string]*result.Variant{
		"client":    {Ends: []result.End{sample.ToldEnd(evidence.Client, "", ""), sample.Quiet(evidence.Upstream, evidence.Returned, 0)}},
		"every end": {Ends: []result.End{sample.ToldEnd(evidence.Client, "", ""), sample.ToldEnd(evidence.Upstream, "", "")}},
		"nobody":    {Ends: []result.End{sample.Quiet(evidence.Upstream, evidence.Returned, 0)}},
		"unknown":   {Ends: []result.End{{Role: evidence.Client}, sample.Quiet(evidence.Upstream, evidence.Returned, 0)}},
	}
	for want, v := range tests {
		if got := ToldRoles(v); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestIsolated(t *testing.T) {
	r := sample.IsolatedResult()
	if got, want := Isolated(r.Ladder), "It breaks on the rung flush, which adds the flush: conntrack-delete."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := Isolated(r.Ladder[:3]), "No rung breaks."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	r.Ladder[0].Breaks = true
	if got, want := Isolated(r.Ladder[:1]), "It breaks on the first rung already, direct: the two services and the client."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	compared := []result.Rung{{Name: "direct"}, {Name: "flush a", Breaks: true}, {Name: "flush b"}, {Name: "flush c", Breaks: true}}
	if got, want := Isolated(compared), "It breaks on each of the rungs flush a and flush c."; got != want {
		t.Errorf("got %s, want %s", got, want)
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
