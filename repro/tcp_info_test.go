package repro

import (
	"context"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro/kernel"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The kernel below the simulated layer knows loopback's sockets, which acknowledge what
// the simulated network loses. The layer says what the simulated kernels know: the end
// that was reset has no socket any more, and the other one has nothing to wait for.
func TestASimulatedConnectionHasTCPInfo(t *testing.T) {
	states := make(map[string]string)
	for _, end := range diagnosedEnds(t, result.Simulated) {
		require.NotNil(t, end.TCP, end.End)
		assert.Zero(t, end.TCP.Unacked, end.End)
		states[end.End] = end.TCP.State
	}
	assert.Equal(t, map[string]string{"forwarder, towards upstream": "ESTABLISHED", "upstream": "CLOSE"}, states)
}

func TestAKernelsConnectionHasTCPInfo(t *testing.T) {
	if err := kernel.Unable(kernel.Doctor()); err != nil || runtime.GOOS != "linux" {
		t.Skip(err)
	}
	for _, end := range diagnosedEnds(t, result.Kernel) {
		assert.NotNil(t, end.TCP, end.End)
	}
}

// diagnosedEnds runs a scenario that hangs, in real time, and returns the ends that the
// diagnosis shows.
func diagnosedEnds(t *testing.T, layer result.LayerName) []result.EndFrames {
	t.Helper()
	scenario, err := scenarios.Builtin("mirrord-2348")
	require.NoError(t, err)
	r, err := Run(context.Background(), scenario, Options{
		Layer: layer, Cures: result.NoCures, Observe: 3 * time.Second, StallAfter: 300 * time.Millisecond,
	})
	require.NoError(t, err)
	var ends []result.EndFrames
	for _, v := range r.Variants {
		ends = append(ends, v.Frames...)
	}
	require.NotEmpty(t, ends)
	return ends
}
