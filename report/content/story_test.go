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

func TestWhoKnows(t *testing.T) {
	yes, no := new(true), new(false)
	tests := []struct {
		client, forwarder, upstream *bool
		want                        string
	}{
		{no, no, yes, "upstream was told; forwarder and client were not."},
		{yes, yes, no, "forwarder and client were told; upstream was not."},
		{no, no, no, "no end was told."},
		{yes, yes, yes, "every end was told."},
		{yes, no, nil, "client was told; forwarder was not; upstream was not observed."},
		{no, nil, nil, "client was not told; upstream and forwarder were not observed."},
		{nil, nil, nil, ""},
	}
	for _, test := range tests {
		v := &result.Variant{Ends: []result.End{
			{Role: evidence.Client, Told: test.client},
			{Role: evidence.Forwarder, Told: test.forwarder},
			{Role: evidence.Upstream, Told: test.upstream},
		}}
		if got := whoKnows(v); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestStory(t *testing.T) {
	tests := []struct {
		name   string
		change func(v *result.Variant)
		want   string // one of the lines
	}{
		{
			"several messages got lost", func(v *result.Variant) { v.Stall.Points = sample.Points(evidence.Down, 14, 10, 10, 10) },
			"1.302 s: the upstream sent the last of messages 11 to 14; the forwarder received none of them.",
		},
		{
			"on hop 2", func(v *result.Variant) { v.Stall.Points = sample.Points(evidence.Down, 11, 11, 11, 10) },
			"1.002 s: the forwarder sent message 11; the client did not receive it.",
		},
		{
			"inside the forwarder", func(v *result.Variant) { v.Stall.Points = sample.Points(evidence.Down, 11, 11, 10, 10) },
			"1.002 s: the forwarder received message 11 and did not pass it on.",
		},
		{
			"blocked in Send", func(v *result.Variant) { v.Ends[1].State = "in Send" },
			"The forwarder has been blocked in Send since 0.902 s with no error: it does not know.",
		},
		{
			"between messages", func(v *result.Variant) { v.Ends[1].State = "between messages" },
			"The forwarder has been between messages since 0.902 s with no error: it does not know.",
		},
		{
			"in their own code", func(v *result.Variant) {
				for i := range v.Ends {
					v.Ends[i].State, v.Ends[i].SinceNS = evidence.Working.String(), 902*sample.Ms
				}
			},
			"The forwarder and the client have been in their own code since 0.902 s with no error: they do not know.",
		},
		{
			"two things at once", func(v *result.Variant) {
				v.Ends[1].Down = &result.Doing{State: v.Ends[1].State}
				v.Ends[1].Up = &result.Doing{State: evidence.BlockedInSend.String(), SinceNS: 1002 * sample.Ms}
			},
			"The forwarder has waited in Recv since 0.902 s and been blocked in Send since 1.002 s with no error: it does not know.",
		},
		{
			"another state", func(v *result.Variant) { v.Ends[1].State = "of a later version" },
			"The forwarder has been in the state “of a later version” since 0.902 s with no error: it does not know.",
		},
		{
			"not reached", func(v *result.Variant) { v.Ends[2] = sample.Quiet(evidence.Upstream, evidence.Idle, 0) },
			"The upstream has not been reached by the call.",
		},
		{
			"not observed", func(v *result.Variant) { v.Ends[2].Told = nil },
			"The upstream may have been told: that was not observed.",
		},
		{"a first message that came late", func(v *result.Variant) {
			*v = sample.RecoveredResult().Variants[1]
			v.Stall.AfterMessage, v.Stall.SinceNS, v.Stall.LastedNS = 0, 200*sample.Ms, 5700*sample.Ms
		}, "5.900 s: the first message arrived, after 5.70 s of silence."},
		{"told of the upstream alone", func(v *result.Variant) {
			v.Ends[1] = sample.ToldEnd(evidence.Forwarder, "Unavailable", "EOF")
			v.Ends[1].ToldOfClient, v.Ends[1].ToldOfUpstream = new(false), new(true)
		}, "1.003 s: the forwarder was told Unavailable, 41 ms after the flush, on the upstream's side only: “EOF”."},
		{"a zombie without messages", func(v *result.Variant) {
			v.Ends[1].Zombie = &result.Zombie{ForNS: 2250 * sample.Ms}
		}, "The forwarder was not told, and did zombie work for 2.25 s, for a client that was gone."},
		{"a later call hangs", func(v *result.Variant) {
			v.AfterFlush = []result.LaterCall{{Connection: "same", Outcome: scenarios.Hung, Expected: 30}}
		}, "A call made after the flush on the same connection hangs too: 0 of 30 messages arrived, and its client was told nothing."},
		{"a later call hangs where the first does not", func(v *result.Variant) {
			v.Outcome = scenarios.Broken
			v.AfterFlush = []result.LaterCall{{Connection: "fresh", Outcome: scenarios.Hung, Received: 4, Expected: 30}}
		}, "A call made after the flush on a fresh connection hangs: 4 of 30 messages arrived, and its client was told nothing."},
		{"a later call fails, where all flowed before", func(v *result.Variant) {
			*v = sample.FlowingVariant("flush-on", 30, 2903*sample.Ms)
			v.AfterFlush = []result.LaterCall{{Connection: "fresh", Outcome: scenarios.Broken, Status: "Unavailable", Expected: 30}}
		}, "A call made after the flush on a fresh connection fails: 0 of 30 messages arrived, and its client was told Unavailable."},
		{"a later call of which the time is known", func(v *result.Variant) {
			v.AfterFlush = []result.LaterCall{{Connection: "fresh", AtNS: 1462 * sample.Ms, Outcome: scenarios.Flowing, Received: 30, Expected: 30}}
		}, "1.462 s: a call made 500 ms after the flush on a fresh connection flows: 30 of 30 messages."},
		{"a later call and no flush", func(v *result.Variant) {
			v.Flush = nil
			v.AfterFlush = []result.LaterCall{{Connection: "fresh", AtNS: 1462 * sample.Ms, Outcome: scenarios.Flowing, Received: 30, Expected: 30}}
		}, "1.462 s: a later call on a fresh connection flows: 30 of 30 messages."},
		{"a later call flows", func(v *result.Variant) {
			v.AfterFlush = []result.LaterCall{{Connection: "fresh", Outcome: scenarios.Flowing, Received: 30, Expected: 30}}
		}, "A call made after the flush on a fresh connection flows: 30 of 30 messages."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := sample.HungResult()
			test.change(&r.Variants[1])
			if got := Story(r); !slices.Contains(got, test.want) {
				t.Errorf("no line is\n%s\nin\n%s", test.want, strings.Join(got, "\n"))
			}
		})
	}
}
