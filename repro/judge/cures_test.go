package judge

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// tried is a variant with a cure: how its call fared, with so many of 30 messages.
func tried(outcome scenarios.Outcome, received int) *result.Variant {
	return &result.Variant{
		Clock: result.VirtualClock, Outcome: outcome, Messages: result.Messages{Expected: 30, Received: received},
		LastedNS: int64(30 * second),
		Flush:    &result.FlushCount{Mechanism: "mark-reject", AtNS: int64(2 * second), Matched: 2},
		Ends: []result.End{
			{Role: evidence.Client, Status: "Unavailable", AfterFlushNS: new(int64(3 * second))},
			{Role: evidence.Forwarder, Status: "Canceled", AfterFlushNS: new(int64(4 * second))},
			{Role: evidence.Upstream, Status: "Aborted", AfterFlushNS: new(int64(5 * second))},
		},
	}
}

// What a cure did, and how long after the flush.
func TestCure(t *testing.T) {
	hung := tried(scenarios.Hung, 10)
	recovered := tried(scenarios.Recovered, 30)
	recovered.Stall = &result.Stall{SinceNS: int64(second), LastedNS: int64(9 * second)}
	neverFlushed := tried(scenarios.Recovered, 30)
	neverFlushed.Stall, neverFlushed.Flush = recovered.Stall, nil
	slowerError := tried(scenarios.Broken, 10)
	slowerError.Stall = recovered.Stall
	tests := map[string]struct {
		cured, without *result.Variant
		cut            bool
		effect         result.Effect
		after          *int64
	}{
		"it flows":                        {tried(scenarios.Flowing, 30), hung, false, result.Cures, nil},
		"it flows again":                  {recovered, hung, false, result.Cures, new(int64(8 * second))},
		"it flows again, without a flush": {neverFlushed, hung, false, result.Cures, nil},
		"it becomes an error":             {slowerError, hung, false, result.TurnsIntoError, new(int64(3 * second))},
		"it hangs":                        {tried(scenarios.Hung, 10), hung, false, result.NoHelp, nil},
		"it hangs, as far as was seen":    {tried(scenarios.Hung, 10), hung, true, result.NotDecided, nil},
		"an error, though cut short":      {tried(scenarios.Broken, 10), hung, true, result.TurnsIntoError, new(int64(3 * second))},
		"all comes, as it did without":    {tried(scenarios.Flowing, 30), tried(scenarios.Slow, 30), false, result.NotNeeded, nil},
		"what was complete breaks":        {tried(scenarios.Broken, 20), tried(scenarios.Slow, 30), false, result.Worse, new(int64(3 * second))},
		"all came, and its end is cut":    {tried(scenarios.Broken, 10), tried(scenarios.Hung, 30), false, result.Worse, new(int64(3 * second))},
		"an error becomes a hang":         {tried(scenarios.Hung, 10), tried(scenarios.Broken, 10), false, result.Worse, new(int64(3 * second))},
		"an error stays one":              {tried(scenarios.Broken, 20), tried(scenarios.Broken, 10), false, result.NoHelp, nil},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			want := result.Cure{
				Name: "flush off", Change: "a line", Clock: result.VirtualClock, Effect: test.effect, AfterNS: test.after,
				Outcome: test.cured.Outcome, Status: "Unavailable", Messages: test.cured.Messages,
				ForwarderAfterNS: new(int64(4 * second)),
			}
			if test.cured.Flush != nil {
				want.ObservedNS = new(int64(28 * second))
			}
			if test.effect == result.NotDecided {
				want.Undecided = &result.Undecided{Reason: result.Cut}
			}
			assert.Equal(t, want, Cure(Attempt{
				Name: "flush off", Change: "a line", Cured: test.cured, Without: test.without,
				Flushes: test.cured.Flush != nil, Cut: test.cut,
			}))
		})
	}
}

// The first step of a ladder with trouble breaks, and one with trouble that replaces it.
func TestWhichRungBreaks(t *testing.T) {
	fine, hung, open := scenarios.Flowing, scenarios.Hung, scenarios.Undecided
	step := func(name string, instead bool) trial.Step {
		return trial.Step{Name: name, Adds: "adds " + name, Instead: instead}
	}
	tests := map[string]struct {
		steps    []trial.Step
		outcomes []scenarios.Outcome
		breaks   []bool
	}{
		"none":                     {[]trial.Step{step("a", false), step("b", false)}, []scenarios.Outcome{fine, fine}, []bool{false, false}},
		"the second":               {[]trial.Step{step("a", false), step("b", false), step("c", false)}, []scenarios.Outcome{fine, hung, hung}, []bool{false, true, false}},
		"the second, or its other": {[]trial.Step{step("a", false), step("b", false), step("c", true), step("d", false)}, []scenarios.Outcome{fine, hung, hung, hung}, []bool{false, true, true, false}},
		"an other of no break":     {[]trial.Step{step("a", false), step("b", true), step("c", false)}, []scenarios.Outcome{fine, hung, hung}, []bool{false, true, false}},
		"an other after the next":  {[]trial.Step{step("a", false), step("b", false), step("c", true)}, []scenarios.Outcome{hung, fine, hung}, []bool{true, false, false}},
		"undecided breaks nothing": {[]trial.Step{step("a", false), step("b", false)}, []scenarios.Outcome{open, hung}, []bool{false, true}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var variants []result.Variant
			var want []result.Rung
			for i, s := range test.steps {
				v := result.Variant{Name: s.Name, Clock: result.RealClock, Outcome: test.outcomes[i], Messages: result.Messages{Received: i + 1}, Gaps: result.Distribution{MaxNS: int64(i + 5)}}
				variants = append(variants, v)
				want = append(want, result.Rung{
					Name: s.Name, Adds: s.Adds, Clock: result.RealClock, Outcome: v.Outcome, Breaks: test.breaks[i],
					Messages: v.Messages, LongestGapNS: v.Gaps.MaxNS,
				})
			}
			assert.Equal(t, want, Rungs(test.steps, variants))
		})
	}
}

// A check says what was wanted and what was seen, of which variant.
func TestWhatACheckSays(t *testing.T) {
	scenario := scenarios.Scenario{Expect: map[string]scenarios.Expectation{
		result.VariantFlushOn: {Outcome: scenarios.Hung, Hop: 2}, "another": {Outcome: scenarios.Flowing},
	}}
	checks, verdict := Check(scenario, []result.Variant{observedVariant()})
	assert.Equal(t, []result.Check{
		{Variant: result.VariantFlushOn, What: "outcome", Want: "hung", Got: "hung", OK: true},
		{Variant: result.VariantFlushOn, What: "hop", Want: "2", Got: "1"},
	}, checks)
	assert.Equal(t, result.Unexpected, verdict)
	checks, verdict = Check(scenarios.Scenario{}, []result.Variant{observedVariant()})
	assert.Empty(t, checks)
	assert.Equal(t, result.Expected, verdict)
}
