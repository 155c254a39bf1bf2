package sample

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// InVirtualTime is a result as a run in virtual time would have it: without latencies.
func InVirtualTime(r *result.Result) *result.Result {
	r.Clock = result.VirtualClock
	r.Asked = &result.Asked{Cures: result.BriefCures, Layer: result.Simulated, Clock: r.Clock}
	for i := range r.Variants {
		v := &r.Variants[i]
		v.Clock, v.Latency, v.ForwarderLatency = r.Clock, result.Distribution{}, result.Distribution{}
		for j := range v.Hops {
			v.Hops[j].Latency = result.Distribution{}
		}
		for j := range v.Timeline.Buckets {
			v.Timeline.Buckets[j].LatencyMaxNS = 0
		}
	}
	triedIn(r, r.Clock)
	return r
}

// triedIn gives the cures and the isolation of a result a clock.
func triedIn(r *result.Result, clock result.Clock) {
	for i := range r.Cures {
		r.Cures[i].Clock = clock
	}
	for i := range r.Ladder {
		r.Ladder[i].Clock = clock
	}
}

// VirtualResult is the hang of mirrord issue 2348 in virtual time, in which the reset
// takes no time.
func VirtualResult() *result.Result {
	r := DiagnosedResult()
	r.Cures = BriefResult().Cures
	r.Cures[1].AfterNS = new(int64(0))
	return InVirtualTime(r)
}

func virtualHealthyResult() *result.Result { return InVirtualTime(HealthyResult()) }
func virtualSlowResult() *result.Result    { return InVirtualTime(slowResult()) }

// BesideResult is a default run: its variants in real time, and beside them all cures
// and the isolation in virtual time.
func BesideResult() *result.Result {
	r := CuresResult()
	r.Ladder = IsolatedResult().Ladder
	besideVariants(r)
	return r
}

func besideVariants(r *result.Result) {
	r.Clock = result.RealClock
	r.Asked = &result.Asked{Cures: result.AllCures, Isolate: true, Layer: result.Simulated, Clock: result.BothClocks}
	for i := range r.Variants {
		r.Variants[i].Clock = r.Clock
	}
	triedIn(r, result.VirtualClock)
}

// fewBesideResult has so few cures beside it that each has a sentence.
func fewBesideResult() *result.Result {
	r := BriefResult()
	besideVariants(r)
	r.Asked.Cures, r.Asked.Isolate = result.BriefCures, false
	return r
}

// ClocksDifferResult hung in real time, and broke in virtual time.
func ClocksDifferResult() *result.Result {
	r := BesideResult()
	r.ClocksDiffer = []result.Disagreement{
		{Variant: result.VariantFlushOn, What: "outcome", One: string(scenarios.Hung), Other: string(scenarios.Broken)},
		{Variant: result.VariantFlushOn, What: "client", One: "not told", Other: "told Unavailable"},
		{Variant: result.VariantFlushOff, What: "later calls", One: result.None, Other: "same hung, fresh flowing"},
	}
	return r
}

// strangeClocksResult has a variant in virtual time, and one in a time that only a
// later version knows. No run is like that.
func strangeClocksResult() *result.Result {
	r := BriefResult()
	late := r.Variants[1]
	InVirtualTime(r)
	late.Clock, r.Clock, r.Asked.Clock = "later", "later", "later"
	r.Variants[1] = late
	triedIn(r, "later")
	for what := range 2 * len(scenarios.Outcomes) {
		r.ClocksDiffer = append(r.ClocksDiffer, result.Disagreement{Variant: "\x1b[1many", What: string(rune('a' + what)), One: "\u202eone", Other: "<b>"})
	}
	return r
}
