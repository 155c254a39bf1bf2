package content

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// One more cure, and several more, are counted in English.
func TestMoreCures(t *testing.T) {
	r := sample.HungResult()
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"one"}, "Measured: one cures it."},
		{[]string{"one", "two"}, "Measured: one cures it (1 more does)."},
		{[]string{"one", "two", "three"}, "Measured: one cures it (2 more do)."},
	} {
		r.Cures = nil
		for _, name := range test.names {
			r.Cures = append(r.Cures, result.Cure{Name: name, Effect: result.Cures})
		}
		todo := WhatToDo(r)
		require.NotNil(t, todo)
		assert.Equal(t, test.want, todo.Measured)
	}
}

// The verb agrees with the name of a cure.
func TestCuresInThePlural(t *testing.T) {
	r := sample.HungResult()
	for effect, want := range map[result.Effect]string{
		result.Cures:          "Measured: larger windows cure it.",
		result.TurnsIntoError: "Measured: larger windows give an error.",
	} {
		r.Cures = []result.Cure{{Name: "larger windows", Effect: effect}}
		todo := WhatToDo(r)
		require.NotNil(t, todo)
		assert.Equal(t, want, todo.Measured)
	}
	for effect, want := range map[result.Effect]string{
		result.Cures:          "larger windows cure it: 0 of 0 messages.",
		result.TurnsIntoError: "larger windows turn the hang into an error.",
		result.NotNeeded:      "larger windows are not needed: all messages arrive without it too.",
		result.NotDecided:     "larger windows are undecided: 0 of 0 messages had arrived when the observation ended.",
		result.Worse:          "larger windows make it worse: broken.",
		result.NoHelp:         "larger windows do not help: broken.",
	} {
		assert.Equal(t, want, CureSentence(result.Cure{Name: "larger windows", Effect: effect, Outcome: scenarios.Broken}))
	}
}

// What is advised against a fault is nothing that was measured to be of no help.
func TestAdviceIsOfUse(t *testing.T) {
	advice := func(cause stall.Cause) string {
		return Advice(&result.Variant{Diagnosis: &result.Diagnosis{Cause: cause}})
	}
	assert.NotContains(t, advice(stall.DeadBackEnd), "health")
	assert.Contains(t, advice(stall.DeadBackEnd), "give each call a deadline")
	assert.Contains(t, advice(stall.SwallowedEnd), "the answer to an upload counts only when the call has ended")
	assert.NotContains(t, advice(stall.SenderIdle), "nothing more", "it may have sent nothing at all")
}
