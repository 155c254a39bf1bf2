package report

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

// forms are the forms that a person reads.
func forms() map[string]Format {
	all := map[string]Format{"github": {
		One: func(w io.Writer, r *result.Result) error { return GitHub(w, result.NewSet([]*result.Result{r}, false)) },
		Set: GitHub,
	}}
	for name, format := range Formats {
		if name != "json" {
			all[name] = format
		}
	}
	return all
}

// shownAs is a result in a form, and a set of it twice.
func shownAs(t *testing.T, format Format, r *result.Result) []string {
	t.Helper()
	var one, set bytes.Buffer
	require.NoError(t, format.One(&one, r))
	require.NoError(t, format.Set(&set, result.NewSet([]*result.Result{r, r}, false)))
	return []string{one.String(), set.String()}
}

// Every form says which clock it was, and in virtual time that latency is not
// measured.
func TestEveryFormSaysTheClock(t *testing.T) {
	for name, format := range forms() {
		for _, r := range []*result.Result{sample.VirtualResult(), sample.InVirtualTime(sample.HealthyResult()), sample.InVirtualTime(sample.UnexpectedResult())} {
			for _, text := range shownAs(t, format, r) {
				assert.Contains(t, text, "virtual time", name)
				assert.Contains(t, text, "not measured", name)
				assert.NotContains(t, text, "real time", name)
				assert.NotContains(t, text, "latency p50", name)
			}
		}
		for _, r := range []*result.Result{sample.HungResult(), sample.UnexpectedResult()} { // older than clocks
			for _, text := range shownAs(t, format, r) {
				assert.Contains(t, text, "real time", name)
				assert.NotContains(t, text, "virtual time", name)
				assert.NotContains(t, text, "not measured", name)
			}
		}
	}
}

// A form shows no latency of virtual time, even if a file has one.
func TestNoFormShowsLatencyOfVirtualTime(t *testing.T) {
	odd := int64(7.77 * float64(time.Second))
	marked := func(clock result.Clock) *result.Result {
		r := sample.Results["slow"]()
		for i := range r.Variants {
			v := &r.Variants[i]
			v.Clock = clock
			d := result.Distribution{Count: 1, MinNS: odd, P50NS: odd, P90NS: odd, P99NS: odd, MaxNS: odd}
			v.Latency, v.ForwarderLatency, v.Hops[0].Latency, v.Hops[1].Latency = d, d, d, d
			v.Timeline.Buckets[0].LatencyMaxNS = odd
		}
		return r
	}
	for name, format := range forms() {
		shown := shownAs(t, format, marked(result.RealClock))[0]
		assert.Contains(t, shown, "7.77 s", "%s: this test would see it", name)
		for _, text := range shownAs(t, format, marked(result.VirtualClock)) {
			assert.NotContains(t, text, "7.77 s", name)
		}
	}
}

// Every form but those of one line says what the clocks showed otherwise.
func TestEveryFormSaysThatClocksDiffer(t *testing.T) {
	r := sample.ClocksDifferResult()
	for name, format := range forms() {
		assert.Contains(t, shownAs(t, format, r)[0], "In virtual time “with the flush” was broken, in real time hung.", name)
		if name != "junit" { // it shows each run
			assert.Contains(t, shownAs(t, format, r)[1], "In 2 of 2 runs, virtual time showed something else than real time.", name)
		}
	}
}

// The cures and the isolation of a default run are in virtual time, beside it.
func TestFormsSayWhatWasTriedBeside(t *testing.T) {
	const want = "n virtual time, beside this run"
	for _, name := range []string{"terminal", "html", "markdown"} {
		text := shownAs(t, Formats[name], sample.BesideResult())[0]
		assert.GreaterOrEqual(t, strings.Count(unwrapped(text), want), 2, "%s: the cures, and the isolation\n%s", name, text)
		for _, r := range []*result.Result{sample.VirtualResult(), sample.FullResult()} {
			assert.NotContains(t, unwrapped(shownAs(t, Formats[name], r)[0]), "beside this run", name)
		}
	}
}

// unwrapped is a text without its line breaks.
func unwrapped(text string) string {
	return strings.Join(strings.Fields(text), " ")
}

// A result that is older than clocks is written as JSON as it was read.
func TestJSONOfOlderResults(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, JSON(&out, sample.FullResult()))
	var keys map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &keys))
	assert.NotContains(t, keys, "clock")
	assert.Contains(t, keys, "clocks_differ")
}
