package repro_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// recordVirtually runs a scenario and returns what its variants leave beside
// the result.
func recordVirtually(t *testing.T, name string, options repro.Options) []result.Recording {
	t.Helper()
	scenario, err := scenarios.Builtin(name)
	require.NoError(t, err)
	var all []result.Recording
	options.Record = func(r result.Recording) { all = append(all, r) }
	runVirtually(t, scenario, options)
	return all
}

func TestRecordings(t *testing.T) {
	recordings := recordVirtually(t, "mirrord-2348", repro.Options{Cures: result.BriefCures, Isolate: true})
	parts := make(map[result.Part][]string)
	for _, r := range recordings {
		parts[r.Part] = append(parts[r.Part], r.Variant)
		assert.Len(t, r.Capture.Connections, 2, r.Variant)
	}
	assert.ElementsMatch(t, []string{"flush-off", "flush-on"}, parts[result.PartVariants])
	assert.ElementsMatch(t, []string{"another port"}, parts[result.PartCures])
	assert.ElementsMatch(t, []string{"direct", "relays", "new redirect", "flush"}, parts[result.PartLadder])
}

func TestRecordingOfAHang(t *testing.T) {
	for _, r := range recordVirtually(t, "mirrord-2348", repro.Options{}) {
		if r.Variant == result.VariantFlushOff {
			assert.Len(t, r.Capture.Marks, 1)
			assert.Nil(t, r.Goroutines)
			continue
		}
		var marks []string
		for _, m := range r.Capture.Marks {
			marks = append(marks, m.At.Round(time.Millisecond).String()+" "+m.Text)
		}
		assert.Equal(t, []string{
			"960ms flush of port 50051 (mark-reject)",
			"900ms call 0 has received message 10, the last before its stall",
			"1s call 0: upstream is told Canceled",
			"3s the stall of call 0 is noticed",
			"3.22s the observation ends",
		}, marks)
		stacks := string(r.Goroutines)
		files := ""
		for line := range strings.Lines(stacks) {
			if file, ok := strings.CutPrefix(line, "\t"); ok {
				files += file
				assert.NotEqual(t, '/', file[0], "a path")
			}
		}
		for _, file := range []string{"hangscope/repro/chain/forwarder.go:", "google.golang.org/grpc@v", "runtime/sema.go:"} {
			assert.Contains(t, files, file)
		}
		assert.True(t, strings.HasPrefix(stacks, "goroutine "))
		assert.NotContains(t, stacks, "testing.tRunner", "a goroutine that is not of the variant")
		assert.NotContains(t, stacks, "labels:")
	}
}
