package repro_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// runVirtually runs a scenario in virtual time.
func runVirtually(t *testing.T, scenario scenarios.Scenario, options repro.Options) *result.Result {
	t.Helper()
	options.Clock = result.VirtualClock
	r, err := repro.Run(t.Context(), scenario, options)
	require.NoError(t, err)
	return r
}

func variant(t *testing.T, r *result.Result, name string) result.Variant {
	t.Helper()
	for _, v := range r.Variants {
		if v.Name == name {
			return v
		}
	}
	t.Fatalf("no variant %q", name)
	return result.Variant{}
}

func end(t *testing.T, v result.Variant, role evidence.Role) result.End {
	t.Helper()
	for _, e := range v.Ends {
		if e.Role == role {
			return e
		}
	}
	t.Fatalf("no end %q", role)
	return result.End{}
}

// What the catalogue promises comes true, each scenario in both of its variants.
func TestCatalogueDoesWhatItExpects(t *testing.T) {
	for _, scenario := range scenarios.All() {
		t.Run(scenario.Name, func(t *testing.T) {
			r := runVirtually(t, scenario, repro.Options{})
			assert.NotEmpty(t, r.Checks)
			for _, check := range r.Checks {
				assert.True(t, check.OK, "%+v", check)
			}
			assert.Equal(t, result.Expected, r.Verdict)
			for _, v := range r.Variants {
				assert.Len(t, v.Ends, 3)
				assert.Len(t, v.Hops, 2)
			}
		})
	}
}

func TestHangOfMirrord2348(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	r := runVirtually(t, scenario, repro.Options{})

	off := variant(t, r, result.VariantFlushOff)
	assert.Equal(t, scenarios.Flowing, off.Outcome)
	assert.Equal(t, result.Messages{Expected: 30, Received: 30}, off.Messages)
	assert.Nil(t, off.Stall)
	assert.Nil(t, off.Flush)

	on := variant(t, r, result.VariantFlushOn)
	assert.Equal(t, scenarios.Hung, on.Outcome)
	assert.Equal(t, 10, on.Messages.Received)
	require.NotNil(t, on.Stall)
	assert.Equal(t, result.StallHung, on.Stall.State)
	assert.Equal(t, 1, on.Stall.Hop)
	assert.EqualValues(t, 10, on.Stall.AfterMessage)
	assert.EqualValues(t, 900*time.Millisecond, on.Stall.SinceNS)
	assert.NotNil(t, on.Stall.NoticedNS, "it was seen while the call ran")
	assert.EqualValues(t, 1, on.Gaps.Censored)
	assert.Equal(t, on.Stall.LastedNS, on.Gaps.MaxNS, "the hang is in the distribution")

	upstream := end(t, on, evidence.Upstream)
	assert.Equal(t, new(true), upstream.Told)
	assert.Equal(t, "Canceled", upstream.Status)
	assert.Equal(t, new(int64(40*time.Millisecond)), upstream.AfterFlushNS, "its next message was due then")
	for _, role := range []evidence.Role{evidence.Client, evidence.Forwarder} {
		assert.Equal(t, new(false), end(t, on, role).Told, role)
		assert.Equal(t, "waiting in Recv", end(t, on, role).State, role)
	}

	require.NotNil(t, on.Flush)
	assert.Equal(t, 2, on.Flush.Matched)
	assert.EqualValues(t, 960*time.Millisecond, on.Flush.AtNS)
}

func TestBusyPhaseIsLoud(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Flush.Phase = scenarios.Busy
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
	assert.Equal(t, scenarios.Broken, on.Outcome)
	client, forwarder := end(t, on, evidence.Client), end(t, on, evidence.Forwarder)
	assert.Equal(t, "Unavailable", client.Status)
	assert.Equal(t, new(int64(38*time.Millisecond)), client.AfterFlushNS, "its delayed acknowledgement")
	assert.Equal(t, new(false), forwarder.Told)
	assert.NotNil(t, forwarder.Zombie, "it waits for a call that is over")
}

// The forwarder learns that its client is gone when TCP_USER_TIMEOUT expires,
// and the client, told at once, cannot hang.
func TestDifferentPortsOverTime(t *testing.T) {
	scenario, err := scenarios.Builtin("different-ports")
	require.NoError(t, err)
	scenario.Load.Messages = 600
	r := runVirtually(t, scenario, repro.Options{Observe: time.Minute})
	on := variant(t, r, result.VariantFlushOn)
	forwarder := end(t, on, evidence.Forwarder)
	assert.Equal(t, new(true), forwarder.ToldOfClient)
	assert.Equal(t, new(false), forwarder.ToldOfUpstream)
	require.NotNil(t, forwarder.Zombie)
	assert.InDelta(t, 20.5, time.Duration(forwarder.Zombie.ForNS).Seconds(), 0.2)
	assert.Equal(t, new(true), end(t, on, evidence.Upstream).Told, "the forwarder passes it on")
}

func TestEightStreamsHangTogether(t *testing.T) {
	for _, connections := range []scenarios.Connections{scenarios.Shared, scenarios.PerStream} {
		t.Run(string(connections), func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Load.Streams, scenario.Load.Connections = 8, connections
			on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
			assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 8}, on.Outcomes)
			require.NotNil(t, on.Stall)
			assert.Equal(t, 8, on.Stall.Calls)
			assert.Equal(t, 240, on.Messages.Expected)
			open := map[evidence.Role]int{evidence.Client: 8, evidence.Forwarder: 8, evidence.Upstream: 0}
			for role, want := range open {
				assert.Equal(t, new(want), end(t, on, role).OpenCalls, role)
			}
		})
	}
}

func TestStallAfterAndObserve(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	r := runVirtually(t, scenario, repro.Options{StallAfter: 300 * time.Millisecond, Observe: 1500 * time.Millisecond})
	assert.EqualValues(t, 300*time.Millisecond, r.StallAfterNS)
	on := variant(t, r, result.VariantFlushOn)
	assert.EqualValues(t, 1500*time.Millisecond, on.LastedNS)
	assert.Equal(t, scenarios.Hung, on.Outcome)
}

// A slow rhythm is no stall: the threshold follows the healthy gaps.
func TestSlowRhythmIsNoStall(t *testing.T) {
	scenario, err := scenarios.Builtin("healthy")
	require.NoError(t, err)
	scenario.Load.Interval = new(scenarios.Duration(10 * time.Second))
	for _, v := range runVirtually(t, scenario, repro.Options{}).Variants {
		assert.Equal(t, scenarios.Flowing, v.Outcome, v.Name)
	}
}

func TestInterruptedRunLeavesWhatItSaw(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(550*time.Millisecond, cancel)
		start := time.Now()
		result, err := repro.Run(ctx, scenario, repro.Options{
			NewNetwork: func() network.Network { return &memory.Network{} },
		})
		require.NoError(t, err)
		assert.Equal(t, 550*time.Millisecond, time.Since(start), "it ends at once")
		assert.True(t, result.Interrupted)
		require.Len(t, result.Variants, 2)
		for _, v := range result.Variants {
			assert.Equal(t, 6, v.Messages.Received, v.Name)
			assert.Equal(t, scenarios.Undecided, v.Outcome, "how it would have ended is not known")
		}
	})
}

func TestRunSaysWhatTheNetworkCannotDo(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	_, err = repro.Run(t.Context(), scenario, repro.Options{
		NewNetwork: func() network.Network { return deaf{&memory.Network{}} },
	})
	assert.ErrorIs(t, err, errDeaf)
}

func TestRunRejectsABadScenario(t *testing.T) {
	_, err := repro.Run(t.Context(), scenarios.Scenario{Name: "x", Flush: &scenarios.Flush{Mechanism: "magic"}}, repro.Options{})
	assert.ErrorContains(t, err, "flush.mechanism")
}
