package content

import (
	"slices"
	"strings"
	"testing"

	"hangscope/report/sample"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestHeadline(t *testing.T) {
	tests := []struct {
		name   string
		change func(r *result.Result)
		want   string
	}{
		{
			"before the first message", func(r *result.Result) { r.Variants[1].Stall.AfterMessage = 0 },
			"With the flush the stream hangs before the first message, between upstream and forwarder (hop 1).",
		},
		{"inside the forwarder", func(r *result.Result) {
			r.Variants[1].Stall.Hop, r.Variants[1].Stall.Points = 0, sample.Points(evidence.Down, 11, 11, 10, 10)
		}, "With the flush the stream hangs after message 10, inside the forwarder."},
		{"hop not known", func(r *result.Result) {
			r.Variants[1].Stall.Hop, r.Variants[1].Stall.Points = 0, nil
		}, "With the flush the stream hangs after message 10."},
		{"no quiet phase", func(r *result.Result) {
			r.Scenario.Flush = &scenarios.Flush{Mechanism: "mark-reject", Phase: scenarios.Quiet}
			r.Scenario.Load.Interval = new(scenarios.Duration(10 * sample.Ms))
		}, "A quiet phase begins 60 ms after a message, but a message comes every 10 ms: the flush fell between messages, after message 10."},
		{"no pause at all", func(r *result.Result) {
			r.Scenario.Flush = &scenarios.Flush{Mechanism: "mark-reject", Phase: scenarios.Quiet}
			r.Scenario.Load.Interval = new(scenarios.Duration(0))
		}, "A quiet phase begins 60 ms after a message, but messages come without a pause: the flush fell between messages, after message 10."},
		{
			"unary", func(r *result.Result) { r.Scenario.Call = scenarios.Unary },
			"With the flush the call hangs after message 10, between upstream and forwarder (hop 1).",
		},
		{
			"the baseline hangs", func(r *result.Result) { r.Variants[0].Outcome = scenarios.Hung },
			"Without it the stream hangs.",
		},
		{
			"no flush yet", func(r *result.Result) { r.Variants[1] = sample.FlowingVariant("flush-on", 4, 400*sample.Ms) },
			"No flush happened; the stream had flowed so far: 4 of 30 messages, longest gap 101 ms.",
		},
		{
			"a flush that never happened", func(r *result.Result) {
				r.Variants[1] = sample.FlowingVariant("flush-on", 30, 2903*sample.Ms)
				r.Variants[1].Outcome, r.Variants[1].Undecided = scenarios.Undecided, &result.Undecided{Reason: result.NoFlush}
				r.Variants[1].Outcomes = map[scenarios.Outcome]int{scenarios.Undecided: 1}
			},
			"The stream is undecided, since the flush never happened: 30 of 30 messages, longest gap 101 ms.",
		},
		{"direct is the worst", func(r *result.Result) {
			r.Variants[1] = sample.FlowingVariant("direct", 30, 2903*sample.Ms)
			r.Variants[1].Outcome = scenarios.Slow
		}, "With no relays the stream flows, but slowly: 30 of 30 messages, latency up to 1.13 ms, longest gap 101 ms."},
		{
			"one variant", func(r *result.Result) { r.Variants = r.Variants[:1] },
			"The stream flows: 30 of 30 messages, longest gap 101 ms.",
		},
		{
			"silent", func(r *result.Result) { r.Variants[1].Silent = true },
			"Upstream was told; forwarder and client were not: a silent hang.",
		},
		{
			"silent, and several", func(r *result.Result) { *r = *sample.StreamsResult(); r.Variants[1].Silent = true },
			"In the worst one upstream was told; forwarder and client were not: a silent hang.",
		},
		{
			"silent, and no end observed", func(r *result.Result) { r.Variants[1].Silent, r.Variants[1].Ends = true, nil },
			"A silent hang.",
		},
		{
			"a repeated flush", func(r *result.Result) { r.Variants[1].Flush.AgainNS = []int64{1462 * sample.Ms, 1962 * sample.Ms} },
			"With 3 flushes the stream hangs after message 10, between upstream and forwarder (hop 1).",
		},
		{"unary calls failed", func(r *result.Result) { *r = *sample.UnaryResult() }, "3 calls failed (Unavailable)."},
		{"one unary call failed", func(r *result.Result) {
			*r = *sample.UnaryResult()
			r.Variants[1].Ends[0].Errors, r.Variants[1].Ends[0].Status = 1, ""
		}, "1 call failed."},
		{
			"a flush of several", func(r *result.Result) { *r = *sample.HypothesesResult() },
			"With the flush “black-hole” (H3) the stream hangs after message 10, between upstream and forwarder (hop 1).",
		},
		{
			"none of several", func(r *result.Result) { *r = *sample.HypothesesResult() },
			"Without a flush the stream flows: 30 of 30 messages, longest gap 101 ms.",
		},
		{
			"undecided", func(r *result.Result) { *r = *sample.InterruptedResult() },
			"With the flush the stream had not ended: 10 of 30 messages so far, longest gap 290 ms and growing.",
		},
		{
			"undecided after a stall", func(r *result.Result) {
				r.Variants[1] = sample.RecoveredResult().Variants[1]
				r.Variants[1].Outcome, r.Variants[1].Messages.Received = scenarios.Undecided, 20
			},
			"With the flush the stream had not ended: 20 of 30 messages so far, after a stall of 3.10 s after message 10, longest gap 3.10 s.",
		},
		{
			"an outcome of a later version", func(r *result.Result) { r.Variants[1].Outcome = "melted" },
			"With the flush the stream ends with the outcome melted.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := sample.HungResult()
			test.change(r)
			if got := Headline(r); !slices.Contains(got, test.want) {
				t.Errorf("no sentence is\n%s\nin\n%s", test.want, strings.Join(got, "\n"))
			}
		})
	}
}
