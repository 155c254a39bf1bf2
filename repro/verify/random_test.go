package verify

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/draw"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Only what a kernel can run is drawn for one.
func TestVocabularyOfAKernel(t *testing.T) {
	known := Vocabulary()
	assert.Contains(t, known.Mechanisms, mechanisms.MarkReject.Name)
	assert.NotContains(t, known.Mechanisms, mechanisms.BlackHole.Name)
	assert.Equal(t, repro.Vocabulary().Paths, known.Paths)
}

// Steps that make a scenario smaller come to an end, whichever of them succeed.
func TestSmallerEnds(t *testing.T) {
	known := Vocabulary()
	for seed := range uint64(100) {
		s, steps := inFigures(draw.Scenario(seed, known), seed), 0
		for next := smaller(s, known); len(next) > 0; next = smaller(s, known) {
			s = next[int(seed)%len(next)] //nolint:gosec // a small number
			require.NoError(t, s.Validate(known), seed)
			require.Less(t, steps, 60, seed)
			steps++
		}
		assert.Equal(t, 1, s.Load.Streams)
		assert.Nil(t, s.AfterFlush)
	}
}

// What is left of a scenario is what the difference needs, whatever else it had.
func TestMinimise(t *testing.T) {
	wanted := result.Disagreement{Variant: result.VariantFlushOn, What: "outcome", One: "hung", Other: "broken"}
	other := result.Disagreement{Variant: result.VariantFlushOn, What: "cause", One: "reset", Other: "none"}
	from := Drawn{Seed: 3, Standing: Different, Differences: []result.Disagreement{wanted}, Scenario: scenarios.Scenario{
		Name: "large", Call: scenarios.Bidi, Path: "meshio", Mesh: scenarios.MeshHTTP2,
		Ports: scenarios.Ports{Forwarder: 50051, Upstream: 50052},
		Load: scenarios.Load{
			Messages: 30, Streams: 4, Size: new(1 << 15), Connections: scenarios.PerStream,
			Stagger: new(scenarios.Duration(10 * time.Millisecond)),
		},
		Flush: &scenarios.Flush{
			Mechanism: "mark-reject", AfterMessage: new(12), Phase: scenarios.Random,
			Every: new(scenarios.Duration(time.Second)), AcceptDelay: new(scenarios.Duration(time.Second)),
		},
		AfterFlush: &scenarios.AfterFlush{Same: true},
	}}
	runs := 0
	small, err := minimise(t.Context(), from, func(s scenarios.Scenario) (Drawn, error) {
		runs++
		d := Drawn{Seed: from.Seed, Scenario: s, Standing: Same, Again: []Disturbance{FlushLate}}
		switch {
		case s.Load.Streams == 1 && s.Path == "meshio": // a difference, but another one
			d.Standing, d.Differences = Different, []result.Disagreement{other}
		case s.Load.Streams >= 2 && s.Path == "meshio" && s.Flush.Every != nil:
			d.Standing, d.Differences = Different, []result.Disagreement{other, wanted}
		}
		return d, nil
	})
	require.NoError(t, err)
	want := scenarios.Scenario{
		Name: "large", Path: "meshio", Load: scenarios.Load{Messages: 3, Streams: 2},
		Flush: &scenarios.Flush{Mechanism: "mark-reject", AfterMessage: new(1), Every: from.Scenario.Flush.Every},
	}
	assert.Equal(t, want.Complete(), small.Scenario)
	assert.Equal(t, Different, small.Standing)
	assert.Equal(t, runs, small.Tried)
	assert.Len(t, small.Again, runs)
	assert.Positive(t, small.Smaller)
}

// Of several things that go wrong those are left that the difference needs, each as plain as
// it can be.
func TestMinimiseFaults(t *testing.T) {
	wanted := result.Disagreement{Variant: result.VariantFlushOn, What: "outcome", One: "hung", Other: "broken"}
	idle := scenarios.Fault{Kind: scenarios.IdleTimeout, Hop: 2, Idle: new(scenarios.Duration(time.Second))}
	all := scenarios.Scenario{
		Name: "several", Flush: &scenarios.Flush{Mechanism: "mark-reject"}, AfterFlush: &scenarios.AfterFlush{Same: true},
		Fault: scenarios.Faults{
			{
				Kind: scenarios.Drop, Hop: 2, Direction: scenarios.UpWay, AfterMessage: new(2), Above: 1400,
				Delay: new(scenarios.Duration(7 * time.Millisecond)), Connections: scenarios.AllConnections,
			},
			idle,
		},
	}
	for name, c := range map[string]struct {
		differs func(scenarios.Scenario) bool
		want    scenarios.Scenario
	}{
		"a fault": {
			func(s scenarios.Scenario) bool { return s.Fault.Find(scenarios.Drop) != nil },
			scenarios.Scenario{Fault: scenarios.Faults{{Kind: scenarios.Drop, Hop: 2, AfterMessage: new(2)}}},
		},
		"another": {
			func(s scenarios.Scenario) bool { return s.Fault.Find(scenarios.IdleTimeout) != nil },
			scenarios.Scenario{Fault: scenarios.Faults{idle}},
		},
		"the flush": {
			func(s scenarios.Scenario) bool { return s.Flush != nil },
			scenarios.Scenario{Flush: &scenarios.Flush{Mechanism: "mark-reject", AfterMessage: new(1)}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			small, err := minimise(t.Context(), Drawn{Standing: Different, Differences: []result.Disagreement{wanted}, Scenario: all}, func(s scenarios.Scenario) (Drawn, error) {
				d := Drawn{Scenario: s, Standing: Same}
				if c.differs(s) {
					d.Standing, d.Differences = Different, []result.Disagreement{wanted}
				}
				return d, nil
			})
			require.NoError(t, err)
			want := c.want.Complete()
			assert.Equal(t, want.Flush, small.Scenario.Flush)
			assert.Equal(t, want.Fault, small.Scenario.Fault)
		})
	}
}

// Who interrupts has the smallest scenario so far.
func TestMinimiseInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	difference := result.Disagreement{What: "outcome"}
	from := Drawn{Standing: Different, Differences: []result.Disagreement{difference}, Scenario: scenarios.All()[0]}
	small, err := minimise(ctx, from, func(scenarios.Scenario) (Drawn, error) {
		cancel()
		return Drawn{}, nil
	})
	require.NoError(t, err)
	assert.True(t, small.Interrupted)
	assert.Zero(t, small.Tried)
	assert.Equal(t, from.Scenario.Complete(), small.Scenario)
}

// An interrupted search has what was run to the end, and is no error.
func TestRandomInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	drawn, err := Random(ctx, Draws{First: 1, Count: 100, Repeat: 1}, repro.Options{}, func(Drawn) { t.Error("was run") })
	require.NoError(t, err)
	assert.Empty(t, drawn)
}

// What layers show is compared if the kernel shows the same each time.
func TestCompareDrawn(t *testing.T) {
	of := func(outcome scenarios.Outcome) *result.Result {
		return &result.Result{Variants: []result.Variant{{Outcome: outcome, Timeline: result.Timeline{Buckets: make([]result.Bucket, 3)}}}}
	}
	d := Drawn{Standing: Same, Results: [2]*result.Result{of(scenarios.Hung), of(scenarios.Hung)}}
	d.compare()
	assert.Equal(t, Same, d.Standing)
	assert.Empty(t, d.Results[0].Variants[0].Timeline.Buckets, "the large parts of what agrees")

	d = Drawn{Standing: Same, Results: [2]*result.Result{of(scenarios.Hung), of(scenarios.Broken)}}
	d.compare()
	assert.Equal(t, Different, d.Standing)
	assert.NotEmpty(t, d.Differences)
	assert.Len(t, d.Results[0].Variants[0].Timeline.Buckets, 3)

	d = Drawn{Standing: Undecided, Differences: []result.Disagreement{{What: "outcome"}}, Results: [2]*result.Result{of(scenarios.Hung), of(scenarios.Broken)}}
	d.compare()
	assert.Equal(t, Undecided, d.Standing)
}

const (
	// fixedScenarios are the seeds from 1 on whose scenarios are run on each kernel.
	fixedScenarios = 200
	// differentShare is how many of those that are tested may differ. docs/kernel.md has
	// what is known of them.
	differentShare = 0.05
	// maxRandomTime bounds the time for that, and maxAgainTime that for what differs. A
	// quiet machine of two cores needs about as much; on a busy one, whose runs are
	// repeated for their timing, fewer scenarios are run.
	maxRandomTime = 110 * time.Second
	maxAgainTime  = 40 * time.Second
)

// A fixed set of scenarios that were drawn shows on this kernel what it shows in the
// simulation. What differs is run again, since a kernel that is undecided shows
// something else then. HANGSCOPE_ALL_CELLS=1 takes the time for all of them.
func TestRandomScenariosAgree(t *testing.T) {
	t.Parallel()
	needKernel(t)
	drawn, err := Random(bounded(t, maxRandomTime), Draws{First: 1, Count: fixedScenarios, Repeat: 1}, repro.Options{}, func(Drawn) {})
	require.NoError(t, err)
	tested, different := 0, 0
	ctx := bounded(t, maxAgainTime)
	for _, d := range drawn {
		if d.Standing != Untested {
			tested++
		}
		if d.Standing != Different {
			continue
		}
		again, err := Random(ctx, Draws{First: d.Seed, Count: 1, Repeat: 3}, repro.Options{}, func(Drawn) {})
		require.NoError(t, err)
		if len(again) > 0 && again[0].Standing == Different && slices.Equal(again[0].Differences, d.Differences) {
			different++
			t.Logf("verify --random 1 --seed %d: %v", d.Seed, d.Differences)
		}
	}
	t.Logf("%d of %d scenarios were run, %d were tested, %d differ", len(drawn), fixedScenarios, tested, different)
	if tested == 0 {
		t.Skip("the machine was too busy to test any")
	}
	assert.LessOrEqual(t, float64(different), differentShare*float64(tested)+1)
}

// bounded returns a context that ends after a time, unless there is time for all.
func bounded(t *testing.T, longest time.Duration) context.Context {
	t.Helper()
	if allCells() {
		return t.Context()
	}
	ctx, cancel := context.WithTimeout(t.Context(), longest)
	t.Cleanup(cancel)
	return ctx
}

// A flush that comes a little later or earlier is in figures, and never before the
// message that it follows.
func TestShifted(t *testing.T) {
	s, err := scenarios.Builtin("mirrord-2348") // quiet: 60 ms after its message
	require.NoError(t, err)
	later, ok := shiftedFlush(s.Complete(), 1, 4*time.Millisecond)
	require.True(t, ok)
	assert.Equal(t, 64*time.Millisecond, later.FlushAfter(1))
	assert.Empty(t, later.Flush.Phase)
	assert.Equal(t, scenarios.Quiet, s.Complete().Flush.Phase, "the scenario itself is as it was")
	_, ok = shiftedFlush(s.Complete(), 1, -61*time.Millisecond)
	assert.False(t, ok)
}

// What the kernel shows at an edge, the simulation shows a little earlier or later: a
// flush 39 ms after a message is one before the acknowledgement that is due after 40.
func TestEdgeOfADifference(t *testing.T) {
	s, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	s.Expect = nil
	s.Flush.Delay = new(scenarios.Duration(39 * time.Millisecond))
	options := repro.Options{Seed: 1, Cures: result.NoCures, StallAfter: draw.StallAfter}
	at := func(delay time.Duration) *result.Result {
		d := Drawn{Scenario: s.Complete()}
		d.Scenario.Flush.Delay, d.Scenario.Flush.Phase = new(scenarios.Duration(delay)), ""
		found, err := d.run(t.Context(), onBoth.Two[0], options)
		require.NoError(t, err)
		return found
	}
	for kernel, want := range map[time.Duration]Standing{44 * time.Millisecond: AtEdge, 39 * time.Millisecond: Same} {
		d := Drawn{Seed: 1, Scenario: s.Complete(), Standing: Same, Results: [2]*result.Result{at(39 * time.Millisecond), at(kernel)}}
		d.Scenario.Flush.Phase = ""
		d.compare()
		if d.Standing == Different {
			require.NoError(t, d.findEdge(t.Context(), options))
		}
		assert.Equal(t, want, d.Standing)
		if want == AtEdge {
			assert.Equal(t, 2*time.Millisecond, d.Shift)
		}
	}
}

// Two calls whose messages come at one moment are at an edge as well: which of them is
// first a machine does not keep.
func TestShiftedCalls(t *testing.T) {
	s := scenarios.Scenario{Name: "two", Load: scenarios.Load{Streams: 2, Stagger: new(scenarios.Duration(4 * time.Millisecond))}}.Complete()
	later, ok := shiftedCalls(s, 1, 6*time.Millisecond)
	require.True(t, ok)
	assert.Equal(t, scenarios.Duration(10*time.Millisecond), *later.Load.Stagger)
	_, ok = shiftedCalls(s, 1, -6*time.Millisecond)
	assert.False(t, ok, "the second call is not before the first")
	s.Load.Streams = 1
	_, ok = shiftedCalls(s, 1, time.Millisecond)
	assert.False(t, ok, "there is one call")
}

// A fault is at an edge as well, if the moment at which it begins, or a time of its own,
// could have come a little earlier or later.
func TestShiftedFault(t *testing.T) {
	ms := func(n int) *scenarios.Duration {
		return new(scenarios.Duration(time.Duration(n) * time.Millisecond))
	}
	for name, c := range map[string]struct {
		fault scenarios.Fault
		by    int
		want  scenarios.Fault
		ok    bool
	}{
		"a phase":           {scenarios.Fault{Kind: scenarios.Drop, Phase: scenarios.Quiet}, 4, scenarios.Fault{Delay: ms(64)}, true},
		"figures":           {scenarios.Fault{Kind: scenarios.Drop, Delay: ms(10)}, -10, scenarios.Fault{Delay: ms(0)}, true},
		"before a message":  {scenarios.Fault{Kind: scenarios.Drop, Delay: ms(10)}, -12, scenarios.Fault{}, false},
		"an idle time":      {scenarios.Fault{Kind: scenarios.IdleTimeout, Idle: ms(90)}, 6, scenarios.Fault{Idle: ms(96)}, true},
		"no idle time left": {scenarios.Fault{Kind: scenarios.IdleTimeout, Idle: ms(8)}, -8, scenarios.Fault{}, false},
		"a longest time":    {scenarios.Fault{Kind: scenarios.StreamDuration, Longest: ms(90)}, -6, scenarios.Fault{Longest: ms(84)}, true},
		"a deadline":        {scenarios.Fault{Kind: scenarios.ShortDeadline, Deadline: ms(90)}, 2, scenarios.Fault{Deadline: ms(92)}, true},
		"no time at all":    {scenarios.Fault{Kind: scenarios.SwallowedEnd}, 2, scenarios.Fault{}, false},
	} {
		s := scenarios.Scenario{Name: "fault", Fault: scenarios.Faults{c.fault}}.Complete()
		shifted, ok := shiftedFault(0)(s.Complete(), 1, time.Duration(c.by)*time.Millisecond)
		assert.Equal(t, c.ok, ok, name)
		if f := shifted.Fault[0]; ok {
			assert.Equal(t, c.want, scenarios.Fault{Delay: f.Delay, Phase: f.Phase, Idle: f.Idle, Longest: f.Longest, Deadline: f.Deadline}, name)
		}
	}
	s := scenarios.Scenario{Name: "two", Fault: scenarios.Faults{
		{Kind: scenarios.SwallowedEnd}, {Kind: scenarios.IdleTimeout, Idle: ms(90)},
	}}.Complete()
	shifted, ok := shiftedFault(1)(s, 1, 4*time.Millisecond)
	assert.True(t, ok)
	assert.Equal(t, ms(94), shifted.Fault[1].Idle)
	_, ok = shiftedFault(2)(s, 1, time.Millisecond)
	assert.False(t, ok, "there is no third fault")
}
