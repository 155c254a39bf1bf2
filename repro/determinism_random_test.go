package repro_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"hangscope/repro"
	"hangscope/repro/layer/mechanisms"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// fieldValues are values of fields from which random scenarios are made. They let
// many things happen at one moment. A mesh that speaks HTTP/2 is left out, since its
// bytes may differ.
var fieldValues = [][]string{
	{"call=server-stream", "call=unary", "call=client-stream", "call=bidi"},
	fieldOf("path=", pod.PathNames()),
	fieldOf("flush.mechanism=", mechanisms.Names()),
	{"load.interval=100ms", "load.interval=50ms", "load.interval=40ms", "load.interval=1ms", "load.interval=0s"},
	{"load.size=16", "load.size=1000", "load.size=16000"},
	{"load.streams=1", "load.streams=2", "load.streams=5"},
	{"load.connections=shared", "load.connections=per-stream"},
	{"load.stagger=0s", "load.stagger=100ms", "load.stagger=33ms"},
	{"flush.after_message=0", "flush.after_message=1", "flush.after_message=10"},
	{"flush.phase=busy", "flush.phase=quiet"},
	{"ports.upstream=50051", "ports.upstream=50052"},
	{"load.messages=20", "flush.every=500ms", "after_flush.fresh=true", "after_flush.same=true"},
}

func fieldOf(prefix string, values []string) []string {
	var all []string
	for _, value := range values {
		all = append(all, prefix+value)
	}
	return all
}

func TestSameSeedSameResultOfRandomScenarios(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range repetitions(10, 1000) {
		scenario, err := scenarios.Builtin("mirrord-2348")
		require.NoError(t, err)
		scenario.Expect = nil
		var fields []string
		for _, values := range fieldValues {
			fields = append(fields, values[random.IntN(len(values))])
		}
		scenario, err = scenario.Set(repro.Vocabulary(), fields...)
		require.NoError(t, err)
		if strings.HasSuffix(scenario.Flush.Mechanism, "-buffer") && scenario.Load.Streams > 1 {
			continue // it is chance whose frames are in the half that is lost or held
		}
		options := repro.Options{Clock: result.VirtualClock, Seed: 1}
		first := written(t, scenario, options, framesOfManyCalls)
		for range 2 {
			if again := written(t, scenario, options, framesOfManyCalls); again != first {
				require.Fail(t, "another result", "%s\n%s", strings.Join(fields, " "), firstDifference(first, again))
			}
		}
	}
}

// framesOfManyCalls takes out what names frames if there are many calls. In which order
// calls that share a connection write is chance when they all may write at once, as on a
// connection that has just been made again.
func framesOfManyCalls(r *result.Result) {
	if r.Scenario.Load.Streams == 1 {
		return
	}
	for i := range r.Variants {
		v := &r.Variants[i]
		v.Frames = nil
		if v.Diagnosis == nil {
			continue
		}
		for j := range v.Diagnosis.Observations {
			if seen := &v.Diagnosis.Observations[j]; seen.Source == "socket" {
				seen.Text = "" // it names the last frame
			}
		}
	}
}
