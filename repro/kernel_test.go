package repro

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// A flush is late if it is not where the scenario wants it between two messages.
func TestFlushThatCameLate(t *testing.T) {
	ms := func(n int) time.Duration { return time.Duration(n) * time.Millisecond }
	tests := []struct {
		name  string
		phase scenarios.Phase
		flush flush
		late  bool
	}{
		{"quiet, in time", scenarios.Quiet, flush{afterMessage: 10, since: ms(60), took: ms(10)}, false},
		{"the next message came meanwhile", scenarios.Quiet, flush{afterMessage: 11, since: -ms(3), took: ms(50)}, true},
		{"the next message was sent meanwhile", scenarios.Quiet, flush{afterMessage: 10, since: ms(60), took: ms(50), overtook: true}, true},
		{"postponed, and harmful all the same", scenarios.Quiet, flush{afterMessage: 14, since: ms(60)}, false},
		{"postponed to the end", scenarios.Quiet, flush{afterMessage: 29, since: ms(60)}, true},
		{"busy, in time", scenarios.Busy, flush{afterMessage: 10, since: ms(2), first: ms(12), took: ms(12)}, false},
		{"busy, and over when nothing is owed", scenarios.Busy, flush{afterMessage: 10, since: ms(2), first: ms(39), took: ms(39)}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			scenario, err := scenarios.Builtin("mirrord-2348")
			require.NoError(t, err)
			scenario.Flush.Phase = test.phase
			e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
			e.recorder = evidence.NewRecorder(1, uint64(scenario.Load.Messages), evidence.Down)
			assert.Equal(t, test.late, e.cameLate(&test.flush))
		})
	}
}

// A flush is not late if messages come so often that the last one but one comes before
// it by the plan.
func TestAFlushBehindTheNextMessageIsNotLate(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	*scenario.Flush.AfterMessage, *scenario.Load.Interval = 28, scenarios.Duration(39*time.Millisecond)
	e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
	e.recorder = evidence.NewRecorder(1, uint64(scenario.Load.Messages), evidence.Down)
	assert.False(t, e.cameLate(&flush{afterMessage: 29, since: 21 * time.Millisecond}))
}

// A flush after the last message of the first call is not late while another call has
// messages left.
func TestAFlushAfterTheFirstCallIsNotLate(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
	e.recorder = evidence.NewRecorder(2, uint64(scenario.Load.Messages), evidence.Down)
	assert.False(t, e.cameLate(&flush{afterMessage: 29, since: 60 * time.Millisecond}))
}

func TestKernelCommandsFollowTheScenario(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	lines, err := KernelCommands(scenario, Options{})
	require.NoError(t, err)
	at := func(line string) int {
		i := slices.Index(lines, "ip netns exec hs-pod "+line)
		require.GreaterOrEqual(t, i, 0, line)
		return i
	}
	redirect := at("nft insert rule ip hangscope prerouting tcp dport 50051 counter redirect to :4141")
	reject := at("nft add rule ip hangscope input meta l4proto tcp ct mark 1 counter reject with tcp reset")
	mark := at("conntrack -U -f ipv4 -p tcp --dport 50051 -m 1")
	assert.Less(t, redirect, reject, "the redirect first, then the flush")
	assert.Less(t, reject, mark)

	healthy, err := scenarios.Builtin("healthy")
	require.NoError(t, err)
	_, err = KernelCommands(healthy, Options{})
	require.EqualError(t, err, "the scenario has no flush, and no fault of the path")
}

// However often a variant is made again because its flush came late, it is
// recorded once.
func TestMadeAgainRecordedOnce(t *testing.T) {
	if err := kernel.Unable(kernel.Doctor()); err != nil {
		t.Skip(err)
	}
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	scenario = scenario.WithMessages(2)
	scenario.Flush.Phase, scenario.Flush.Delay = scenarios.Busy, new(scenarios.Duration(busyWindow+time.Millisecond))
	recorded, begun := 0, 0
	e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{
		Layer: result.Kernel, Observe: 300 * time.Millisecond,
		Progress: func(p Progress) {
			if p.Done {
				begun++
			}
		},
		Record: func(r result.Recording) {
			recorded++
			assert.NotEmpty(t, r.Capture.Connections)
		},
	})
	e.captureLimit, e.over = captureMemory, make(chan struct{})
	require.NoError(t, e.inItsTurn(t.Context(), 0))
	assert.True(t, e.flush.late)
	assert.Equal(t, 1+MaxRetries, begun)
	assert.Equal(t, 1, recorded)
	assert.Equal(t, MaxRetries, e.seen.Repeated)
	assert.Equal(t, MaxRetries, judge.Variant(e.seen, time.Second).Repeated)
}

// A run in which the messages stopped before any flush has shown something. It is
// not repeated, although a moment for the flush was missed.
func TestRunThatStoppedBeforeItsFlushIsNoLateFlush(t *testing.T) {
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	messages := uint64(scenario.Complete().Load.Messages)
	for came, late := range map[uint64]bool{0: false, messages - 1: false, messages: true} {
		e := newExecution(trial.Of(result.VariantFlushOn, scenario), scenario, Options{})
		e.recorder, e.postponed = evidence.NewRecorder(1, messages, e.config().Method.Direction()), true
		for seq := uint64(1); seq <= came; seq++ {
			e.recorder.Call(0).Arrive(seq, evidence.Stamps{})
		}
		assert.Equal(t, late, e.flushIsLate(), "%d of %d messages", came, messages)
	}
}
