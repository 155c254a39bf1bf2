package repro_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/repro/kernel"
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

// The second pass kills what was connected since the first, on either layer: a client
// that polls has dialled again meanwhile.
func TestSecondPassMeetsTheNextConnection(t *testing.T) {
	scenario := changed(t, "unary-loop", "path=plain", "load.messages=20", "load.interval=50ms", "flush.mechanism=socket-kill",
		"flush.after_message=5")
	const window = 200 * time.Millisecond                                                         // four calls
	scenario.Flush.Phase, scenario.Flush.Delay = "", new(scenarios.Duration(25*time.Millisecond)) // between two calls
	for name, options := range map[string]repro.Options{
		"simulation": {Clock: result.VirtualClock}, "kernel": {Layer: result.Kernel},
	} {
		for _, both := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, dual stack %t", name, both), func(t *testing.T) {
				if err := kernel.Unable(kernel.Doctor()); options.Layer == result.Kernel && err != nil {
					t.Skip(err)
				}
				scenario.Flush.DualStack, scenario.Flush.Window = both, nil
				if both {
					scenario.Flush.Window = new(scenarios.Duration(window))
				}
				v, err := repro.RunVariant(t.Context(), result.VariantFlushOn, scenario, options)
				require.NoError(t, err)
				killed := 0
				for _, flow := range v.Flows {
					if flow.Matched {
						assert.Equal(t, evidence.Client, flow.From)
						killed++
					}
				}
				assert.Equal(t, both, v.Flush.SecondPassNS != nil)
				assert.Equal(t, map[bool]int{false: 1, true: 2}[both], killed)
			})
		}
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
