package repro_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// changed is a scenario of the catalogue with some fields set.
func changed(t *testing.T, name string, assignments ...string) scenarios.Scenario {
	t.Helper()
	scenario, err := scenarios.Builtin(name)
	require.NoError(t, err)
	scenario, err = scenario.Set(repro.Vocabulary(), assignments...)
	require.NoError(t, err)
	return scenario
}

// assertCause runs a scenario with a few seeds, and compares what is said of its fault.
func assertCause(t *testing.T, scenario scenarios.Scenario, options repro.Options, cause stall.Cause, hop int) {
	t.Helper()
	for seed := range uint64(3) {
		options.Seed = seed
		v := runVirtually(t, scenario, options).Variants[1]
		if !assert.NotNil(t, v.Diagnosis, "seed %d", seed) {
			continue
		}
		assert.Equal(t, cause, v.Diagnosis.Cause, "seed %d", seed)
		assert.Equal(t, hop, v.Diagnosis.Hop, "seed %d", seed)
		if v.Stall != nil && v.Stall.State == result.StallHung {
			assert.Equal(t, hop, v.Stall.Hop, "seed %d: the stall and its cause are on one hop", seed)
		}
	}
}

// The flush acts on both hops. The client is told of its own, whatever became of the
// other one a few milliseconds before.
func TestAResetOfBothHops(t *testing.T) {
	for _, interval := range []string{"1ms", "5ms", "20ms", "30ms", "100ms", "1s"} {
		t.Run(interval, func(t *testing.T) {
			assertCause(t, changed(t, "busy", "load.interval="+interval), repro.Options{}, stall.Reset, 2)
		})
	}
	t.Run("mirrord-2348", func(t *testing.T) {
		assertCause(t, changed(t, "mirrord-2348", "load.interval=10ms"), repro.Options{}, stall.Reset, 2)
	})
}

// The number of streams and of connections changes nothing in what is to blame.
func TestCauseOfManyStreams(t *testing.T) {
	halfOpen := []string{"path=plain", "ports.forwarder=2379", "ports.upstream=8080", "load.messages=20", "flush.after_message=6", "flush.mechanism=half-open"}
	tests := map[string]struct {
		scenario scenarios.Scenario
		cause    stall.Cause
		hop      int
	}{
		"half-open, hop 2": {changed(t, "mirrord-2348", halfOpen...), stall.HalfOpenHop, 2},
		"half-open, hop 1": {changed(t, "mirrord-2348"), stall.HalfOpenHop, 1},
		"black-hole":       {changed(t, "linkerd-2348"), stall.BlackHole, 2},
		"reset":            {changed(t, "busy", "load.interval=30ms"), stall.Reset, 2},
		"idle":             {changed(t, "upstream-quiet"), stall.SenderIdle, 0},
	}
	for name, test := range tests {
		for _, connections := range []string{"shared", "per-stream"} {
			for _, streams := range []int{2, 8} {
				t.Run(fmt.Sprintf("%s, %d %s", name, streams, connections), func(t *testing.T) {
					scenario := test.scenario
					scenario.Load.Streams, scenario.Load.Connections = streams, scenarios.Connections(connections)
					assertCause(t, scenario, repro.Options{}, test.cause, test.hop)
				})
			}
		}
	}
}

// No SETTINGS come on a new connection that nobody answers, for a unary call as well.
func TestANewConnectionWithoutAnAnswer(t *testing.T) {
	assertCause(t, changed(t, "mirrord-4552", "call=unary"), repro.Options{}, stall.NoSettings, 2)
}

// In the end the forwarder's kernel gives up the connection, and the client of a loop
// is told and goes on over another one. What it was told of is the first one.
func TestACallThatGoesOnOverAnotherConnection(t *testing.T) {
	assertCause(t, changed(t, "mirrord-3006"), repro.Options{Observe: 40 * time.Second}, stall.Reset, 1)
}

// The silence of a stall that is over is told about, so the evidence is of the time when
// nothing came.
func TestAStallThatIsOver(t *testing.T) {
	scenario := changed(t, "stream-limit")
	assertCause(t, scenario, repro.Options{}, stall.StreamLimit, 2)
	v := runVirtually(t, scenario, repro.Options{}).Variants[1]
	require.NotNil(t, v.Stall)
	assert.Equal(t, result.StallRecovered, v.Stall.State)
	assert.Equal(t, 2, v.Stall.Hop)
}

// What the forwarder wrote into the wall between it and the inbound proxy does not come
// after half a minute: its server has a TCP_USER_TIMEOUT of 20 s, and gives up before. A
// kernel showed the same.
func TestAStallThatAServerGivesUp(t *testing.T) {
	scenario, options := changed(t, "linkerd-2348"), repro.Options{Observe: 40 * time.Second}
	assertCause(t, scenario, options, stall.BlackHole, 2) // its own timer told it, and nobody else
	v := runVirtually(t, scenario, options).Variants[1]
	require.NotNil(t, v.Stall)
	assert.Equal(t, result.StallHung, v.Stall.State)
	assert.Equal(t, 2, v.Stall.Hop)
}

// Across proxies that end HTTP/2, two connections are two: what is to blame is the same, but
// for a wall between a server and its proxy, whose back end is dead.
func TestCauseAcrossProxies(t *testing.T) {
	proxied := []string{"path=meshio", "mesh=http2"}
	many := []string{"path=meshio", "mesh=http2", "load.streams=4", "load.connections=per-stream"}
	for _, assignments := range [][]string{proxied, many} {
		assertCause(t, changed(t, "slow-client", assignments...), repro.Options{}, stall.SlowConsumer, 2)
		assertCause(t, changed(t, "linkerd-4806", assignments...), repro.Options{}, stall.HalfOpenHop, 2)
		assertCause(t, changed(t, "mirrord-2348", assignments...), repro.Options{}, stall.HalfOpenHop, 1)
		assertCause(t, changed(t, "linkerd-2348", assignments...), repro.Options{}, stall.DeadBackEnd, 2)
	}
}
