package sweep_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/repro/sweep"
	"hangscope/scenarios"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// planOf is a sweep of a built-in scenario.
func planOf(tb testing.TB, scenario string, assignments ...string) *sweep.Plan {
	tb.Helper()
	base, err := scenarios.Builtin(scenario)
	require.NoError(tb, err)
	p := &sweep.Plan{Scenario: base, Seeds: 1, Options: repro.Options{Seed: 1}}
	for _, assignment := range assignments {
		axis, err := scenarios.ParseAxis(assignment, repro.Vocabulary())
		require.NoError(tb, err)
		require.NotNil(tb, axis, assignment)
		p.Axes = append(p.Axes, *axis)
	}
	return p
}

// run runs a sweep.
func run(tb testing.TB, p *sweep.Plan, ended func(int)) *result.Sweep {
	tb.Helper()
	require.NoError(tb, p.Check())
	s, err := sweep.Run(tb.Context(), p, ended)
	require.NoError(tb, err)
	return s
}

// An acknowledgement is owed for 40 ms after a message. A flush that comes later is
// told to nobody.
func TestTheMomentOfTheFlush(t *testing.T) {
	var calls []int
	s := run(t, planOf(t, "mirrord-2348", "flush.delay=0ms..80ms/20ms", "ports.upstream=50051,50052"), func(done int) { calls = append(calls, done) })
	assert.Equal(t, []string{"flush-off", "flush-on"}, s.Variants)
	assert.False(t, s.Interrupted)
	assert.Equal(t, 10, calls[len(calls)-1])
	assert.IsIncreasing(t, calls)
	require.Len(t, s.Cells, 10)
	for _, cell := range s.Cells {
		assert.Equal(t, 1, cell.Runs)
		assert.Equal(t, []result.Finding{{Outcome: scenarios.Flowing, Runs: 1}}, cell.Variants[0].Findings)
		worst := cell.Worst("flush-on")
		require.NotNil(t, worst)
		if early := cell.Values[0] == "0s" || cell.Values[0] == "20ms"; !early && cell.Values[1] == "50051" {
			assert.Equal(t, result.Finding{Outcome: scenarios.Hung, Silent: true, Hop: 1, Cause: "half-open", Runs: 1}, *worst, "%v", cell.Values)
		} else {
			assert.Equal(t, scenarios.Broken, worst.Outcome, "%v", cell.Values)
			assert.False(t, worst.Silent)
		}
	}
}

// The seeds of a cell draw different moments; what they show is counted.
func TestSeedsOfACell(t *testing.T) {
	p := planOf(t, "random-moment", "load.interval=100ms,200ms")
	p.Seeds, p.Options.Seed = 20, 0
	s := run(t, p, nil)
	for _, cell := range s.Cells {
		assert.Equal(t, 20, cell.Runs)
		findings := cell.Variants[1].Findings
		require.Len(t, findings, 2, "%v", cell.Values)
		assert.Equal(t, scenarios.Hung, findings[0].Outcome, "the worst first")
		assert.Equal(t, scenarios.Broken, findings[1].Outcome)
		assert.Equal(t, 20, findings[0].Runs+findings[1].Runs)
	}
}

// A cell whose values do not go together says so, and the others run.
func TestCellsThatAreNotPossible(t *testing.T) {
	s := run(t, planOf(t, "mirrord-2348", "load.messages=10,30", "flush.after_message=5,20"), nil)
	assert.Equal(t, "flush.after_message: 20 is out of range; allowed: 0 to 9", s.Cells[1].Refused)
	assert.Zero(t, s.Cells[1].Runs)
	assert.False(t, s.Interrupted)
	for _, i := range []int{0, 2, 3} {
		assert.Empty(t, s.Cells[i].Refused)
		assert.Equal(t, 1, s.Cells[i].Runs)
	}
}

// A flush that would fall after the end of all calls shows nothing.
func TestAFlushThatComesTooLate(t *testing.T) {
	s := run(t, planOf(t, "mirrord-2348", "flush.delay=60ms,1h"), nil)
	assert.False(t, s.Cells[0].Worst("flush-on").Unflushed)
	assert.Equal(t, result.Finding{Outcome: scenarios.Undecided, Unflushed: true, Runs: 1}, *s.Cells[1].Worst("flush-on"))
	assert.False(t, s.Cells[1].Worst("flush-off").Unflushed)
}

func TestInterrupted(t *testing.T) {
	p := planOf(t, "mirrord-2348", "flush.delay=0ms..400ms/1ms")
	require.NoError(t, p.Check())
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := sweep.Run(ctx, p, func(done int) {
		if done == 3 {
			cancel()
		}
	})
	require.NoError(t, err)
	assert.True(t, s.Interrupted)
	runs := 0
	for _, cell := range s.Cells {
		runs += cell.Runs
	}
	assert.GreaterOrEqual(t, runs, 3)
	assert.Less(t, runs, len(s.Cells))
}

// What a run had seen when it was ended says nothing about its cell.
func TestARunThatWasEndedEarlyDoesNotCount(t *testing.T) {
	p := planOf(t, "mirrord-2348", "load.messages=20,1000000")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	s, err := sweep.Run(ctx, p, func(int) { cancel() })
	require.NoError(t, err)
	assert.True(t, s.Interrupted)
	assert.Equal(t, 1, s.Cells[0].Runs)
	assert.Zero(t, s.Cells[1].Runs)
	assert.Nil(t, s.Cells[1].Variants)
}

// The catalogue expects something of a call that this cell does not make.
func TestNothingIsExpectedOfACell(t *testing.T) {
	s := run(t, planOf(t, "after-the-flush", "after_flush.fresh=*"), nil)
	assert.NotEmpty(t, s.Scenario.Expect)
	assert.Empty(t, s.Cells[1].Refused)
}

// A sweep that was ended before its first run is a document too.
func TestInterruptedAtOnce(t *testing.T) {
	p := planOf(t, "hypotheses", "load.messages=10,30", "flush.after_message=20,5")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s, err := sweep.Run(ctx, p, nil)
	require.NoError(t, err)
	assert.True(t, s.Interrupted)
	assert.Equal(t, []string{"flush-off", "black-hole", "early-segments", "half-open", "held-buffer", "lost-buffer"}, s.Variants)
	assert.Equal(t, []string{"10", "20"}, s.Cells[0].Values)
}

func TestCheckRefuses(t *testing.T) {
	tests := []struct {
		name, want string
		plan       *sweep.Plan
		change     func(*sweep.Plan)
	}{
		{"no axis", "nothing varies; allowed: one to three fields with several values each", planOf(t, "mirrord-2348"), nil},
		{"four axes", "4 fields vary; allowed: 3", planOf(t, "mirrord-2348", "path=*", "call=*", "mesh=*", "flush.mechanism=*"), nil},
		{"a field twice", "load.size: given twice; allowed: once", planOf(t, "mirrord-2348", "load.size=1,2", "path=*", "load.size=3,4"), nil},
		{"no seed", "0 seeds are out of range; allowed: 1 to 100000", planOf(t, "mirrord-2348", "path=*"), func(p *sweep.Plan) { p.Seeds = 0 }},
		{"too many cells", "100100 cells; allowed: 100000", planOf(t, "mirrord-2348", "load.size=0..1000/1", "ports.upstream=1..100/1"), nil},
		{"too many seeds", "6 cells with 20001 seeds each; allowed: 100000 runs", planOf(t, "mirrord-2348", "path=*"), func(p *sweep.Plan) { p.Seeds = 20_001 }},
		{"no cell is possible", "flush.delay: given together with phase; allowed: one of the two", planOf(t, "mirrord-2348", "flush.delay=1ms,2ms", "flush.phase=*"), nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if test.change != nil {
				test.change(test.plan)
			}
			err := test.plan.Check()
			var e *scenarios.Error
			require.ErrorAs(t, err, &e)
			assert.EqualError(t, err, test.want)
		})
	}
}
