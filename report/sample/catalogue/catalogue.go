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

// All runs all scenarios of the catalogue once, in virtual time.
func All(t *testing.T) []*result.Result {
	t.Helper()
	catalogued.once.Do(func() {
		for _, scenario := range scenarios.All() {
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
