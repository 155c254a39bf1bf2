package repro

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// pausing is a network on which nothing arrives for a time.
type pausing struct {
	network.Network
	from, until time.Time
}

func (p pausing) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	conn, err := p.Network.Dial(ctx, from, to)
	if err != nil {
		return nil, err
	}
	return pausingConn{conn, p}, nil
}

type pausingConn struct {
	net.Conn
	pausing
}

func (c pausingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	if now := time.Now(); now.After(c.from) && now.Before(c.until) {
		time.Sleep(c.until.Sub(now)) //nolint:forbidigo // virtual time
	}
	return n, err
}

// runWithPause runs the variants of a scenario, in the baseline of which
// nothing arrives for a time.
func runWithPause(t *testing.T, scenario scenarios.Scenario, options Options, from, lasts time.Duration) *result.Result {
	t.Helper()
	var found *result.Result
	synctest.Test(t, func(t *testing.T) {
		options.NewNetwork = func() network.Network { return &memory.Network{} }
		r, err := newRun(scenario, options)
		require.NoError(t, err)
		begin := time.Now().Add(from)
		r.variants[0].options.NewNetwork = func() network.Network {
			return pausing{&memory.Network{}, begin, begin.Add(lasts)}
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		require.NoError(t, r.start(ctx, cancel, NewBudget(2)).Wait())
		found = r.result()
	})
	return found
}

// steadily is mirrord-2348 with a message every so often.
func steadily(t *testing.T, interval time.Duration, messages, streams int) scenarios.Scenario {
	t.Helper()
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Load.Interval = new(scenarios.Duration(interval))
	scenario.Load.Messages, scenario.Load.Streams = messages, streams
	scenario.Flush.Delay, scenario.Flush.Phase = new(scenarios.Duration(45*time.Millisecond)), "" // quiet
	return scenario
}

// A stall in the baseline is one, and no reason to miss that of the flush.
func TestStallOfTheBaseline(t *testing.T) {
	const lasts = 1500 * time.Millisecond
	tests := map[string]struct {
		interval time.Duration
		messages int
		streams  int
		from     time.Duration
		flushed  scenarios.Outcome
	}{
		"in the middle":            {60 * time.Millisecond, 40, 1, 510 * time.Millisecond, scenarios.Hung},
		"before it has said much":  {60 * time.Millisecond, 60, 1, 210 * time.Millisecond, scenarios.Hung},
		"on eight streams":         {60 * time.Millisecond, 60, 8, 1010 * time.Millisecond, scenarios.Hung},
		"a fast one, on its own":   {4 * time.Millisecond, 1000, 1, 1001 * time.Millisecond, scenarios.Broken},
		"a fast one, at its start": {4 * time.Millisecond, 1000, 1, 21 * time.Millisecond, scenarios.Broken},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scenario := steadily(t, test.interval, test.messages, test.streams)
			r := runWithPause(t, scenario, Options{}, test.from, lasts)
			plan := max(250*time.Millisecond, 20*test.interval)
			assert.InEpsilon(t, plan, r.StallAfterNS, 0.01)
			require.Len(t, r.Variants, 2)
			off, on := r.Variants[0], r.Variants[1]
			assert.Equal(t, scenarios.Recovered, off.Outcome)
			require.NotNil(t, off.Stall)
			assert.InDelta(t, lasts.Seconds(), time.Duration(off.Stall.LastedNS).Seconds(), 0.1)
			assert.Equal(t, test.messages*test.streams, off.Messages.Received)
			assert.Equal(t, test.flushed, on.Outcome)
			if test.flushed != scenarios.Hung {
				return // a flush is never quiet among messages that come this fast
			}
			require.NotNil(t, on.Stall)
			require.NotNil(t, on.Stall.NoticedNS)
			silent := time.Duration(*on.Stall.NoticedNS - on.Stall.SinceNS)
			assert.Greater(t, silent, time.Duration(r.StallAfterNS), "noticed by the threshold that the result states")
		})
	}
}

// The threshold of a baseline that is cut, or hangs itself, is the plan's.
func TestThresholdOfABaselineThatSaysLittle(t *testing.T) {
	scenario := steadily(t, 100*time.Millisecond, 30, 1)
	t.Run("hangs", func(t *testing.T) {
		r := runWithPause(t, scenario, Options{}, 510*time.Millisecond, time.Hour)
		assert.EqualValues(t, 2*time.Second, r.StallAfterNS)
		for _, v := range r.Variants {
			assert.Equal(t, scenarios.Hung, v.Outcome, v.Name)
			require.NotNil(t, v.Stall, v.Name)
			assert.NotNil(t, v.Stall.NoticedNS, v.Name)
		}
	})
	t.Run("is cut", func(t *testing.T) {
		r := runWithPause(t, scenario, Options{Observe: 450 * time.Millisecond}, 210*time.Millisecond, time.Hour)
		assert.EqualValues(t, 2*time.Second, r.StallAfterNS)
	})
}

// A rhythm that the plan does not tell, the baseline does.
func TestThresholdFollowsTheRhythm(t *testing.T) {
	for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.Unary} {
		t.Run(string(call), func(t *testing.T) {
			scenario := steadily(t, 0, 500, 1)
			scenario.Call, scenario.Expect = call, nil
			r := runWithPause(t, scenario, Options{}, time.Hour, 0)
			assert.EqualValues(t, 250*time.Millisecond, r.StallAfterNS)
			assert.Equal(t, scenarios.Flowing, r.Variants[0].Outcome)
		})
	}
	slow := steadily(t, 20*time.Second, 30, 1)
	r := runWithPause(t, slow, Options{}, time.Hour, 0)
	assert.EqualValues(t, 400*time.Second, r.StallAfterNS)
	assert.Equal(t, scenarios.Flowing, r.Variants[0].Outcome)
	assert.Equal(t, scenarios.Hung, r.Variants[1].Outcome)
}

// An observation that is over before the calls are leaves variants, cures and
// rungs undecided, and a run that is not as expected.
func TestWhatIsCutIsUndecided(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	r := runWithPause(t, scenario, Options{Observe: 1500 * time.Millisecond, Cures: result.FastCures, Isolate: true}, time.Hour, 0)
	assert.Equal(t, result.NoVerdict, r.Verdict)
	for _, v := range r.Variants {
		assert.Equal(t, scenarios.Undecided, v.Outcome, v.Name)
		assert.False(t, v.Silent, v.Name)
	}
	require.NotEmpty(t, r.Cures)
	for _, c := range r.Cures {
		assert.Equal(t, result.NotDecided, c.Effect, c.Name)
	}
	require.NotEmpty(t, r.Ladder)
	for _, rung := range r.Ladder {
		assert.False(t, rung.Breaks, rung.Name)
	}
	for _, check := range r.Checks {
		assert.False(t, check.OK && check.What == "outcome", "%+v", check)
	}
}
