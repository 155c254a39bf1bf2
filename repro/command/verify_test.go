package command

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/tables"
	"hangscope/repro/command/verified"
	"hangscope/repro/result"
	"hangscope/repro/verify"
	"hangscope/scenarios"
)

// disagreeing is a verification of two repetitions, of which the second disagrees.
func disagreeing() []verify.Verification {
	pair := func(number int, one, other scenarios.Outcome) verify.Pair {
		p := verify.Pair{Number: number}
		for i, outcome := range []scenarios.Outcome{one, other} {
			p.Results[i] = &result.Result{Schema: result.SchemaVersion, Variants: []result.Variant{{Name: "flush-on", Outcome: outcome}}}
		}
		p.Differences = result.Disagreements(p.Results[0].Variants, p.Results[1].Variants)
		return p
	}
	pairs := []verify.Pair{pair(1, scenarios.Broken, scenarios.Broken), pair(2, scenarios.Broken, scenarios.Hung)}
	pairs[0].Again = []verify.Disturbance{verify.FlushLate, verify.VariantLate, verify.FlushLate, verify.MessagesLate}
	return []verify.Verification{{Scenario: "busy", Pairs: pairs}}
}

func TestResultsThatDisagreeAreKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "kept")
	var told strings.Builder
	require.NoError(t, verification{ways: verify.Clocks, folder: folder, places: places{stdout: &told}}.keep(t.Context(), disagreeing()))
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	assert.Equal(t, []string{"busy-2-real.json", "busy-2-virtual.json"}, names)
	kept, err := os.ReadFile(filepath.Join(folder, names[1]))
	require.NoError(t, err)
	assert.Contains(t, string(kept), `"hung"`)
	assert.Contains(t, told.String(), folder)
}

// What was found before the machine failed is printed, and the failure is the command's.
func TestAVerificationOnAMachineThatFails(t *testing.T) {
	var told strings.Builder
	v := verification{places: places{stdout: &told}, write: verified.WriteMarkdown}
	page := func(line string) (found tables.Found) {
		found.Say(line)
		return found
	}
	_, environment := errors.AsType[environmentError](v.found(t.Context(), errors.New("no room"), true, page("a row")))
	assert.True(t, environment)
	assert.Equal(t, "a row\n", told.String())

	told.Reset()
	require.Error(t, v.found(t.Context(), errors.New("no room"), false, page("a head without rows")))
	assert.Empty(t, told.String())
	require.NoError(t, v.found(t.Context(), nil, false, page("nothing was run")))
	assert.Equal(t, "nothing was run\n", told.String())
}
