package repro_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// BenchmarkVirtualTime is what a run of mirrord-2348 costs in virtual time: its two
// variants, and these with all cures and the isolation.
func BenchmarkVirtualTime(b *testing.B) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(b, err)
	for name, options := range map[string]repro.Options{
		"variants": {},
		"all":      {Cures: result.AllCures, Isolate: true},
	} {
		options.Clock = result.VirtualClock
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := repro.Run(b.Context(), scenario, options)
				require.NoError(b, err)
			}
		})
	}
}
