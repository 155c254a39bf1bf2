package repro_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The result has the window as measured and the second pass, where a flush has them.
func TestCommandsOfAFlush(t *testing.T) {
	const quick = 7 * time.Millisecond
	for name, test := range map[string]struct {
		assignments    []string
		window, second time.Duration // since the first command; 0 for none
	}{
		"one command":              {[]string{"flush.mechanism=mark-reject"}, 0, 0},
		"two commands":             {[]string{"flush.mechanism=conntrack-and-socket-kill"}, pod.ProcessStart, 0},
		"two commands, their time": {[]string{"flush.mechanism=untranslated-and-socket-kill", "flush.window=7ms"}, quick, 0},
		"one command, twice":       {[]string{"flush.mechanism=socket-kill", "flush.dual_stack=true", "flush.window=7ms"}, 0, quick},
		"two commands, twice":      {[]string{"flush.mechanism=untranslated-and-socket-kill", "flush.dual_stack=true", "flush.window=7ms"}, quick, 2 * quick},
	} {
		t.Run(name, func(t *testing.T) {
			flush := variant(t, runVirtually(t, changed(t, "mirrord-2348", test.assignments...), repro.Options{}), result.VariantFlushOn).Flush
			require.NotNil(t, flush)
			if test.window == 0 {
				assert.Nil(t, flush.WindowNS)
			} else {
				assert.Equal(t, new(int64(test.window)), flush.WindowNS)
			}
			if test.second == 0 {
				assert.Nil(t, flush.SecondPassNS)
			} else {
				assert.Equal(t, new(flush.AtNS+int64(test.second)), flush.SecondPassNS)
			}
		})
	}
}

// The chance that a message falls between the two commands is the window by the time
// between two messages. A flush at every moment of those 100 ms shows it.
func TestShareOfMessagesBetweenTheCommands(t *testing.T) {
	silent := 0
	const moments, window = 50, 30
	for i := range moments {
		scenario := changed(t, "between-two-commands", "flush.window="+(window*time.Millisecond).String())
		scenario.Flush.Phase, scenario.Flush.Delay = "", new(scenarios.Duration(time.Duration(2*i)*time.Millisecond))
		v, err := repro.RunVariant(t.Context(), result.VariantFlushOn, scenario, repro.Options{Clock: result.VirtualClock})
		require.NoError(t, err)
		if v.Silent {
			silent++
		}
	}
	assert.InDelta(t, moments*window/100, silent, 1)
}
