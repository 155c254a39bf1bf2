package result_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

func TestACellCountsWhatItsRunsShowed(t *testing.T) {
	run := func(outcome scenarios.Outcome, silent bool, hop int) *result.Result {
		r := oneResult(1, outcome)
		r.Scenario.Flush = &scenarios.Flush{}
		v := &r.Variants[0]
		v.Silent, v.Stall, v.Flush = silent, nil, &result.FlushCount{}
		if hop > 0 {
			v.Diagnosis = &result.Diagnosis{Hop: hop, Cause: "half-open"}
		}
		r.Variants = append([]result.Variant{{Name: result.VariantFlushOff, Outcome: scenarios.Flowing}}, r.Variants...)
		return r
	}
	var cell result.Cell
	cell.Add(run(scenarios.Broken, false, 2))
	cell.Add(run(scenarios.Hung, true, 1))
	cell.Add(run(scenarios.Hung, false, 2))
	cell.Add(run(scenarios.Hung, true, 1))
	over := run(scenarios.Flowing, false, 0)
	over.Variants[1].Flush = nil
	cell.Add(over)
	cell.Add(run(scenarios.Flowing, false, 0))

	assert.Equal(t, 6, cell.Runs)
	assert.Equal(t, []result.CellVariant{
		{Name: "flush-off", Findings: []result.Finding{{Outcome: scenarios.Flowing, Runs: 6}}},
		{Name: "flush-on", Findings: []result.Finding{
			{Outcome: scenarios.Hung, Silent: true, Hop: 1, Cause: "half-open", Runs: 2},
			{Outcome: scenarios.Hung, Hop: 2, Cause: "half-open", Runs: 1},
			{Outcome: scenarios.Broken, Hop: 2, Cause: "half-open", Runs: 1},
			{Outcome: scenarios.Flowing, Runs: 1},
			{Outcome: scenarios.Flowing, Unflushed: true, Runs: 1},
		}},
	}, cell.Variants)
	assert.True(t, cell.Worst("flush-on").Silent)
	assert.Nil(t, cell.Worst("fault-on"))
	assert.Nil(t, new(result.Cell).Worst("flush-on"))
}

func TestACellOfAStallWithoutADiagnosis(t *testing.T) {
	r := oneResult(1, scenarios.Hung)
	r.Variants[0].Stall.Hop = 2
	var cell result.Cell
	cell.Add(r)
	assert.Equal(t, result.Finding{Outcome: scenarios.Hung, Silent: true, Hop: 2, Runs: 1}, *cell.Worst("flush-on"))
}

// smallSweep has two axes of two values.
func smallSweep() *result.Sweep {
	s := &result.Sweep{
		Schema: result.SchemaVersion, Clock: result.VirtualClock, Scenario: scenarios.Scenario{Name: "a"}, Seeds: 1, Variants: []string{"flush-off", "flush-on"},
		Axes: []scenarios.Axis{
			{Field: "flush.delay", Kind: scenarios.DurationAxis, Values: []string{"0s", "1ms"}},
			{Field: "path", Kind: scenarios.NameAxis, Values: []string{"plain", "std", "steal"}},
		},
	}
	for i := range result.Combinations(s.Axes) {
		s.Cells = append(s.Cells, result.Cell{Values: result.Combination(s.Axes, i)})
	}
	return s
}

func TestReadASweep(t *testing.T) {
	want := smallSweep()
	text, err := json.Marshal(want)
	require.NoError(t, err)
	document, err := result.ReadDocument(bytes.NewReader(text), "map.json")
	require.NoError(t, err)
	assert.Nil(t, document.Set)
	want.Scenario = document.Sweep.Scenario // which reads null and nothing as the same
	want.Provenance = result.ProvenanceOfSweep(want)
	assert.Equal(t, want, document.Sweep)
	assert.Equal(t, []string{"1ms", "std"}, want.Cells[4].Values, "the last axis changes from cell to cell")

	_, err = result.Read(bytes.NewReader(text), "map.json")
	require.EqualError(t, err, "map.json: is a sweep; allowed: a result, or a set of them")

	document, err = result.ReadDocument(strings.NewReader(`{"schema": 1, "variants": []}`), "run.json")
	require.NoError(t, err)
	assert.Nil(t, document.Sweep)
	assert.Len(t, document.Set.Results, 1)
}

func TestReadRefusesASweep(t *testing.T) {
	long := make([]string, 400)
	for name, test := range map[string]struct {
		change func(*result.Sweep)
		want   string
	}{
		"no axis":           {func(s *result.Sweep) { s.Axes = nil }, "axes: has 0; allowed: 1 to 3"},
		"four axes":         {func(s *result.Sweep) { s.Axes = append(s.Axes, s.Axes...) }, "axes: has 4; allowed: 1 to 3"},
		"an empty axis":     {func(s *result.Sweep) { s.Axes[1].Values = nil }, "axes: has an axis without values"},
		"a missing cell":    {func(s *result.Sweep) { s.Cells = s.Cells[1:] }, "cells: has 5; allowed: 6, one for each combination of values"},
		"cells in a jumble": {func(s *result.Sweep) { s.Cells[0], s.Cells[1] = s.Cells[1], s.Cells[0] }, "cells.0.values: is not the combination at this place: 0s, plain"},
		"no variants":       {func(s *result.Sweep) { s.Variants = nil }, "variants: has none; allowed: the names of what was executed"},
		"too many cells":    {func(s *result.Sweep) { s.Axes[0].Values, s.Axes[1].Values = long, long }, "axes: has more combinations than allowed: 100000"},
		"another version":   {func(s *result.Sweep) { s.Schema = 2 }, "schema: 2 is not a version that this hangscope reads; allowed: 1"},
	} {
		t.Run(name, func(t *testing.T) {
			s := smallSweep()
			test.change(s)
			text, err := json.Marshal(s)
			require.NoError(t, err)
			_, err = result.ReadDocument(bytes.NewReader(text), "map.json")
			var e *scenarios.Error
			require.ErrorAs(t, err, &e)
			assert.Contains(t, e.Error(), test.want)
			assert.NotEmpty(t, e.Hint)
		})
	}
	_, err := result.ReadDocument(strings.NewReader(`{"schema": 1, "cells": [{"runs": "two"}]}`), "map.json")
	require.ErrorContains(t, err, "map.json:1: cells.runs: a text stands where a whole number is due")
}
