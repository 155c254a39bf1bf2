package relayed_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"hangscope/report/relayed"
	"hangscope/repro/result"
)

// The first line says how it went, and claims no more time than was observed.
func TestHeadline(t *testing.T) {
	for name, test := range map[string]struct {
		state       result.FateState
		lasted      time.Duration
		badge, want string
	}{
		"hung":              {result.HungSince, time.Minute, "HUNG", "1 call that was open at the fault hangs in silence, and its client was not told within 30 s."},
		"hung, interrupted": {result.HungSince, 8 * time.Second, "HUNG", "1 call that was open at the fault hangs in silence, and its client was not told in the 7 s until the relay ended."},
		"quiet":             {result.QuietSince, time.Minute, "UNDECIDED", "1 call had nothing to carry since the fault, so nobody knows whether its connection is alive."},
		"told":              {result.ToldSince, time.Minute, "AS EXPECTED", "Of the calls that were open at the fault, 1 in all, each has gone on, ended, or been told."},
	} {
		r := &result.Relayed{WithinNS: int64(30 * time.Second), LastedNS: int64(test.lasted), Faults: []result.RelayedFault{
			{AtNS: int64(time.Second), Calls: []result.Fate{{State: test.state}}},
		}}
		seen := relayed.Seen(r)
		assert.Equal(t, test.badge, seen.Badge.Text, name)
		assert.Equal(t, test.want, seen.Headline, name)
	}
}

// A fault that was asked for and never began shows nothing, and that is not as expected.
func TestHeadlineWithoutAFault(t *testing.T) {
	never := relayed.Seen(&result.Relayed{Verdict: result.NoVerdict})
	assert.Equal(t, "UNDECIDED", never.Badge.Text)
	passed := relayed.Seen(&result.Relayed{Verdict: result.Expected, LastedNS: int64(time.Second)})
	assert.Equal(t, "RELAYED", passed.Badge.Text)
	assert.Equal(t, "No fault was tried. The relay ran for 1 s.", passed.Headline)
}

// A line names a method in full if it is short enough.
func TestMethod(t *testing.T) {
	for method, want := range map[string]string{
		"":                           "(not read)",
		"/shop.Orders/Watch":         "/shop.Orders/Watch",
		"/hangscope.v1.Chain/Stream": "/hangscope.v1.Chain/Stream",
		"/a.package.of.a.company.v1.shop.Orders/Watch": "Orders/Watch",
	} {
		assert.Equal(t, want, relayed.Method(method))
	}
}
