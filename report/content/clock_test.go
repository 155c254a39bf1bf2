package content

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"hangscope/report/sample"
	"hangscope/repro/result"
)

// on gives a result's variants a clock.
func on(clock result.Clock) *result.Result {
	r := sample.HungResult()
	for i := range r.Variants {
		r.Variants[i].Clock = clock
	}
	return r
}

func TestClockSentence(t *testing.T) {
	mixed := on(result.RealClock)
	mixed.Variants[1].Clock = result.VirtualClock
	for _, test := range []struct {
		name string
		runs []*result.Result
		want string
	}{
		{"older than clocks", []*result.Result{on("")}, "The run was in real time."},
		{"real", []*result.Result{on("real")}, "The run was in real time."},
		{"virtual", []*result.Result{on("virtual")}, "The run was in virtual time, where latency is not measured."},
		{"older and real", []*result.Result{on(""), on("real")}, "The runs were in real time."},
		{"several virtual", []*result.Result{on("virtual"), on("virtual")}, "The runs were in virtual time, where latency is not measured."},
		{
			"mixed",
			[]*result.Result{on("virtual"), on("real"), on("virtual")},
			"Of 3 runs, 1 was in real time and 2 were in virtual time, where latency is not measured.",
		},
		{"mixed within", []*result.Result{mixed}, "The run was in real time and virtual time, where latency is not measured."},
		{"later", []*result.Result{on("\x1b[1mlater")}, "The run was in the time “later”."},
		{"no variant", []*result.Result{{Clock: "virtual"}}, "The run was in virtual time."},
		{"empty", []*result.Result{{}}, "The run was in real time."},
	} {
		assert.Equal(t, test.want, ClockSentence(test.runs), test.name)
	}
	assert.Equal(t, "real time and virtual time", Clocks([]*result.Result{on(""), mixed, on("real")}))
}

func TestUnmeasured(t *testing.T) {
	mixed := on(result.VirtualClock)
	mixed.Variants[1].Clock = ""
	for _, test := range []struct {
		r               *result.Result
		noted, unusable bool
	}{{on(""), false, false}, {on("virtual"), true, true}, {mixed, true, false}, {on("later"), false, false}, {&result.Result{Clock: "virtual"}, false, false}} {
		assert.Equal(t, test.noted, LatencyNote(test.r) == NoLatency)
		assert.Equal(t, test.unusable, Unmeasured(test.r))
	}
	v := &on("virtual").Variants[0]
	assert.Equal(t, NotMeasured, Latency(v, v.Latency, v.Latency.MaxNS), "a file may have one")
	assert.Empty(t, Latencies(v))
	assert.Empty(t, HopLatency(v, 1))
	v.Clock, v.Latency = "", result.Distribution{}
	assert.Equal(t, "–", Latency(v, v.Latency, 0), "no message arrived")
}

func TestSlowInVirtualTime(t *testing.T) {
	r := sample.Results["virtualslow"]()
	assert.Equal(t, " flows, but slowly: 30 of 30 messages, at least one of which took longer than the threshold of a stall, longest gap 101 ms", Predicate(&r.Variants[1]))
	assert.Contains(t, Predicate(&sample.Results["slow"]().Variants[1]), "latency up to 2.21 s")
}

func TestBeside(t *testing.T) {
	const want = "in virtual time, beside this run"
	r := sample.BesideResult()
	assert.Equal(t, want, CuresBeside(r))
	assert.Equal(t, want, LadderBeside(r))
	title, note := CuresTitle(r, false)
	assert.Equal(t, "What cures it: "+want+"; times are after the flush", title+": "+note)
	r.Cures = r.Cures[2:3]
	title, note = CuresTitle(r, false)
	assert.Equal(t, "What was tried: nothing cured it; "+want, title+": "+note)
	for i := range r.Variants {
		r.Variants[i].Clock = ""
	}
	assert.Equal(t, want, CuresBeside(r), "an older variant was in real time")
	r.Cures[0].Clock = ""
	assert.Empty(t, CuresBeside(r))
	for _, r := range []*result.Result{sample.CuresResult(), sample.VirtualResult(), {}} {
		assert.Empty(t, CuresBeside(r))
		assert.Empty(t, LadderBeside(r))
	}
}

func TestClocksDiffer(t *testing.T) {
	r := sample.ClocksDifferResult()
	assert.Equal(t, []string{
		"In virtual time “with the flush” was broken, in real time hung.",
		"In virtual time the client of “with the flush” was told Unavailable, in real time not told.",
		"In virtual time the later calls of “without the flush” were hung on the same connection and flowing on a fresh one, in real time none.",
		"The cures and the isolation were tried in virtual time, so they are about what was seen there.",
	}, ClocksDiffer(r))
	assert.Len(t, VariantDiffers(r, &r.Variants[0]), 1)
	assert.Len(t, VariantDiffers(r, &r.Variants[1]), 2)
	r.Ladder = nil
	assert.Contains(t, strings.Join(ClocksDiffer(r), "\n"), "\nThe cures were tried")
	r.Cures = nil
	assert.Len(t, ClocksDiffer(r), 3)
	r.Ladder = sample.BesideResult().Ladder
	assert.Contains(t, strings.Join(ClocksDiffer(r), "\n"), "\nThe isolation was tried")
	assert.Empty(t, ClocksDiffer(sample.BesideResult()))
	assert.Contains(t, ClocksDiffer(sample.Results["clockslater"]()), "9 more facts differ.")
}

// In virtual time an answer to the flush may take no time.
func TestAtOnce(t *testing.T) {
	cure := sample.VirtualResult().Cures[1]
	cure.ForwarderAfterNS = new(int64(0))
	assert.Equal(t, "another port turns the hang into an error (Unavailable) at once; the forwarder learns of it at once.", CureSentence(cure))
}
