package content

import (
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

func TestOneFlushIsNotCompared(t *testing.T) {
	if got := FlushVariants(sample.HungResult()); got != nil {
		t.Errorf("got %d rows, want none", len(got))
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
