package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// differing is a scenario that was drawn, on which the layers differ.
func differing(t *testing.T) verify.Drawn {
	t.Helper()
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario.Name, scenario.Expect = "random-8", nil
	r := &result.Result{Schema: result.SchemaVersion, Scenario: scenario}
	return verify.Drawn{
		Seed: 8, Scenario: scenario, Standing: verify.Different, Results: [2]*result.Result{r, r},
		Differences: []result.Disagreement{{Variant: "flush-on", What: "outcome", One: "hung", Other: "broken"}},
	}
}

// What differs is kept with both results, and can be run again; so is the smallest that
// still differs.
func TestDrawnScenariosThatDifferAreKept(t *testing.T) {
	different := differing(t)
	small := verify.Minimised{Drawn: different}
	small.Scenario = small.Scenario.WithMessages(3)
	folder := filepath.Join(t.TempDir(), "kept")
	var told strings.Builder
	v := verification{folder: folder, places: places{stdout: &told}}
	require.NoError(t, v.keepRandom(t.Context(), []verify.Drawn{different}, []verify.Minimised{small}))
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	assert.Equal(t, []string{
		"random-8-kernel.json", "random-8-sim.json", "random-8-small-kernel.json", "random-8-small-sim.json",
		"random-8-small.yaml", "random-8.yaml",
	}, names)
	text, err := os.ReadFile(filepath.Join(folder, "random-8-small.yaml"))
	require.NoError(t, err)
	kept, err := scenarios.Parse("random-8-small.yaml", text, scenarios.Vocabulary{})
	require.NoError(t, err)
	assert.Equal(t, 3, kept.Load.Messages)
	assert.Equal(t, "flush-on: outcome is hung in the simulation, broken on a kernel", kept.Summary)
	assert.Contains(t, kept.Description, "verify --random 1 --seed 8")
	assert.Contains(t, told.String(), folder)
}
