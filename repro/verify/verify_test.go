package verify

import (
	"context"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// needKernel skips a test where the kernel cannot be used, and says why.
func needKernel(t *testing.T) {
	t.Helper()
	if err := kernel.Unable(kernel.Doctor()); err != nil {
		t.Skip(err)
	}
}

// fewCells has one cell of each kind: silence on either hop and on each path,
// and each way of being told.
var fewCells = []string{
	"server-stream/g1/diff/std/quiet", "server-stream/g1/same/steal/quiet", "server-stream/g2/same/std/quiet",
	"server-stream/g2/diff/plain/quiet", "server-stream/g2/same/meshio/quiet", "server-stream/g3/same/meshout/quiet",
	"server-stream/g4/diff/meshio/quiet", "server-stream/g5/same/meshio/quiet", "bidi/g2/diff/plain/quiet",
	"unary/g2/diff/plain/quiet", "unary/g2/same/steal/quiet",
}

// allCells is whether there is time for all cells on the kernel, and for many
// repetitions in virtual time.
func allCells() bool { return os.Getenv("HANGSCOPE_ALL_CELLS") != "" }

// What this kernel shows is what the document says, within its margins. All
// cells take some minutes: HANGSCOPE_ALL_CELLS=1 runs them.
func TestThisKernelShowsTheTruth(t *testing.T) {
	t.Parallel()
	needKernel(t)
	cells, repeat := TrueCells(), 3
	if !allCells() {
		repeat = 1
		cells = slices.DeleteFunc(cells, func(c Cell) bool { return !slices.Contains(fewCells, c.String()) })
		require.Len(t, cells, len(fewCells))
	}
	tabulate := func(cells []Cell, repeat int) []Tabled {
		table, err := Tabulate(t.Context(), cells, repeat, repro.Options{Layer: result.Kernel}, func(Tabled) {})
		require.NoError(t, err)
		require.Len(t, table, len(cells))
		return table
	}
	var odd []Cell
	for _, row := range tabulate(cells, repeat) {
		if len(row.Foreign()) > 0 {
			t.Logf("%s: %s; %d of %d late", row.True, row.True.Seen(), row.Late, repeat)
			odd = append(odd, row.True)
		}
	}
	if len(odd) == 0 {
		return
	}
	// On a busy machine a packet may be late for once. What a rule does, it does again.
	const again = 7
	for _, row := range tabulate(odd, again) {
		assert.True(t, row.Same() || !row.Tested(), "%s: %v; %d of %d late", row.True, row.Foreign(), row.Late, again)
	}
}

func TestVerifyOnBothLayers(t *testing.T) {
	t.Parallel()
	needKernel(t)
	hang, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	hypotheses, err := scenarios.Builtin("hypotheses")
	require.NoError(t, err)
	told := 0
	verified, err := Run(t.Context(), Layers, []scenarios.Scenario{hang, hypotheses}, 1, repro.Options{}, func(string, Pair) { told++ })
	require.NoError(t, err)
	require.Len(t, verified, 2)
	assert.Equal(t, 1, told)

	require.Len(t, verified[0].Pairs, 1)
	assert.Empty(t, verified[0].Pairs[0].Differences)
	assert.True(t, verified[0].Agrees())
	assert.Equal(t, 1, verified[0].Agreed(result.VariantFlushOn))
	pair := verified[0].Pairs[0]
	assert.Equal(t, "relays", pair.Results[0].Variants[1].Layer)
	assert.Equal(t, "kernel", pair.Results[1].Variants[1].Layer)
	flush := pair.Results[1].Variants[1].Flush
	assert.Equal(t, 2, flush.Matched)
	assert.Positive(t, flush.TookNS)

	assert.Contains(t, verified[1].Skipped, `mechanism "black-hole" has no form on a kernel`)
	assert.Empty(t, verified[1].Pairs)
}

// A cell that is interrupted before its turn is not in the table, and is no
// error.
func TestInterruptedVerification(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(Tabled) { t.Error("a cell that was not run") }
	table, err := Tabulate(ctx, TrueCells(), 1, repro.Options{Layer: result.Kernel}, never)
	require.NoError(t, err)
	assert.Empty(t, table)

	verified, err := Run(ctx, Layers, scenarios.All(), 1, repro.Options{}, func(string, Pair) { t.Error("a scenario that was not run") })
	require.NoError(t, err)
	for _, v := range verified {
		assert.Empty(t, v.Pairs)
	}

	var pair Pair
	found, err := pair.run(ctx, scenarios.All()[0], repro.Options{})
	require.NoError(t, err)
	assert.True(t, found.Interrupted, "a repetition that had its turn, and none of whose variants had")
	assert.Empty(t, pair.Again)
}

// A machine that stood still may end a cell before its call reached anybody.
func TestCellThatNobodySaw(t *testing.T) {
	var v result.Variant
	for _, role := range evidence.Roles {
		v.Ends = append(v.Ends, result.End{Role: role})
	}
	seen := Cell{Call: scenarios.ServerStream}.observed(v)
	assert.Equal(t, "not observed · not observed · not observed", seen.Seen())
}

func TestDifferencesNameTheFact(t *testing.T) {
	variant := func(outcome scenarios.Outcome, told bool) []result.Variant {
		v := result.Variant{Name: result.VariantFlushOn, Outcome: outcome}
		for _, role := range []string{"client", "forwarder", "upstream"} {
			v.Ends = append(v.Ends, result.End{Role: evidence.Role(role), Told: new(told), Status: "Unavailable"})
		}
		return []result.Variant{v}
	}
	assert.Empty(t, result.Disagreements(variant(scenarios.Hung, false), variant(scenarios.Hung, false)))
	assert.Equal(t,
		[]result.Disagreement{{Variant: result.VariantFlushOn, What: "outcome", One: "hung", Other: "flowing"}},
		result.Disagreements(variant(scenarios.Hung, false), variant(scenarios.Flowing, false)))
	found := result.Disagreements(variant(scenarios.Broken, true), variant(scenarios.Broken, false))
	require.Len(t, found, 3)
	assert.Equal(t, result.Disagreement{Variant: result.VariantFlushOn, What: "client", One: "told Unavailable", Other: "not told"}, found[0])

	pair := Pair{Differences: found}
	v := Verification{Pairs: []Pair{pair, {}}}
	assert.False(t, v.Agrees())
	assert.Equal(t, 1, v.Agreed(result.VariantFlushOn))
	assert.Equal(t, 2, v.Agreed(result.VariantFlushOff))
}

// A cell has its written results and no other, however unsure the document is of it,
// and each repetition has to have one of them.
func TestVerifyACellAgainstItsResults(t *testing.T) {
	find := func(name string) Cell {
		cells := TrueCells()
		i := slices.IndexFunc(cells, func(c Cell) bool { return c.String() == name })
		require.GreaterOrEqual(t, i, 0, name)
		return cells[i]
	}
	unsure, two := find("server-stream/g4/same/plain/busy"), find("server-stream/g4/diff/steal/busy")
	require.Less(t, unsure.Agreed, unsure.Repeated)
	saw := func(c Cell, client, forwarder, upstream string) repetition {
		c.Client, c.Forwarder, c.Upstream, c.Agreed, c.Repeated = client, forwarder, upstream, 0, 0
		return repetition{seen: c}
	}
	nothing := saw(unsure, "OK", "OK", "DONE")
	reset := saw(unsure, unsure.Client, unsure.Forwarder, unsure.Upstream)
	fine := saw(two, "OK", "OK", "DONE")
	hang := saw(two, "HANG", "told: Canceled", "told: Canceled")
	late := repetition{seen: saw(two, "HANG", "HANG", "HANG").seen, late: true, again: 5}
	for name, test := range map[string]struct {
		cell         Cell
		runs         []repetition
		same, agrees bool
		foreign      []string
	}{
		"the document's result":                {unsure, []repetition{reset, reset, reset}, true, true, nil},
		"another one of an unsure cell":        {unsure, []repetition{nothing, nothing, nothing}, false, false, []string{"OK · OK · DONE"}},
		"another one, once":                    {unsure, []repetition{reset, nothing, reset}, true, false, []string{"OK · OK · DONE"}},
		"one that is written down, once":       {two, []repetition{fine, hang, fine}, true, true, nil},
		"one that is written down, every time": {two, []repetition{hang, hang}, false, true, nil},
		"a late flush does not test the cell":  {two, []repetition{fine, late, fine}, true, true, nil},
		"none but late flushes decide nothing": {two, []repetition{late, late}, false, false, nil},
	} {
		t.Run(name, func(t *testing.T) {
			found := tabled(test.cell, test.runs)
			assert.Equal(t, test.same, found.Same())
			assert.Equal(t, test.agrees, found.Agrees())
			assert.Equal(t, test.foreign, found.Foreign())
		})
	}
	found := tabled(two, []repetition{hang, late, fine, {seen: fine.seen, again: 2}})
	assert.Equal(t, 2, found.Seen.Agreed)
	assert.Equal(t, 3, found.Seen.Repeated)
	assert.Equal(t, map[string]int{"HANG · told: Canceled · told: Canceled": 1}, found.Others)
	assert.Equal(t, 1, found.Late)
	assert.Equal(t, 7, found.Again)
}

// What is written down beside the document is about its cells, and only about those
// whose repetitions differed there.
func TestVerifyResultsBesideTheDocument(t *testing.T) {
	written := 0
	for _, cell := range TrueCells() {
		if beside := besides[cell.String()]; beside != nil {
			written++
			assert.Less(t, cell.Agreed, cell.Repeated, cell.String())
			assert.NotContains(t, beside, cell.Seen())
		}
	}
	assert.Len(t, besides, written)
}

// Each repetition is counted: of a run, and of a single variant within it.
func TestVerifyCountsRepetitions(t *testing.T) {
	variants := func(off, on int) *result.Result {
		return &result.Result{Variants: []result.Variant{{Repeated: off}, {Repeated: on}}}
	}
	first, second, third := variants(0, 2), variants(0, 0), variants(0, 1)
	assert.Equal(t, []Disturbance{VariantLate, VariantLate}, repeatedAlone(first))
	countRepeated(first, nil)
	countRepeated(second, first)
	countRepeated(third, second)
	assert.Equal(t, variants(2, 5), third)
}

func TestVerifyOnBothClocks(t *testing.T) {
	moment, err := scenarios.Builtin("random-moment")
	require.NoError(t, err)
	const repeat = 3
	verified, err := Run(t.Context(), Clocks, []scenarios.Scenario{moment}, repeat, repro.Options{Seed: 5}, func(string, Pair) {})
	require.NoError(t, err)
	require.Len(t, verified[0].Pairs, repeat)
	for i, pair := range verified[0].Pairs {
		assert.Equal(t, i+1, pair.Number)
		for way, found := range pair.Results {
			assert.Equal(t, uint64(5+i), found.Seed)
			assert.Equal(t, Clocks.Two[way].Clock, found.Clock)
			assert.Equal(t, result.Simulated, found.Asked.Layer)
		}
	}
}

func TestDisturbed(t *testing.T) {
	hang, err := scenarios.Builtin("mirrord-2348") // a message each 100 ms
	require.NoError(t, err)
	for name, test := range map[string]struct {
		change func(healthy, flushed *result.Variant)
		want   Disturbance
	}{
		"in time":                {func(_, _ *result.Variant) {}, ""},
		"a gap that is too long": {func(healthy, _ *result.Variant) { healthy.Gaps.MaxNS = int64(141 * time.Millisecond) }, MessagesLate},
		"a gap that is not":      {func(healthy, _ *result.Variant) { healthy.Gaps.MaxNS = int64(140 * time.Millisecond) }, ""},
		"a hang after the flush": {func(_, flushed *result.Variant) { flushed.Gaps.MaxNS = int64(time.Hour) }, ""},
		"a flush that came late": {func(_, flushed *result.Variant) { flushed.Flush.Late = true }, FlushLate},
		"calls out of step":      {func(_, flushed *result.Variant) { flushed.Flush.OutOfStepNS = 11e6 }, OutOfStep},
		"calls in step":          {func(_, flushed *result.Variant) { flushed.Flush.OutOfStepNS = 10e6 }, ""},
		"no flush":               {func(_, flushed *result.Variant) { flushed.Flush = nil }, ""},
		"a baseline that hangs": {func(healthy, _ *result.Variant) {
			healthy.Messages = result.Messages{Expected: 30, Received: 29}
			healthy.Gaps.MaxNS = int64(time.Hour)
		}, ""},
		"what it showed": {func(healthy, flushed *result.Variant) {
			healthy.Outcome, flushed.Outcome = scenarios.Broken, scenarios.Flowing
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := &result.Result{Scenario: hang, Variants: []result.Variant{
				{Name: result.VariantFlushOff}, {Name: result.VariantFlushOn, Flush: &result.FlushCount{}},
			}}
			test.change(&r.Variants[0], &r.Variants[1])
			assert.Equal(t, test.want, disturbed(r))
			if r.Scenario.Fault = (scenarios.Faults{{Kind: scenarios.Loss}}); test.want == MessagesLate {
				assert.Empty(t, disturbed(r), "a fault beside the flush may make them late")
			}
		})
	}
}
