package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample/catalogue"
	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// loads are three loads that differ in scale: the time between two messages, and how
// many there are.
var loads = map[string]struct {
	interval time.Duration
	messages int
}{
	"1ms":   {time.Millisecond, 300},
	"100ms": {100 * time.Millisecond, 30},
	"20s":   {20 * time.Second, 30},
}

// onScale is a scenario with a flush, at the pace of one of the loads.
func onScale(t *testing.T, load, mechanism string, call scenarios.CallKind) scenarios.Scenario {
	t.Helper()
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario = scenario.WithMessages(loads[load].messages)
	scenario.Load.Interval = new(scenarios.Duration(loads[load].interval))
	scenario.Flush.Mechanism, scenario.Path, scenario.Call = mechanism, "plain", call
	return scenario
}

// A cure leaves a chain alone that only has nothing due: with a flush that does no
// harm, all messages come with every cure, whatever the pace of the load.
func TestNoCureFiresBetweenTwoMessages(t *testing.T) {
	catalogue.Whole(t)
	for load := range loads {
		for _, call := range []scenarios.CallKind{scenarios.ServerStream, scenarios.ClientStream, scenarios.Bidi} {
			t.Run(load+"/"+string(call), func(t *testing.T) {
				r := runVirtually(t, onScale(t, load, "early-segments", call), repro.Options{Cures: result.AllCures})
				require.NotEmpty(t, r.Cures)
				for _, c := range r.Cures {
					assert.Equal(t, result.NotNeeded, c.Effect, "%s: %s, %s %s", c.Name, c.Change, c.Outcome, c.Status)
				}
			})
		}
	}
}

// What a cure does about a dead connection does not depend on the pace of the load.
func TestCuresAreOnTheScaleOfTheLoad(t *testing.T) {
	effects := func(load string) map[string]result.Effect {
		found := make(map[string]result.Effect)
		for _, c := range runVirtually(t, onScale(t, load, "black-hole", scenarios.ServerStream), repro.Options{Cures: result.AllCures}).Cures {
			found[c.Name] = c.Effect
			require.NotNil(t, c.ObservedNS, c.Name)
			if c.AfterNS != nil {
				assert.GreaterOrEqual(t, *c.AfterNS, int64(0), c.Name)
			}
		}
		return found
	}
	usual := effects("100ms")
	assert.Equal(t, result.TurnsIntoError, usual["deadline"])
	assert.Equal(t, result.Cures, usual["keepalive of both and retry"])
	assert.Equal(t, usual, effects("1ms"))
	slow := effects("20s")
	// The ten probes of TCP keepalive take 150 s, which only the slow load lasts.
	assert.Equal(t, result.TurnsIntoError, slow["TCP keepalive"])
	slow["TCP keepalive"] = usual["TCP keepalive"]
	assert.Equal(t, usual, slow)
}

// A flush that comes when all messages have come shows nothing about a cure.
func TestCureWhoseFaultDidNotHappen(t *testing.T) {
	scenario := onScale(t, "1ms", "mark-reject", scenarios.ServerStream).WithMessages(30)
	scenario.Flush.Phase, scenario.Flush.Delay = "", new(scenarios.Duration(time.Minute))
	for _, c := range runVirtually(t, scenario, repro.Options{Cures: result.AllCures}).Cures {
		assert.Equal(t, result.NotDecided, c.Effect, c.Name)
		assert.Equal(t, &result.Undecided{Reason: result.NoComparison}, c.Undecided, c.Name)
		assert.Nil(t, c.ObservedNS, c.Name)
	}
}

// Settings of mirrord's agent, and a port that its flush does not match, are no cures
// for what somebody else does.
func TestCuresOfTheAgentAreForItsFlush(t *testing.T) {
	tried := func(mechanism string, by scenarios.Flusher) []string {
		scenario := onScale(t, "100ms", mechanism, scenarios.ServerStream)
		scenario.Flush.By = by
		var names []string
		for _, c := range runVirtually(t, scenario, repro.Options{Cures: result.FastCures}).Cures {
			names = append(names, c.Name)
		}
		return names
	}
	settings := []string{"flush off", "another port", "socket kill"}
	assert.Subset(t, tried("mark-reject", ""), settings)
	assert.Subset(t, tried("mark-reject", scenarios.ByAgent), settings)
	for _, other := range [][]string{
		tried("mark-reject", scenarios.ByMiddlebox), tried("black-hole", ""), tried("half-open", scenarios.ByMiddlebox),
	} {
		assert.NotEmpty(t, other)
		for _, name := range settings {
			assert.NotContains(t, other, name)
		}
	}
}
