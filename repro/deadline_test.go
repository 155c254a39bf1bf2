package repro

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/evidence"
	"hangscope/repro/judge"
	"hangscope/repro/result"
	"hangscope/repro/stall"
	"hangscope/repro/trial"
	"hangscope/scenarios"
)

// A deadline that ends a silence is not its cause: that is what the ends saw
// while it lasted. One that ends a call which flows is.
func TestDeadlineOfASilentCall(t *testing.T) {
	tests := map[string]struct {
		deadline time.Duration
		cause    stall.Cause
		hop      int
	}{
		"after the stall":  {10 * time.Second, stall.HalfOpenHop, 1},
		"before the flush": {500 * time.Millisecond, stall.Deadline, 0},
	}
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				on := trial.Of(result.VariantFlushOn, scenario)
				on.Remedies.Deadline = test.deadline
				e := newExecution(on, scenario, Options{
					NewNetwork: inMemory, Progress: func(Progress) {},
					Observe: 15 * time.Second, StallAfter: 2 * time.Second,
				})
				require.NoError(t, e.run(t.Context()))
				v := judge.Variant(e.seen, e.threshold.Value())
				assert.Equal(t, "DeadlineExceeded", v.End(evidence.Client).Status)
				require.NotNil(t, v.Diagnosis)
				assert.Equal(t, test.cause, v.Diagnosis.Cause)
				assert.Equal(t, test.hop, v.Diagnosis.Hop)
			})
		})
	}
}
