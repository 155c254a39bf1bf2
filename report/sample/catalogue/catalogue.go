package catalogue

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

var catalogued struct {
	once    sync.Once
	results []*result.Result
}

// All runs all scenarios of the catalogue once, in virtual time. With the race detector it
// is each fourth.
func All(t *testing.T) []*result.Result {
	t.Helper()
	catalogued.once.Do(func() {
		for i, scenario := range scenarios.All() {
			if i%share != 0 {
				continue
			}
			r, err := repro.Run(t.Context(), scenario, repro.Options{
				Seed: 1, Cures: result.FastCures, Isolate: true, Version: "0.1.0", Clock: result.VirtualClock,
			})
			require.NoError(t, err)
			catalogued.results = append(catalogued.results, r)
		}
	})
	require.NotEmpty(t, catalogued.results)
	return catalogued.results
}

// Whole skips a test that is of no use, or takes minutes, with a share of the runs.
func Whole(t *testing.T) {
	t.Helper()
	if Raced() {
		t.Skip("it runs without the race detector, which would make it take minutes")
	}
}

// Raced reports whether the race detector is on.
func Raced() bool { return share > 1 }
