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

func TestRowsOfAVerification(t *testing.T) {
	text := verification{ways: verify.Clocks}.rows(disagreeing())
	assert.Contains(t, text, "| busy | flush-on | broken (1), hung (1) | – | – | not observed | not observed | not observed | – | 1/2 |\n")
	assert.Contains(t, text, `busy, run 2, flush-on: outcome is "broken" in real time, "hung" in virtual time`+"\n")
	assert.True(t, strings.HasSuffix(text, "Runs that were repeated, because the machine was too busy: 4\n"+
		"  busy, 1×: messages came late without a flush\n  busy, 2×: the flush came late\n"+
		"  busy, 1×: the flush of one variant came late, and only that variant was repeated\n"), text)

	text = verification{ways: verify.Layers}.rows(disagreeing())
	assert.Contains(t, text, "| busy | flush-on | broken | ", "the repetition that agrees")
	assert.Contains(t, text, `outcome is "broken" in the simulation, "hung" on the kernel`)
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

// A row has every result that was seen, how often, and what was not tested.
func TestRowsOfTheVerifiedTables(t *testing.T) {
	cell := verify.TrueCells()[0]
	seen := cell
	seen.Agreed, seen.Repeated = 2, 3
	text, agree := tables([]verify.Tabled{{True: cell, Seen: seen, Others: map[string]int{"OK · OK · DONE": 1}, Late: 1, Again: 6}})
	assert.False(t, agree)
	assert.Contains(t, text, " | 2/3 | DIFFERS: "+cell.Seen()+
		"; 1×: OK · OK · DONE; 1×: the flush came late; repeated 6×, because the flush came late |\n")
	assert.Contains(t, text, "Runs that were repeated, because the machine was too busy: 6\n")

	seen.Agreed, seen.Repeated = 0, 0
	text, agree = tables([]verify.Tabled{{True: cell, Seen: seen, Late: 3}})
	assert.False(t, agree)
	assert.Contains(t, text, " | 0/0 | UNDECIDED; 3×: the flush came late |\n")

	seen.Agreed, seen.Repeated = 3, 3
	text, agree = tables([]verify.Tabled{{True: cell, Seen: seen}})
	assert.True(t, agree)
	assert.Contains(t, text, " | 3/3 | the same |\n")
	assert.NotContains(t, text, "repeated")
}
