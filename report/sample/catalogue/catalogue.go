package catalogue

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/network"
	"hangscope/repro/network/memory"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

var catalogued struct {
	once    sync.Once
	results []*result.Result
}

// All runs all scenarios of the catalogue once, in memory and in virtual
// time.
func All(t *testing.T) []*result.Result {
	t.Helper()
	catalogued.once.Do(func() {
		for _, scenario := range scenarios.All() {
			options := repro.Options{Seed: 1, Cures: result.FastCures, Isolate: true, Version: "0.1.0"}
			catalogued.results = append(catalogued.results, Run(t, scenario, options))
		}
	})
	require.NotEmpty(t, catalogued.results)
	return catalogued.results
}

// Run runs a scenario in memory and in virtual time.
func Run(t *testing.T, scenario scenarios.Scenario, options repro.Options) *result.Result {
	t.Helper()
	var r *result.Result
	synctest.Test(t, func(t *testing.T) {
		var err error
		options.NewNetwork = func() network.Network { return &memory.Network{} }
		r, err = repro.Run(t.Context(), scenario, options)
		require.NoError(t, err)
	})
	return r
}
