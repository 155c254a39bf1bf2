package result_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// What became of the calls is said in the words of a scenario.
func TestCheckOfARelay(t *testing.T) {
	upstreamTold := result.Fate{Hop: 1, State: result.HungSince, ServerTold: "RST"}
	hangs := result.Fate{Hop: 2, State: result.HungSince, Diagnosis: &result.Diagnosis{Cause: stall.HalfOpenHop, Hop: 1}}
	went := result.Fate{Hop: 2, State: result.WentOn, AfterNS: 1, Down: 1}
	for name, test := range map[string]struct {
		calls []result.Fate
		want  string // outcome, cause, hop, and whether client, forwarder and upstream were told
	}{
		"no call":            {nil, strings.Repeat("not observed/", 5) + "not observed"},
		"goes on":            {[]result.Fate{went}, "flowing/none/none/false/false/not observed"},
		"goes on late":       {[]result.Fate{{Hop: 2, State: result.WentOn, AfterNS: 6}}, "recovered/none/none/false/false/not observed"},
		"the worst counts":   {[]result.Fate{went, hangs, went}, "hung/half-open/1/false/false/not observed"},
		"behind the service": {[]result.Fate{hangs, upstreamTold}, "hung/half-open/1/false/false/true"},
		"not one of many":    {[]result.Fate{hangs, upstreamTold, {Hop: 1, State: result.WentOn}}, "hung/half-open/1/false/false/not observed"},
		"no cause found":     {[]result.Fate{{Hop: 2, State: result.HungSince}}, "hung/not observed/not observed/false/false/not observed"},
		"no hop":             {[]result.Fate{{Hop: 2, State: result.HungSince, Diagnosis: &result.Diagnosis{Cause: stall.Unknown}}}, "hung/unknown/none/false/false/not observed"},
		"nothing was sent":   {[]result.Fate{{Hop: 2, State: result.QuietSince}}, "undecided/not observed/not observed/false/false/not observed"},
		"told":               {[]result.Fate{{Hop: 2, State: result.ToldSince, ClientTold: "RST", ServerTold: "RST"}}, "broken/none/none/true/true/not observed"},
		"ended well":         {[]result.Fate{{Hop: 2, State: result.EndedSince, Status: "OK"}}, "flowing/none/none/false/false/not observed"},
		"ended badly":        {[]result.Fate{{Hop: 2, State: result.EndedSince, Status: "Unavailable"}}, "broken/none/none/true/false/not observed"},
		"given up":           {[]result.Fate{{Hop: 2, State: result.EndedSince, ByClient: true}}, "undecided/not observed/not observed/false/true/not observed"},
		"had enough":         {[]result.Fate{{Hop: 2, State: result.EndedSince, ByClient: true, Down: 3}}, "flowing/none/none/false/true/not observed"},
	} {
		r := &result.Relayed{StallAfterNS: 5, Faults: []result.RelayedFault{{Calls: test.calls}}, Verdict: result.Expected}
		told := &scenarios.EndExpectation{Told: new(true)}
		r.Check("flush-on", scenarios.Expectation{Outcome: scenarios.Hung, Cause: "half-open", Hop: 1, Client: told, Forwarder: told, Upstream: told})
		var got string
		for i, check := range r.Checks {
			if i > 0 {
				got += "/"
			}
			got += check.Got
		}
		assert.Equal(t, test.want, got, name)
	}
}

// A check that failed decides, one that could not be made leaves the verdict open, and
// without any the verdict stays.
func TestVerdictOfChecksOfARelay(t *testing.T) {
	hangs := []result.RelayedFault{{Calls: []result.Fate{{Hop: 2, State: result.HungSince}}}}
	for name, test := range map[string]struct {
		expected scenarios.Expectation
		want     result.Verdict
	}{
		"held":     {scenarios.Expectation{Outcome: scenarios.Hung}, result.Expected},
		"failed":   {scenarios.Expectation{Outcome: scenarios.Flowing, Hop: 1}, result.Unexpected},
		"not seen": {scenarios.Expectation{Outcome: scenarios.Hung, Hop: 1}, result.NoVerdict},
		"none":     {scenarios.Expectation{}, result.Unexpected},
	} {
		r := &result.Relayed{Faults: hangs, Verdict: result.Unexpected}
		r.Check("flush-on", test.expected)
		assert.Equal(t, test.want, r.Verdict, name)
	}
}
