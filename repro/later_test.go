package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The later calls are made when what follows from the flush at once is over,
// and say so.
func TestLaterCallsSayWhen(t *testing.T) {
	scenario, err := scenarios.Builtin("steal-again")
	require.NoError(t, err)
	scenario.AfterFlush = &scenarios.AfterFlush{Same: true, Fresh: true}
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFlushOn)
	require.Len(t, on.AfterFlush, 2)
	for _, call := range on.AfterFlush {
		assert.EqualValues(t, 500*time.Millisecond, call.AtNS-on.Flush.AtNS, call.Connection)
	}
}

// What a later call is like is told of it alone: a stream that flows has no long gap because
// another call waits.
func TestLaterCallsAreNoGapOfTheStream(t *testing.T) {
	scenario, err := scenarios.Builtin("no-settings-later")
	require.NoError(t, err)
	on := variant(t, runVirtually(t, scenario, repro.Options{}), result.VariantFaultOn)
	assert.Equal(t, scenarios.Flowing, on.Outcome)
	require.Len(t, on.AfterFlush, 2)
	assert.Equal(t, scenarios.Broken, on.AfterFlush[1].Outcome)
	assert.EqualValues(t, 59, on.Gaps.Count)
	assert.EqualValues(t, 500*time.Millisecond, on.Gaps.MaxNS)
}
