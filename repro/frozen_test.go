package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// What nobody is told of, and what its cause is found to be: the sockets are clean, the
// connections live, and the call hangs for as long as anybody looks.
func TestNobodyIsToldWhileConnectionsLive(t *testing.T) {
	for name, cause := range map[string]stall.Cause{
		"bidi-deadlock":  stall.Deadlock,
		"headers-late":   stall.Deadlock,
		"frozen-server":  stall.Frozen,
		"frozen-client":  stall.Frozen,
		"window-leak":    stall.FlowControl,
		"starved-stream": stall.Starved,
		"shared-window":  stall.SlowConsumer,
		"stream-leak":    stall.StreamLimit,
	} {
		t.Run(name, func(t *testing.T) {
			scenario, err := scenarios.Builtin(name)
			require.NoError(t, err)
			v := variant(t, runVirtually(t, scenario, repro.Options{Observe: 10 * time.Minute}), result.VariantFaultOn)
			assert.Equal(t, scenarios.Hung, v.Outcome)
			for _, role := range evidence.Roles {
				told := end(t, v, role).Told
				assert.False(t, told != nil && *told, "%s is told of nothing in ten minutes", role)
			}
			require.NotNil(t, v.Diagnosis)
			assert.Equal(t, cause, v.Diagnosis.Cause)
		})
	}
}

// One reader that does not read stops the streams of the others too, where the transport
// gives the connection its window back only as programs read.
func TestOneReaderStopsAll(t *testing.T) {
	scenario, err := scenarios.Builtin("shared-window")
	require.NoError(t, err)
	outcomes := func(s scenarios.Scenario) map[scenarios.Outcome]int {
		return variant(t, runVirtually(t, s, repro.Options{}), result.VariantFaultOn).Outcomes
	}
	assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 3}, outcomes(scenario))
	scenario.Fault = scenario.Fault[:1]
	assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 1, scenarios.Flowing: 2}, outcomes(scenario), "grpc-go's own transport does not")
	scenario, err = scenarios.Builtin("starved-stream")
	require.NoError(t, err)
	assert.Equal(t, map[scenarios.Outcome]int{scenarios.Hung: 1, scenarios.Flowing: 2}, outcomes(scenario))
}

// A connection at its greatest age is closed a second after the grace is over: grpc-go waits
// for so long for its client to read the GOAWAY. The age itself is spread by a tenth.
func TestGreatestAge(t *testing.T) {
	scenario, err := scenarios.Builtin("goaway")
	require.NoError(t, err)
	for _, grace := range []time.Duration{0, 500 * time.Millisecond} {
		scenario.Fault[0].Grace = new(scenarios.Duration(grace))
		v := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFaultOn)
		client := end(t, v, evidence.Client)
		require.NotNil(t, client.ToldNS)
		assert.InDelta(t, (2*time.Second + grace).Seconds(), time.Duration(*client.ToldNS).Seconds(), 0.11)
		assert.Equal(t, "Unavailable", client.Status)
		assert.Equal(t, stall.GoAway, v.Diagnosis.Cause)
		assert.Equal(t, 1, v.Diagnosis.Hop)
	}
}
