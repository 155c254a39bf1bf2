package repro_test

import (
	"context"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// A fault that did not happen as the scenario wants it, or an observation that ended
// before the calls, leaves a run undecided, and says why.
func TestWhatShowsNothingIsUndecided(t *testing.T) {
	tests := map[string]struct {
		scenario string
		set      []string
		observe  time.Duration
		want     result.Reason
	}{
		"cut":                               {"healthy", nil, time.Second, result.Cut},
		"cut before the flush":              {"mirrord-2348", nil, 500 * time.Millisecond, result.Cut},
		"a flush after the end":             {"mirrord-2348", []string{"flush.delay=1h"}, 0, result.NoFlush},
		"a flush that matches nothing":      {"mirrord-2348", []string{"path=steal", "flush.mechanism=socket-kill"}, 0, result.NoneMatched},
		"a flush that leaves nothing to do": {"mirrord-2348", []string{"flush.after_message=29", "flush.delay=200ms"}, 0, result.NoFlush},
		"one stream is within the limit":    {"stream-limit", []string{"load.streams=1"}, 0, result.NoFault},
		"the deadline is not reached":       {"short-deadline", []string{"fault.deadline=1h"}, 0, result.NoFault},
		"no ping is refused":                {"refused-pings", []string{"load.interval=10ms"}, 0, result.NoFault},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scenario, err := scenarios.Builtin(test.scenario)
			require.NoError(t, err)
			scenario, err = scenario.Set(repro.Vocabulary(), test.set...)
			require.NoError(t, err)
			r, err := repro.Run(t.Context(), scenario, repro.Options{Clock: result.VirtualClock, Observe: test.observe})
			require.NoError(t, err)
			v := r.Variants[1]
			assert.Equal(t, scenarios.Undecided, v.Outcome)
			if assert.NotNil(t, v.Undecided) {
				assert.Equal(t, test.want, v.Undecided.Reason)
			}
			assert.Equal(t, result.NoVerdict, r.Verdict)
			assert.Equal(t, result.NotKnown, r.VerdictInWords())
			for _, c := range r.Checks {
				assert.False(t, c.Variant == v.Name && (c.OK || c.Seen()), "%+v", c)
			}
		})
	}
}

// Of several faults one may stop the messages that another waits for. What has happened
// then has happened. If nothing went wrong, the other one is missing.
func TestAFaultThatAnotherOneForestalls(t *testing.T) {
	drop := func(after int) scenarios.Fault {
		return scenarios.Fault{Kind: scenarios.Drop, AfterMessage: new(after)}
	}
	never := scenarios.Fault{Kind: scenarios.Drop, Delay: new(scenarios.Duration(time.Hour))}
	harmless := scenarios.Fault{Kind: scenarios.Latency, Latency: new(scenarios.Duration(time.Millisecond))}
	tests := map[string]struct {
		faults scenarios.Faults
		want   scenarios.Outcome
	}{
		"at one message":               {scenarios.Faults{drop(10), drop(10)}, scenarios.Hung},
		"one after the other":          {scenarios.Faults{drop(10), drop(20)}, scenarios.Hung},
		"a link's, then a service's":   {scenarios.Faults{drop(10), {Kind: scenarios.QuietUpstream, AfterMessage: new(20)}}, scenarios.Hung},
		"a service's, then a link's":   {scenarios.Faults{drop(20), {Kind: scenarios.StuckForwarder, AfterMessage: new(10)}}, scenarios.Hung},
		"one harms nothing, one never": {scenarios.Faults{harmless, never}, scenarios.Undecided},
		"none ever":                    {scenarios.Faults{never, never}, scenarios.Undecided},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			scenario := scenarios.Scenario{Name: "x", Fault: test.faults}
			on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFaultOn)
			assert.Equal(t, test.want, on.Outcome)
			assert.Equal(t, test.want == scenarios.Undecided, on.Undecided != nil)
		})
	}
}

// A flush after the last message of the first call is not late if it harms another.
func TestAFlushWhileOtherCallsGoOn(t *testing.T) {
	r, err := repro.Run(t.Context(), changed(t, "mirrord-4552", "load.messages=5"), repro.Options{Clock: result.VirtualClock})
	require.NoError(t, err)
	v := r.Variants[1]
	assert.Equal(t, scenarios.Hung, v.Outcome)
	assert.Nil(t, v.Undecided)
	assert.False(t, v.Flush.Late)
	assert.Equal(t, result.Expected, r.Verdict)
}

// A flush that may do no harm need not match a connection.
func TestAFlushThatIsExpectedToMatchNothing(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Path, scenario.Flush.Mechanism = "steal", "socket-kill"
	scenario.Expect = map[string]scenarios.Expectation{result.VariantFlushOn: {Outcome: scenarios.Flowing}}
	r, err := repro.Run(t.Context(), scenario, repro.Options{Clock: result.VirtualClock})
	require.NoError(t, err)
	assert.Zero(t, r.Variants[1].Flush.Matched)
	assert.Equal(t, result.Expected, r.Verdict)
}

// slow is a network on which a connection takes its time, as on a busy machine.
type slow struct{ network.Network }

func (s slow) Dial(ctx context.Context, from, to evidence.Role) (net.Conn, error) {
	time.Sleep(200 * time.Millisecond) //nolint:forbidigo // virtual time
	return s.Network.Dial(ctx, from, to)
}

// A flush before the first message waits for the call that it is about, however long
// that takes to reach the upstream.
func TestAFlushWaitsForItsCall(t *testing.T) {
	scenario, err := scenarios.Builtin("before-first-message")
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		r, err := repro.Run(t.Context(), scenario, repro.Options{
			NewNetwork: func() network.Network { return slow{&memory.Network{}} },
		})
		require.NoError(t, err)
		assert.Equal(t, result.Expected, r.Verdict)
		on := variant(t, r, result.VariantFlushOn)
		assert.Positive(t, on.Flush.Matched)
		assert.Greater(t, on.Flush.AtNS, int64(500*time.Millisecond))
		assert.Zero(t, on.Flush.AfterMessage)
	})
}

// In virtual time no flush is late: a plan without a quiet moment has none.
func TestNoFlushIsLateInVirtualTime(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Load.Streams, scenario.Load.Stagger = 8, new(scenarios.Duration(7*time.Millisecond))
	r, err := repro.Run(t.Context(), scenario, repro.Options{Clock: result.VirtualClock})
	require.NoError(t, err)
	on := variant(t, r, result.VariantFlushOn)
	assert.False(t, on.Flush.Late)
	assert.Nil(t, on.Undecided)
}
