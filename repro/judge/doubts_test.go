package judge

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// flushed is a variant whose flush came after one second.
func flushed(outcome scenarios.Outcome, received int) *result.Variant {
	v := &result.Variant{
		Outcome: outcome, Messages: result.Messages{Expected: 30, Received: received}, LastedNS: int64(32 * time.Second),
		Flush: &result.FlushCount{Mechanism: "mark-reject", AtNS: int64(time.Second), Matched: 2},
	}
	for _, role := range evidence.Roles {
		v.Ends = append(v.Ends, result.End{Role: role})
	}
	return v
}

func TestEffects(t *testing.T) {
	hung := flushed(scenarios.Hung, 10)
	for name, test := range map[string]struct {
		cured, without *result.Variant
		want           result.Effect
	}{
		"cures":      {flushed(scenarios.Recovered, 30), hung, result.Cures},
		"not needed": {flushed(scenarios.Flowing, 30), flushed(scenarios.Flowing, 30), result.NotNeeded},
		"an error":   {flushed(scenarios.Broken, 10), hung, result.TurnsIntoError},
		"no help":    {flushed(scenarios.Hung, 10), hung, result.NoHelp},
		"worse":      {flushed(scenarios.Broken, 10), flushed(scenarios.Flowing, 30), result.Worse},
	} {
		t.Run(name, func(t *testing.T) {
			got := Cure(Attempt{Cured: test.cured, Without: test.without, Flushes: true})
			assert.Equal(t, test.want, got.Effect)
			assert.Nil(t, got.Undecided)
			assert.EqualValues(t, 31*time.Second, *got.ObservedNS)
		})
	}
}

// A remedy whose fault did not happen neither helps nor fails to help.
func TestDoubtsAboutARemedy(t *testing.T) {
	change := func(v *result.Variant, f func(*result.Variant)) *result.Variant {
		f(v)
		return v
	}
	noFlush := func(v *result.Variant) { v.Flush = nil }
	late := func(v *result.Variant) { v.Flush.Late = true }
	missed := func(v *result.Variant) { v.Flush.Matched = 0 }
	toldBefore := func(v *result.Variant) { v.End(evidence.Client).ToldNS = new(int64(time.Second) - 1) }
	hung, flowing := scenarios.Hung, scenarios.Flowing
	tests := map[string]struct {
		attempt Attempt
		want    result.Reason
	}{
		"no flush":             {Attempt{Cured: change(flushed(flowing, 30), noFlush), Without: flushed(hung, 10)}, result.NoFlush},
		"late flush":           {Attempt{Cured: change(flushed(flowing, 30), late), Without: flushed(hung, 10)}, result.LateFlush},
		"nothing matched":      {Attempt{Cured: change(flushed(flowing, 30), missed), Without: flushed(hung, 10)}, result.NoneMatched},
		"told before":          {Attempt{Cured: change(flushed(scenarios.Broken, 10), toldBefore), Without: flushed(hung, 10)}, result.OverBefore},
		"no flush without it":  {Attempt{Cured: flushed(flowing, 30), Without: change(flushed(flowing, 30), noFlush)}, result.NoComparison},
		"late without it":      {Attempt{Cured: flushed(flowing, 30), Without: change(flushed(hung, 10), late)}, result.NoComparison},
		"undecided without it": {Attempt{Cured: flushed(flowing, 30), Without: flushed(scenarios.Undecided, 20)}, result.NoComparison},
		"interrupted":          {Attempt{Cured: flushed(hung, 10), Without: flushed(hung, 10), Interrupted: true}, result.Interrupted},
		"cut":                  {Attempt{Cured: flushed(hung, 10), Without: flushed(hung, 10), Cut: true}, result.Cut},
		"open at the end":      {Attempt{Cured: flushed(scenarios.Undecided, 20), Without: flushed(hung, 10)}, result.Cut},
		"its end is owed":      {Attempt{Cured: flushed(scenarios.Undecided, 30), Without: flushed(hung, 10)}, result.Cut},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.attempt.Flushes = true
			got := Cure(test.attempt)
			assert.Equal(t, result.NotDecided, got.Effect)
			assert.Equal(t, &result.Undecided{Reason: test.want}, got.Undecided)
			assert.Nil(t, got.AfterNS)
		})
	}
	off := Cure(Attempt{Cured: change(flushed(flowing, 30), noFlush), Without: flushed(hung, 10)})
	assert.Equal(t, result.Cures, off.Effect, "without a flush nothing is to happen")
	assert.Nil(t, off.ObservedNS)
}

// What was before the flush is not a negative time after it.
func TestNothingIsBeforeTheFlushByANegativeTime(t *testing.T) {
	cured := flushed(scenarios.Recovered, 30)
	cured.Stall = &result.Stall{LastedNS: int64(500 * time.Millisecond)} // over before the flush
	got := Cure(Attempt{Cured: cured, Without: flushed(scenarios.Hung, 10), Flushes: true})
	require.Equal(t, result.Cures, got.Effect)
	assert.Nil(t, got.AfterNS)

	s := &Seen{Flush: &result.FlushCount{AtNS: int64(time.Second)}}
	for at, want := range map[time.Duration]*int64{
		time.Second - 1: nil, time.Second: new(int64(0)), 2 * time.Second: new(int64(time.Second)),
	} {
		var end result.End
		s.tell(&end, &evidence.Told{At: at})
		assert.Equal(t, want, end.AfterFlushNS)
	}
}
