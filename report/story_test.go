package report

import (
	"slices"
	"strings"
	"testing"

	"hangscope/repro"
	"hangscope/repro/evidence"
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
		{nil, nil, nil, ""},
	}
	for _, test := range tests {
		v := &repro.Variant{Ends: []repro.End{
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
		change func(v *repro.Variant)
		want   string // one of the lines
	}{
		{
			"several messages got lost", func(v *repro.Variant) { v.Stall.Points = points(evidence.Down, 14, 10, 10, 10) },
			"1.302 s: the upstream sent the last of messages 11 to 14; none of them reached the forwarder.",
		},
		{
			"on hop 2", func(v *repro.Variant) { v.Stall.Points = points(evidence.Down, 11, 11, 11, 10) },
			"1.002 s: the forwarder sent message 11; it never reached the client.",
		},
		{
			"inside the forwarder", func(v *repro.Variant) { v.Stall.Points = points(evidence.Down, 11, 11, 10, 10) },
			"1.002 s: the forwarder received message 11 and did not pass it on.",
		},
		{
			"blocked in Send", func(v *repro.Variant) { v.Ends[1].State = "in Send" },
			"The forwarder has been blocked in Send since 0.902 s with no error: it does not know.",
		},
		{
			"another state", func(v *repro.Variant) { v.Ends[1].State = "between messages" },
			"The forwarder has been in the state “between messages” since 0.902 s, with no error.",
		},
		{
			"not reached", func(v *repro.Variant) { v.Ends[2] = quiet(evidence.Upstream, evidence.Idle, 0) },
			"The upstream has not been reached by the call.",
		},
		{
			"not observed", func(v *repro.Variant) { v.Ends[2].Told = nil },
			"The upstream: whether told was not observed.",
		},
		{"told of the upstream alone", func(v *repro.Variant) {
			v.Ends[1] = toldEnd(evidence.Forwarder, "Unavailable", "EOF")
			v.Ends[1].ToldOfClient, v.Ends[1].ToldOfUpstream = new(false), new(true)
		}, "1.003 s: the forwarder was told Unavailable, 41 ms after the flush, of the upstream alone: “EOF”."},
		{"a zombie without messages", func(v *repro.Variant) {
			v.Ends[1].Zombie = &repro.Zombie{ForNS: 2250 * ms}
		}, "The forwarder was not told, and went on working for 2.25 s for a client that was gone."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := hungResult()
			test.change(&r.Variants[1])
			if got := story(r); !slices.Contains(got, test.want) {
				t.Errorf("no line is\n%s\nin\n%s", test.want, strings.Join(got, "\n"))
			}
		})
	}
}

func TestHeadline(t *testing.T) {
	tests := []struct {
		name   string
		change func(r *repro.Result)
		want   string
	}{
		{
			"before the first message", func(r *repro.Result) { r.Variants[1].Stall.AfterMessage = 0 },
			"With the flush the stream hangs before the first message, on hop 1.",
		},
		{"inside the forwarder", func(r *repro.Result) {
			r.Variants[1].Stall.Hop, r.Variants[1].Stall.Points = 0, points(evidence.Down, 11, 11, 10, 10)
		}, "With the flush the stream hangs after message 10, inside the forwarder."},
		{"hop not known", func(r *repro.Result) {
			r.Variants[1].Stall.Hop, r.Variants[1].Stall.Points = 0, nil
		}, "With the flush the stream hangs after message 10."},
		{
			"unary", func(r *repro.Result) { r.Scenario.Call = scenarios.Unary },
			"With the flush the call hangs after message 10, on hop 1.",
		},
		{
			"the baseline hangs", func(r *repro.Result) { r.Variants[0].Outcome = scenarios.Hung },
			"Without it the stream hangs.",
		},
		{
			"no flush yet", func(r *repro.Result) { r.Variants[1] = flowingVariant("flush-on", 4, 400*ms) },
			"No flush happened; the stream had flowed so far: 4 of 30 messages, longest gap 101 ms.",
		},
		{"direct is the worst", func(r *repro.Result) {
			r.Variants[1] = flowingVariant("direct", 30, 2903*ms)
			r.Variants[1].Outcome = scenarios.Slow
		}, "With no relays the stream flows, but slowly: 30 of 30 messages, latency up to 1.13 ms, longest gap 101 ms."},
		{
			"one variant", func(r *repro.Result) { r.Variants = r.Variants[:1] },
			"The stream flows: 30 of 30 messages, longest gap 101 ms.",
		},
		{
			"an outcome of a later version", func(r *repro.Result) { r.Variants[1].Outcome = "melted" },
			"With the flush the stream ends with the outcome melted.",
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := hungResult()
			test.change(r)
			if got := headline(r); !slices.Contains(got, test.want) {
				t.Errorf("no sentence is\n%s\nin\n%s", test.want, strings.Join(got, "\n"))
			}
		})
	}
}

// The remedy is advice, so it takes proof: both variants, measured in this run.
func TestRemedyTakesProof(t *testing.T) {
	for _, off := range append(scenarios.Outcomes, "") {
		for _, on := range append(scenarios.Outcomes, "") {
			r := hungResult()
			r.Variants[0].Outcome, r.Variants[1].Outcome = off, on
			if off == "" {
				r.Variants = r.Variants[1:]
			}
			if on == "" {
				r.Variants = r.Variants[:len(r.Variants)-1]
			}
			var page strings.Builder
			if err := (Page{}).Write(&page, r); err != nil {
				t.Fatal(err)
			}
			want := off == scenarios.Flowing && on != scenarios.Flowing && on != ""
			if got := strings.Contains(page.String(), remedy); got != want {
				t.Errorf("flush-off %q, flush-on %q: remedy shown is %t, want %t", off, on, got, want)
			}
		}
	}
}

func TestRemedyTakesAllMessagesAndAFlush(t *testing.T) {
	changes := map[string]func(r *repro.Result){
		"interrupted before the end": func(r *repro.Result) { r.Variants[0].Messages.Received = 29 },
		"no flush yet":               func(r *repro.Result) { r.Variants[1].Flush = nil },
	}
	for name, change := range changes {
		r := hungResult()
		change(r)
		if cured(r) {
			t.Errorf("%s: the remedy counts as proved", name)
		}
	}
	if !cured(hungResult()) {
		t.Error("the remedy does not count as proved")
	}
}

// hungOn hangs on a hop, and nobody was told.
func hungOn(hop int) *repro.Result {
	r := hungResult()
	r.Variants[1].Stall.Hop = hop
	r.Variants[1].Ends[2] = quiet(evidence.Upstream, evidence.Pacing, 1003*ms)
	return r
}

func TestFate(t *testing.T) {
	tests := []struct {
		name   string
		result func() *repro.Result
		want   [2]hopFate // of hop 1 and hop 2
	}{
		{"hung on hop 1", hungResult, [2]hopFate{stopped, starved}},
		{"hung on hop 2", func() *repro.Result { return hungOn(2) }, [2]hopFate{flowing, stopped}},
		{"hung, hop not known", func() *repro.Result { return hungOn(0) }, [2]hopFate{starved, starved}},
		{"hung on hop 2, and the upstream was told", func() *repro.Result {
			r := hungResult()
			r.Variants[1].Stall.Hop = 2
			return r
		}, [2]hopFate{stopped, stopped}},
		{"hung on hop 1, upwards", clientStreamResult, [2]hopFate{stopped, flowing}},
		{"the client's connection broke", zombieResult, [2]hopFate{flowing, stopped}},
		{"both connections broke", func() *repro.Result {
			r := zombieResult()
			r.Variants[1].Ends[2] = toldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]hopFate{stopped, stopped}},
		{"the upstream was told by the forwarder", func() *repro.Result {
			r := zombieResult()
			r.Variants[1].Ends[1].ToldOfClient = new(true)
			r.Variants[1].Ends[2] = toldEnd(evidence.Upstream, "Canceled", "")
			return r
		}, [2]hopFate{starved, starved}},
		{"the forwarder had the error from upstream", func() *repro.Result {
			r := zombieResult()
			r.Variants[1].Ends[1].ToldOfUpstream = new(true)
			return r
		}, [2]hopFate{starved, starved}},
		{"interrupted after the upstream was told", interruptedResult, [2]hopFate{stopped, starved}},
		{"recovered", recoveredResult, [2]hopFate{flowing, flowing}},
		{"recovered on hop 1", func() *repro.Result { r := recoveredResult(); r.Variants[1].Stall.Hop = 1; return r }, [2]hopFate{paused, flowing}},
		{"lost", lostResult, [2]hopFate{flowing, flowing}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := test.result()
			v := subject(r)
			if got := [2]hopFate{fate(r, v, 1), fate(r, v, 2)}; got != test.want {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}
