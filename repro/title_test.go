package repro

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// In virtual time a capture shows no latency, and its title says so.
func TestTitleSaysVirtualTime(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	for clock, want := range map[result.Clock]string{
		result.RealClock:    "mirrord-2348, flush-on",
		result.VirtualClock: "mirrord-2348, flush-on, in virtual time, where latency is not measured",
	} {
		r, err := newRun(scenario, Options{Clock: clock})
		require.NoError(t, err)
		require.Equal(t, want, r.variants[1].title())
	}
	r, err := newRun(scenario, Options{Clock: result.BothClocks, Cures: result.BriefCures})
	require.NoError(t, err)
	require.Equal(t, "mirrord-2348, flush-on", r.variants[1].title())
	require.Contains(t, r.beside.cures["another port"].title(), "in virtual time")
}
