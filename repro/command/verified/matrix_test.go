package verified

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/tables"
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

func markdown(t *testing.T, found tables.Found) string {
	t.Helper()
	var text strings.Builder
	require.NoError(t, WriteMarkdown(&text, found))
	return text.String()
}

func TestRowsOfAVerification(t *testing.T) {
	text := markdown(t, Matrix(verify.Clocks, disagreeing()))
	assert.Contains(t, text, "| busy | flush-on | broken (1), hung (1) | – | – | not observed | not observed | not observed | – | 1/2 |\n")
	assert.Contains(t, text, `busy, run 2, flush-on: outcome is "broken" in real time, "hung" in virtual time`+"\n")
	assert.True(t, strings.HasSuffix(text, "Runs that were repeated, because the machine was too busy: 4\n"+
		"busy, 1×: messages came late without a flush\nbusy, 2×: the flush came late\n"+
		"busy, 1×: the flush of one variant came late, and only that variant was repeated\n"), text)

	text = markdown(t, Matrix(verify.Layers, disagreeing()))
	assert.Contains(t, text, "| busy | flush-on | broken | ", "the repetition that agrees")
	assert.Contains(t, text, `outcome is "broken" in the simulation, "hung" on the kernel`)
}
