package report

import (
	"time"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

const ms = int64(time.Millisecond)

// results are made by hand, each as the run that its name tells of would make it.
var results = map[string]func() *repro.Result{
	"hung":         hungResult,
	"zombie":       zombieResult,
	"healthy":      healthyResult,
	"harmless":     harmlessResult,
	"recovered":    recoveredResult,
	"lost":         lostResult,
	"slow":         slowResult,
	"interrupted":  interruptedResult,
	"unexpected":   unexpectedResult,
	"streams":      streamsResult,
	"clientstream": clientStreamResult,
	"hostile":      hostileResult,
	"empty":        func() *repro.Result { return &repro.Result{} },
}

// base is a scenario of 30 messages, one every 100 ms, and its two variants.
func base(name, summary string, variants ...repro.Variant) *repro.Result {
	interval, size, after := scenarios.Duration(100*time.Millisecond), 64, 10
	return &repro.Result{
		Schema: repro.SchemaVersion,
		Tool:   repro.Tool{Name: "hangscope", Version: "0.1.0"},
		Environment: repro.Environment{
			OS: "linux", Arch: "amd64", Kernel: "6.18.5", CPUs: 8, Go: "go1.26.8", GRPC: "1.85.0",
		},
		Scenario: scenarios.Scenario{
			Name: name, Summary: summary, Call: scenarios.ServerStream,
			Ports: scenarios.Ports{Forwarder: 50051, Upstream: 50051},
			Load:  scenarios.Load{Messages: 30, Interval: &interval, Size: &size, Streams: 1, Connections: scenarios.Shared},
			Flush: &scenarios.Flush{Mechanism: "mark-reject", AfterMessage: &after, Phase: scenarios.Quiet},
		},
		Seed: 1, StallAfterNS: 2004 * ms, Variants: variants, Verdict: repro.Expected,
		Checks: []repro.Check{{Variant: "flush-off", What: "outcome", Want: "flowing", Got: "flowing", OK: true}},
	}
}

// arrivals are the first n messages of base, as they came to the client.
func arrivals(n int) []int64 {
	at := make([]int64, n)
	for i := range at {
		at[i] = int64(i)*100*ms + 2*ms
	}
	return at
}

// latencyOf is the same each time, and jitters as real ones do.
func latencyOf(i int) int64 { return (310 + int64(i*i*7919%97)*3) * ms / 1000 }

// timelineOf does what evidence.Timeline does. After the last arrival the
// receiver waits until the given time; lasted is when the observation ended.
func timelineOf(at []int64, until, lasted int64) repro.Timeline {
	const width = 10 * int64(time.Millisecond)
	buckets := make([]repro.Bucket, lasted/width+1)
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
	return repro.Timeline{BucketNS: width, Buckets: buckets}
}

// flowing is a variant in which the first n of 30 messages came.
func flowingVariant(name string, n int, lasted int64) repro.Variant {
	at := arrivals(n)
	return repro.Variant{
		Name: name, Layer: "relays", Outcome: scenarios.Flowing,
		Outcomes: map[scenarios.Outcome]int{scenarios.Flowing: 1},
		LastedNS: lasted,
		Messages: repro.Messages{Expected: 30, Received: n},
		Latency:  repro.Distribution{Count: int64(n), MinNS: 290_000, P50NS: 310_000, P90NS: 480_000, P99NS: 913_000, MaxNS: 1_130_000},
		Gaps:     repro.Distribution{Count: int64(n), MinNS: 98 * ms, P50NS: 100 * ms, P90NS: 100 * ms, P99NS: 101 * ms, MaxNS: 101_400_000},
		Hops: []repro.Hop{
			{Hop: 1, Latency: repro.Distribution{Count: int64(n), MinNS: 100_000, P50NS: 151_000, P90NS: 200_000, P99NS: 400_000, MaxNS: 500_000}},
			{Hop: 2, Latency: repro.Distribution{Count: int64(n), MinNS: 100_000, P50NS: 148_000, P90NS: 200_000, P99NS: 400_000, MaxNS: 500_000}},
		},
		Ends:     []repro.End{returned(evidence.Client, lasted), returned(evidence.Forwarder, lasted-ms/4), returned(evidence.Upstream, lasted-ms/2)},
		Timeline: timelineOf(at, at[n-1], lasted),
	}
}

func flushOff() repro.Variant { return flowingVariant(repro.VariantFlushOff, 30, 2903*ms) }

func returned(role evidence.Role, at int64) repro.End {
	return quiet(role, evidence.Returned, at)
}

// quiet is an end that was not told.
func quiet(role evidence.Role, activity evidence.Activity, since int64) repro.End {
	e := repro.End{Role: role, State: activity.String(), SinceNS: since, Told: new(false)}
	if role == evidence.Forwarder {
		e.ToldOfClient, e.ToldOfUpstream = new(false), new(false)
	}
	return e
}

// toldEnd is an end that got an error when message 11 came.
func toldEnd(role evidence.Role, code, message string) repro.End {
	const at = 1003 * ms
	return repro.End{
		Role: role, State: evidence.Returned.String(), SinceNS: at, Told: new(true),
		Status: code, Message: message, ToldNS: new(at), AfterFlushNS: new(at - flushNS),
	}
}

const flushNS = 962 * ms

// flush flushes a variant, which had these connections.
func flush(v *repro.Variant, flows ...repro.FlowCount) {
	v.Flows = flows
	v.Flush = &repro.FlushCount{
		Mechanism: "mark-reject", Generation: "g2", Runs: "conntrack -U --dport P -m 1, and REJECT --reject-with tcp-reset of marked packets that enter the pod",
		Port: 50051, AtNS: flushNS, AfterMessage: 10,
	}
	for _, flow := range flows {
		if flow.Matched {
			v.Flush.Matched++
		}
	}
}

func hop1(port int, matched bool, swallowed int64, resets ...evidence.Role) repro.FlowCount {
	return repro.FlowCount{From: evidence.Forwarder, To: evidence.Upstream, Hop: 1, OriginalPort: port, Matched: matched, DeliveredBytes: 1894, SwallowedBytes: swallowed, Resets: resets}
}

func hop2(matched bool, swallowed int64, resets ...evidence.Role) repro.FlowCount {
	return repro.FlowCount{From: evidence.Client, To: evidence.Forwarder, Hop: 2, OriginalPort: 50051, Matched: matched, DeliveredBytes: 1911, SwallowedBytes: swallowed, Resets: resets}
}

func points(direction evidence.Direction, last ...uint64) []repro.PointCount {
	var counts []repro.PointCount
	for i, n := range last {
		point := evidence.Point(i)
		counts = append(counts, repro.PointCount{
			Role:        direction.Role(point),
			Sent:        point == evidence.Sent || point == evidence.ForwarderSent,
			LastMessage: n,
			AtNS:        int64(n-1)*100*ms + 2*ms,
		})
	}
	return counts
}

// hungResult is what mirrord issue 2348 reports.
func hungResult() *repro.Result {
	const since, lasted = 902 * ms, 3252 * ms
	v := flowingVariant(repro.VariantFlushOn, 10, lasted)
	v.Outcome, v.Outcomes = scenarios.Hung, map[scenarios.Outcome]int{scenarios.Hung: 1}
	v.Gaps.Censored, v.Gaps.P99NS, v.Gaps.MaxNS = 1, lasted-since, lasted-since
	v.Timeline = timelineOf(arrivals(10), lasted, lasted)
	v.Stall = &repro.Stall{
		State: repro.StallHung, Calls: 1, Hop: 1, SinceNS: since, LastedNS: lasted - since,
		AfterMessage: 10, Points: points(evidence.Down, 11, 10, 10, 10),
	}
	v.Ends = []repro.End{
		quiet(evidence.Client, evidence.WaitingInRecv, since),
		quiet(evidence.Forwarder, evidence.WaitingInRecv, since),
		toldEnd(evidence.Upstream, "Canceled", "context canceled"),
	}
	flush(&v, hop2(true, 0), hop1(50051, true, 74, evidence.Upstream))
	r := base("mirrord-2348", "a server stream over two services that share port 50051", flushOff(), v)
	r.Scenario.Origin = "https://github.com/metalbear-co/mirrord/issues/2348"
	r.Checks = append(r.Checks,
		repro.Check{Variant: "flush-on", What: "outcome", Want: "hung", Got: "hung", OK: true},
		repro.Check{Variant: "flush-on", What: "hop", Want: "1", Got: "1", OK: true},
	)
	return r
}

// zombieResult is what other port numbers give: the client is told, and the
// forwarder works on for nobody.
func zombieResult() *repro.Result {
	v := flowingVariant(repro.VariantFlushOn, 11, 2903*ms)
	v.Outcome, v.Outcomes = scenarios.Broken, map[scenarios.Outcome]int{scenarios.Broken: 1}
	v.Gaps.Censored = 1
	v.Timeline = timelineOf(arrivals(11), 1003*ms, 2903*ms)
	forwarder := returned(evidence.Forwarder, 2903*ms)
	forwarder.Zombie = &repro.Zombie{Messages: 19, ForNS: 1900 * ms}
	v.Ends = []repro.End{
		toldEnd(evidence.Client, "Unavailable", "error reading from server: read tcp loopback->loopback: read: connection reset by peer"),
		forwarder,
		returned(evidence.Upstream, 2902*ms),
	}
	flush(&v, hop2(true, 1406, evidence.Client), hop1(50052, false, 0))
	r := base("different-ports", "the same chain, with another port for the second service", flushOff(), v)
	r.Scenario.Ports.Upstream = 50052
	return r
}

func healthyResult() *repro.Result {
	direct := flowingVariant(repro.VariantDirect, 30, 2903*ms)
	direct.Layer, direct.Latency.P50NS = "none", 214_000
	r := base("healthy", "the chain with no flush at all", direct, flushOff())
	r.Scenario.Flush = nil
	return r
}

// harmlessResult is a flush that does no harm.
func harmlessResult() *repro.Result {
	v := flowingVariant(repro.VariantFlushOn, 30, 2903*ms)
	flush(&v, hop2(true, 0), hop1(50051, true, 0))
	v.Flush.Mechanism = "conntrack-delete"
	return base("conntrack-delete-plain", "deleting entries where no redirect exists", flushOff(), v)
}

func recoveredResult() *repro.Result {
	v := flowingVariant(repro.VariantFlushOn, 30, 5903*ms)
	v.Outcome, v.Outcomes = scenarios.Recovered, map[scenarios.Outcome]int{scenarios.Recovered: 1}
	v.Gaps.P99NS, v.Gaps.MaxNS = 3100*ms, 3100*ms
	v.Latency.P90NS, v.Latency.P99NS, v.Latency.MaxNS = 3001*ms, 3001*ms, 3001*ms
	at := arrivals(30)
	for i := 10; i < len(at); i++ {
		at[i] += 3000 * ms
	}
	v.Timeline = timelineOf(at, at[29], 5903*ms)
	for i, b := range v.Timeline.Buckets {
		if b.Messages > 0 && int64(i)*v.Timeline.BucketNS > 3000*ms {
			v.Timeline.Buckets[i].LatencyMaxNS = 3001 * ms
		}
	}
	v.Stall = &repro.Stall{
		State: repro.StallRecovered, Calls: 1, SinceNS: 902 * ms, LastedNS: 3100 * ms, AfterMessage: 10,
		Points: points(evidence.Down, 30, 30, 30, 30),
	}
	flush(&v, hop2(false, 0), hop1(50051, true, 0))
	return base("hold-and-release", "a flush that holds the messages for three seconds", flushOff(), v)
}

func lostResult() *repro.Result {
	v := flowingVariant(repro.VariantFlushOn, 30, 2903*ms)
	v.Outcome, v.Outcomes = scenarios.Lost, map[scenarios.Outcome]int{scenarios.Lost: 1}
	v.Messages = repro.Messages{Expected: 30, Received: 27, Doubled: 1, Disordered: 2}
	flush(&v, hop2(true, 222), hop1(50051, true, 0))
	return base("boundaries", "messages cut at the flush", flushOff(), v)
}

func slowResult() *repro.Result {
	v := flowingVariant(repro.VariantFlushOn, 30, 2903*ms)
	v.Outcome, v.Outcomes = scenarios.Slow, map[scenarios.Outcome]int{scenarios.Slow: 1}
	v.Latency.P99NS, v.Latency.MaxNS = 2200*ms, 2210*ms
	for i := range v.Timeline.Buckets {
		if b := &v.Timeline.Buckets[i]; b.Messages > 0 && i > 97 && i < 130 {
			b.LatencyMaxNS = 2210 * ms
		}
	}
	flush(&v, hop2(true, 0), hop1(50051, true, 0))
	return base("early-flush", "segments cut differently", flushOff(), v)
}

// interruptedResult is Ctrl-C soon after the flush, before its effect is sure.
func interruptedResult() *repro.Result {
	const lasted = 1192 * ms
	r := hungResult()
	off, on := flowingVariant(repro.VariantFlushOff, 12, lasted), flowingVariant(repro.VariantFlushOn, 10, lasted)
	off.Gaps.Censored = 1
	on.Gaps.Censored, on.Gaps.P99NS, on.Gaps.MaxNS = 1, 290*ms, 290*ms
	on.Timeline = timelineOf(arrivals(10), lasted, lasted)
	on.Ends, on.Flows, on.Flush = r.Variants[1].Ends, r.Variants[1].Flows, r.Variants[1].Flush
	r.Variants = []repro.Variant{off, on}
	r.Interrupted, r.Verdict = true, repro.Unexpected
	r.Checks[1].Got, r.Checks[1].OK = "flowing", false
	r.Checks[2].Got, r.Checks[2].OK = "0", false
	return r
}

// unexpectedResult is a machine on which nothing hangs.
func unexpectedResult() *repro.Result {
	r := hungResult()
	v := flowingVariant(repro.VariantFlushOn, 30, 2903*ms)
	flush(&v, hop2(true, 0), hop1(50051, true, 0))
	r.Variants[1] = v
	r.Verdict = repro.Unexpected
	r.Checks = []repro.Check{
		{Variant: "flush-off", What: "outcome", Want: "flowing", Got: "flowing", OK: true},
		{Variant: "flush-on", What: "outcome", Want: "hung", Got: "flowing"},
		{Variant: "flush-on", What: "hop", Want: "1", Got: "0"},
		{Variant: "flush-on", What: "upstream.told", Want: "true", Got: "not observed"},
	}
	return r
}

// streamsResult is eight calls on connections of their own, three of which hang.
func streamsResult() *repro.Result {
	r := hungResult()
	r.Scenario.Name, r.Scenario.Summary = "eight-streams", "eight streams at once, a connection each"
	r.Scenario.Load.Streams, r.Scenario.Load.Connections = 8, scenarios.PerStream
	off, on := &r.Variants[0], &r.Variants[1]
	off.Messages = repro.Messages{Expected: 240, Received: 240}
	off.Outcomes = map[scenarios.Outcome]int{scenarios.Flowing: 8}
	on.Messages = repro.Messages{Expected: 240, Received: 139}
	on.Outcomes = map[scenarios.Outcome]int{scenarios.Hung: 3, scenarios.Broken: 2, scenarios.Flowing: 3}
	on.Gaps.Censored = 5
	on.Stall.Call, on.Stall.Calls = 2, 3
	on.Flows = nil
	for i := range 8 {
		flow := hop2(i < 5, 74)
		if i < 2 {
			flow.Resets = []evidence.Role{evidence.Client}
		}
		on.Flows = append(on.Flows, flow)
	}
	on.Flows = append(on.Flows, hop1(50051, true, 222, evidence.Upstream))
	on.Flush.Matched = 6
	return r
}

// clientStreamResult hangs with the messages flowing up.
func clientStreamResult() *repro.Result {
	r := hungResult()
	r.Scenario.Name, r.Scenario.Summary = "upload", "a client stream over two services that share port 50051"
	r.Scenario.Call = scenarios.ClientStream
	for i := range r.Variants {
		v := &r.Variants[i]
		v.Hops[0], v.Hops[1] = v.Hops[1], v.Hops[0]
	}
	v := &r.Variants[1]
	v.Stall.Points = points(evidence.Up, 30, 30, 30, 10)
	v.Ends = []repro.End{
		quiet(evidence.Client, evidence.WaitingInRecv, 2902*ms),
		quiet(evidence.Forwarder, evidence.WaitingInRecv, 2902*ms),
		quiet(evidence.Upstream, evidence.WaitingInRecv, 902*ms),
	}
	return r
}

// hostileResult holds what nobody should be able to put on a terminal.
func hostileResult() *repro.Result {
	r := hungResult()
	const long = "a very long text that goes on and on, "
	r.Scenario.Name = "evil\x1b[2J\x1b]0;title\a\u202ename" + long + long
	r.Scenario.Summary = "日本語の要約と\u2066bidi\u2069 and a\ttab\nand a new line, " + long + long + long + long + long + long + long
	r.Scenario.Origin = "https://example.org/\x1b[31m" + long + long
	r.Environment.Kernel = "6.18\r\x9b2J" + long
	v := &r.Variants[1]
	v.Name = "flush-on"
	v.Ends[0].State = "\x1b[5mdoing\u200b something that is 日本語"
	v.Ends[2].Status = "Status\x00OfGreatLengthThatDoesNotFit"
	v.Ends[2].Message = "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\ " + long + "日本語" + long + long
	v.Flush.Mechanism = "mark\u0085reject" + long
	v.Flows[0].From = "cl\x1b[1mient\u202e" + long
	r.Verdict = repro.Unexpected
	r.Checks = []repro.Check{{Variant: "flush\x1b[K-on", What: "outcome\u2028", Want: long + long, Got: "\x1b[31m" + long}}
	return r
}
