package relay_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/result"
)

// The times between messages are counted by method, and one that lasts counts for as long as
// it has: a call that hangs shows in the percentiles.
func TestTimesOfAMethod(t *testing.T) {
	r, next := flowing(t)
	for range 20 {
		next()
	}
	row := r.Methods()[0]
	require.NotNil(t, row.First)
	assert.EqualValues(t, 1, row.First.Count)
	require.NotNil(t, row.DownGaps)
	assert.GreaterOrEqual(t, row.DownGaps.Count, int64(19))
	assert.EqualValues(t, 1, row.DownGaps.Censored, "the one that lasts")
	assert.Nil(t, row.UpGaps, "its client has sent one message, and said that this was all")

	_, err := r.Flush("black-hole")
	require.NoError(t, err)
	longest := func() *result.Distribution { return r.Methods()[0].DownGaps }
	require.Eventually(t, func() bool { return longest().MaxOpen && longest().MaxNS > 2*row.DownGaps.MaxNS }, 20*time.Second, 10*time.Millisecond)
	assert.Less(t, longest().P50NS, longest().MaxNS)
}

// A call whose client was told that its connection is over is not open, and waits no longer:
// its service may not know it yet.
func TestTimesOfACallThatIsOver(t *testing.T) {
	r, next := flowing(t)
	next()
	_, err := r.Flush("mark-reject")
	require.NoError(t, err)
	row := func() result.RelayedMethod { return r.Methods()[0] }
	require.Eventually(t, func() bool { return row().Open == 0 }, 20*time.Second, time.Millisecond)
	assert.Equal(t, map[string]int{"connection ended": 1}, row().Ended)
	assert.False(t, row().DownGaps.MaxOpen)
	assert.EqualValues(t, 1, row().DownGaps.Censored)
}
