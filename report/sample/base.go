package sample

import (
	"time"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Ms is a millisecond in nanoseconds.
const Ms = int64(time.Millisecond)

// When is the moment at which the samples were made.
var When = result.Moment(time.Date(2026, time.November, 26, 10, 0, 5, 0, time.UTC))

// base is a scenario of 30 messages, one every 100 ms, and its two variants.
func base(name, summary string, variants ...result.Variant) *result.Result {
	interval, size, after := scenarios.Duration(100*time.Millisecond), 64, 10
	return &result.Result{
		Provenance: result.Provenance{When: When},
		Schema:     result.SchemaVersion,
		Tool:       result.Tool{Name: "hangscope", Version: "0.1.0"},
		Environment: result.Environment{
			OS: "linux", Arch: "amd64", Kernel: "6.18.5", CPUs: 8, Go: "go1.26.8", GRPC: "1.85.0",
		},
		Scenario: scenarios.Scenario{
			Name: name, Summary: summary, Call: scenarios.ServerStream,
			Ports: scenarios.Ports{Forwarder: 50051, Upstream: 50051},
			Load:  scenarios.Load{Messages: 30, Interval: &interval, Size: &size, Streams: 1, Connections: scenarios.Shared},
			Flush: &scenarios.Flush{Mechanism: "mark-reject", AfterMessage: &after, Phase: scenarios.Quiet},
		},
		Seed: 1, StallAfterNS: 2004 * Ms, Variants: variants, Verdict: result.Expected,
		Checks: []result.Check{{Variant: "flush-off", What: "outcome", Want: "flowing", Got: "flowing", OK: true}},
	}
}

// arrivals are the first n messages of base, as they came to the client.
func arrivals(n int) []int64 {
	at := make([]int64, n)
	for i := range at {
		at[i] = int64(i)*100*Ms + 2*Ms
	}
	return at
}

// latencyOf is the latency of a message. It is always the same, and jitters as real
// latencies do.
func latencyOf(i int) int64 { return (310 + int64(i*i*7919%97)*3) * Ms / 1000 }

// timelineOf does what evidence.Timeline does. After the last arrival the
// receiver waits until the given time; lasted is when the observation ended.
func timelineOf(at []int64, until, lasted int64) result.Timeline {
	const width = 10 * int64(time.Millisecond)
	buckets := make([]result.Bucket, lasted/width+1)
	silence := func(since, until int64) {
		for i := since / width; i < until/width; i++ {
			buckets[i].SilenceMaxNS = max(buckets[i].SilenceMaxNS, (i+1)*width-since)
		}
		last := &buckets[until/width]
		last.SilenceMaxNS = max(last.SilenceMaxNS, until-since)
	}
	since := int64(0)
	for i, t := range at {
		silence(since, t)
		b := &buckets[t/width]
		b.Messages++
		b.LatencyMaxNS = max(b.LatencyMaxNS, latencyOf(i))
		since = t
	}
	if until > since {
		silence(since, until)
	}
	return result.Timeline{BucketNS: width, Buckets: buckets}
}

// FlowingVariant is a variant in which the first n of 30 messages came.
func FlowingVariant(name string, n int, lasted int64) result.Variant {
	at := arrivals(n)
	return result.Variant{
		Name: name, Layer: "relays", Outcome: scenarios.Flowing,
		Outcomes: map[scenarios.Outcome]int{scenarios.Flowing: 1},
		LastedNS: lasted,
		Messages: result.Messages{Expected: 30, Received: n},
		Latency:  result.Distribution{Count: int64(n), MinNS: 290_000, P50NS: 310_000, P90NS: 480_000, P99NS: 913_000, MaxNS: 1_130_000},
		Gaps:     result.Distribution{Count: int64(n), MinNS: 98 * Ms, P50NS: 100 * Ms, P90NS: 100 * Ms, P99NS: 101 * Ms, MaxNS: 101_400_000},
		Hops: []result.Hop{
			{Hop: 1, Latency: result.Distribution{Count: int64(n), MinNS: 100_000, P50NS: 151_000, P90NS: 200_000, P99NS: 400_000, MaxNS: 500_000}},
			{Hop: 2, Latency: result.Distribution{Count: int64(n), MinNS: 100_000, P50NS: 148_000, P90NS: 200_000, P99NS: 400_000, MaxNS: 500_000}},
		},
		Ends:     []result.End{returned(evidence.Client, lasted), returned(evidence.Forwarder, lasted-Ms/4), returned(evidence.Upstream, lasted-Ms/2)},
		Timeline: timelineOf(at, at[n-1], lasted),
	}
}

// FlushOff is a variant without a flush.
func FlushOff() result.Variant { return FlowingVariant(result.VariantFlushOff, 30, 2903*Ms) }

func returned(role evidence.Role, at int64) result.End {
	return Quiet(role, evidence.Returned, at)
}

// Quiet is an end that was not told.
func Quiet(role evidence.Role, activity evidence.Activity, since int64) result.End {
	e := result.End{Role: role, State: activity.String(), SinceNS: since, Told: new(false)}
	if role == evidence.Forwarder {
		e.ToldOfClient, e.ToldOfUpstream = new(false), new(false)
	}
	return e
}

// ToldEnd is an end that got an error when message 11 came.
func ToldEnd(role evidence.Role, code, message string) result.End {
	const at = 1003 * Ms
	return result.End{
		Role: role, State: evidence.Returned.String(), SinceNS: at, Told: new(true),
		Status: code, Message: message, Errors: 1, ToldNS: new(at), AfterFlushNS: new(at - flushNS),
	}
}

const flushNS = 962 * Ms

// Flushed gives a variant a flush and these connections.
func Flushed(v *result.Variant, flows ...result.FlowCount) {
	v.Flows = flows
	v.Flush = &result.FlushCount{
		Mechanism: "mark-reject", Generation: "g2", Runs: "conntrack -U --dport P -m 1, and REJECT --reject-with tcp-reset of marked packets that enter the pod",
		Port: 50051, AtNS: flushNS, AfterMessage: 10,
	}
	for _, flow := range flows {
		if flow.Matched {
			v.Flush.Matched++
		}
	}
}

func hop1(port int, matched bool, swallowed int64, resets ...evidence.Role) result.FlowCount {
	return result.FlowCount{From: evidence.Forwarder, To: evidence.Upstream, Hop: 1, OriginalPort: port, Matched: matched, DeliveredBytes: 1894, SwallowedBytes: swallowed, Resets: resets}
}

func hop2(matched bool, swallowed int64, resets ...evidence.Role) result.FlowCount {
	return result.FlowCount{From: evidence.Client, To: evidence.Forwarder, Hop: 2, OriginalPort: 50051, Matched: matched, DeliveredBytes: 1911, SwallowedBytes: swallowed, Resets: resets}
}

// Points has the last message at each of the four points.
func Points(direction evidence.Direction, last ...uint64) []result.PointCount {
	var counts []result.PointCount
	for i, n := range last {
		point := evidence.Point(i)
		counts = append(counts, result.PointCount{
			Role:        direction.Role(point),
			Sent:        point == evidence.Sent || point == evidence.ForwarderSent,
			LastMessage: n,
			AtNS:        int64(n-1)*100*Ms + 2*Ms,
		})
	}
	return counts
}
