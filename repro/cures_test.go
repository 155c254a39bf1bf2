package repro_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// what a cure should do: its effect, and when after the flush messages flow
// again or the client is told; 0 is not to be checked.
type wantCure struct {
	effect result.Effect
	after  time.Duration
}

// The kernel truth's table of cures: the hang of mark-reject, same port, quiet.
var curesOfMarkReject = map[string]wantCure{
	"flush off":                    {effect: result.Cures},
	"another port":                 {effect: result.TurnsIntoError, after: 40 * time.Millisecond},
	"forwarder's watchdog":         {effect: result.TurnsIntoError, after: 3 * time.Second},
	"health check":                 {effect: result.TurnsIntoError},
	"health watch":                 {effect: result.NoHelp},
	"client's watchdog and retry":  {effect: result.NoHelp},
	"client keepalive":             {effect: result.TurnsIntoError, after: 9940 * time.Millisecond},
	"client keepalive and retry":   {effect: result.Cures, after: 10150 * time.Millisecond},
	"forwarder's client keepalive": {effect: result.TurnsIntoError, after: 12940 * time.Millisecond},
	"keepalive of both and retry":  {effect: result.Cures, after: 13050 * time.Millisecond},
	"forwarder's server keepalive": {effect: result.TurnsIntoError, after: 9940 * time.Millisecond},
	"upstream's server keepalive":  {effect: result.NoHelp},
	"deadline":                     {effect: result.TurnsIntoError, after: 9040 * time.Millisecond},
	"TCP user timeout":             {effect: result.NoHelp},
	"TCP keepalive":                {effect: result.TurnsIntoError, after: 15 * time.Second},
}

// On the hangs of the generations that delete conntrack entries, keepalive
// helps the client only where the client has it.
var curesOfDelete = map[string]wantCure{
	"flush off":                    {effect: result.Cures},
	"client keepalive":             {effect: result.TurnsIntoError, after: 9940 * time.Millisecond},
	"client keepalive and retry":   {effect: result.Cures, after: 10 * time.Second},
	"forwarder's client keepalive": {effect: result.NoHelp},
	"forwarder's server keepalive": {effect: result.NoHelp},
}

// withLocal returns the cures where the local process answers a client that asks again:
// it has a connection of its own to the upstream.
func withLocal(cures map[string]wantCure) map[string]wantCure {
	cures = maps.Clone(cures)
	cures["client's watchdog and retry"] = wantCure{effect: result.Cures}
	for _, name := range []string{"client keepalive and retry", "keepalive of both and retry"} {
		cures[name] = wantCure{effect: result.Cures, after: 10040 * time.Millisecond}
	}
	return cures
}

func TestCuresAgreeWithTheKernel(t *testing.T) {
	tests := []struct {
		mechanism, path string
		want            map[string]wantCure
	}{
		{"mark-reject", "plain", curesOfMarkReject},
		{"mark-reject", "std", withLocal(curesOfMarkReject)},
		{"mark-reject", "steal", curesOfMarkReject},
		{"conntrack-delete", "steal", curesOfDelete},
		{"conntrack-and-socket-kill", "meshio", curesOfDelete},
	}
	for _, test := range tests {
		t.Run(test.mechanism+"/"+test.path, func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Path, scenario.Flush.Mechanism = test.path, test.mechanism
			checked := 0
			for _, cure := range runVirtually(t, scenario, repro.Options{Cures: result.AllCures}).Cures {
				want, ok := test.want[cure.Name]
				if !ok {
					continue
				}
				checked++
				assert.Equal(t, want.effect, cure.Effect, cure.Name)
				if want.after > 0 && assert.NotNil(t, cure.AfterNS, cure.Name) {
					assert.InDelta(t, want.after.Seconds(), time.Duration(*cure.AfterNS).Seconds(), 0.1, cure.Name)
				}
			}
			assert.Len(t, test.want, checked, "every cure of the table was tried")
		})
	}
}

// A deadline ends the call on time and leaves the forwarder's connection as it
// is: on the hang of mark-reject the next call is dead again. Where the client's
// own connection was the dead one, the next call finds another. Where the agent
// steals the new connection, the local process answers.
func TestNextCallAfterADeadline(t *testing.T) {
	dead := result.LaterCall{Outcome: scenarios.Broken, Status: "DeadlineExceeded", Expected: 30, ServedBy: evidence.Forwarder}
	works := result.LaterCall{Outcome: scenarios.Flowing, Received: 30, Expected: 30, ServedBy: evidence.Forwarder}
	local := works
	local.ServedBy = evidence.Local
	tests := []struct {
		mechanism, path string
		want            result.LaterCall
	}{
		{"mark-reject", "plain", dead},
		{"mark-reject", "std", local},
		{"mark-reject", "steal", dead},
		{"conntrack-delete", "steal", works},
		{"conntrack-and-socket-kill", "meshio", local},
	}
	for _, test := range tests {
		t.Run(test.mechanism+"/"+test.path, func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Path, scenario.Flush.Mechanism = test.path, test.mechanism
			for _, cure := range runVirtually(t, scenario, repro.Options{Cures: result.AllCures}).Cures {
				if cure.Name != "deadline" {
					assert.Nil(t, cure.Next, cure.Name)
					continue
				}
				require.NotNil(t, cure.Next)
				assert.InDelta(t, 10.1, time.Duration(cure.Next.AtNS).Seconds(), 0.05, "it follows the deadline")
				test.want.AtNS, test.want.Connection = cure.Next.AtNS, "same"
				assert.Equal(t, test.want, *cure.Next)
			}
		})
	}
}

// The generation without conntrack leaves no hang: it is a cure for the others.
func TestSocketKillLeavesNoHang(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	for _, cure := range runVirtually(t, scenario, repro.Options{Cures: result.FastCures}).Cures {
		if cure.Name == "socket kill" {
			assert.Equal(t, result.TurnsIntoError, cure.Effect)
			return
		}
	}
	t.Fatal("socket kill was not tried")
}

// The measurements had TCP keepalive on accepted connections alone, and the
// forwarder learned at 30 s. The cure has it on those that are dialled too: the
// probe on hop 1, which finds no conntrack entry after 15 s, is answered, as
// this kernel shows (hangscope run --layer kernel --cures).
func TestForwarderLearnsLaterThanTheClient(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	want := map[string]float64{"forwarder's server keepalive": 12.94, "TCP keepalive": 15}
	for _, cure := range runVirtually(t, scenario, repro.Options{Cures: result.AllCures}).Cures {
		if seconds, ok := want[cure.Name]; ok {
			require.NotNil(t, cure.ForwarderAfterNS, cure.Name)
			assert.InDelta(t, seconds, time.Duration(*cure.ForwarderAfterNS).Seconds(), 0.1, cure.Name)
		}
	}
}

func TestSetsOfCures(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	tried := func(set result.CureSet) int {
		return len(runVirtually(t, scenario, repro.Options{Cures: set}).Cures)
	}
	assert.Zero(t, tried(result.NoCures))
	assert.Equal(t, 2, tried(result.BriefCures))
	assert.Less(t, tried(result.FastCures), tried(result.AllCures))

	healthy, err := scenarios.Builtin("healthy")
	require.NoError(t, err)
	assert.Empty(t, runVirtually(t, healthy, repro.Options{Cures: result.AllCures}).Cures, "there is nothing to cure")
}

// Flushes that a scenario compares are rungs in each other's place, each with
// its name.
func TestLadderOfVariants(t *testing.T) {
	scenario, err := scenarios.Builtin("hypotheses")
	require.NoError(t, err)
	var rungs [][2]string
	for _, rung := range runVirtually(t, scenario, repro.Options{Isolate: true}).Ladder {
		breaks := ""
		if rung.Breaks {
			breaks = "breaks"
		}
		rungs = append(rungs, [2]string{rung.Name, breaks})
	}
	assert.Equal(t, [][2]string{
		{"direct", ""},
		{"relays", ""},
		{"flush black-hole", "breaks"},
		{"flush early-segments", ""},
		{"flush half-open", "breaks"},
		{"flush held-buffer", ""},
		{"flush lost-buffer", "breaks"},
	}, rungs)
}

func TestLadderNamesTheRungThatBreaks(t *testing.T) {
	tests := []struct {
		path  string
		rungs []string
	}{
		{"plain", []string{"direct", "relays", "flush"}},
		{"std", []string{"direct", "relays", "new redirect", "flush"}},
		{"steal", []string{"direct", "relays", "redirect", "flush"}},
		{"meshout", []string{"direct", "relays", "outbound proxy", "new redirect", "flush"}},
		{"meshio", []string{"direct", "relays", "outbound proxy", "inbound proxy", "new redirect", "flush"}},
	}
	for _, test := range tests {
		t.Run(test.path, func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Path = test.path
			var names []string
			for i, rung := range runVirtually(t, scenario, repro.Options{Isolate: true}).Ladder {
				names = append(names, rung.Name)
				assert.Equal(t, i == len(test.rungs)-1, rung.Breaks, rung.Name)
			}
			assert.Equal(t, test.rungs, names)
		})
	}
}

// A port of its own is no cure for an upstream that has one.
func TestNoCureThatTheScenarioHas(t *testing.T) {
	for name, want := range map[string]bool{"mirrord-2348": true, "different-ports": false} {
		scenario, err := scenarios.Builtin(name)
		require.NoError(t, err)
		var tried []string
		runVirtually(t, scenario, repro.Options{Cures: result.BriefCures, Record: func(r result.Recording) {
			tried = append(tried, r.Variant)
		}})
		assert.Equal(t, want, slices.Contains(tried, "another port"), name)
	}
}

// A client that asks again every three seconds is never silent for longer: what
// its cure is worth must not hang on the threshold of a stall.
func TestCureWhateverTheThreshold(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Path = "plain" // every try reaches the forwarder
	for _, after := range []time.Duration{2 * time.Second, 3 * time.Second, 4 * time.Second} {
		r := runVirtually(t, scenario, repro.Options{Cures: result.FastCures, StallAfter: after})
		i := slices.IndexFunc(r.Cures, func(c result.Cure) bool { return c.Name == "client's watchdog and retry" })
		require.GreaterOrEqual(t, i, 0)
		assert.Equal(t, result.NoHelp, r.Cures[i].Effect, "%v", after)
	}
}

// A cure that had no time to show what it does is not called useless.
func TestCuresThatWereCutShort(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	options := repro.Options{Clock: result.VirtualClock, Cures: result.AllCures}
	effects := func() map[string]result.Effect {
		r, err := repro.Run(t.Context(), scenario, options)
		require.NoError(t, err)
		found := make(map[string]result.Effect)
		for _, c := range r.Cures {
			found[c.Name] = c.Effect
		}
		return found
	}
	whole := effects()
	assert.Equal(t, result.Cures, whole["client keepalive and retry"])
	assert.Equal(t, result.NoHelp, whole["health watch"])
	options.Observe = 6 * time.Second
	cut := effects()
	for name, effect := range cut {
		if effect != whole[name] {
			assert.Equal(t, result.NotDecided, effect, name)
		}
		assert.NotEqual(t, result.NoHelp, effect, name)
	}
	assert.Equal(t, result.NotDecided, cut["client keepalive and retry"])
	assert.Equal(t, whole["flush off"], cut["flush off"])
	assert.Equal(t, whole["forwarder's watchdog"], cut["forwarder's watchdog"], "it had its time")
}
