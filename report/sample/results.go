package sample

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Results are made by hand. Each is what a run would give that did what its name says.
var Results = map[string]func() *result.Result{
	"hung":         HungResult,
	"zombie":       ZombieResult,
	"healthy":      HealthyResult,
	"harmless":     HarmlessResult,
	"recovered":    RecoveredResult,
	"lost":         LostResult,
	"slow":         slowResult,
	"interrupted":  InterruptedResult,
	"unexpected":   UnexpectedResult,
	"streams":      StreamsResult,
	"clientstream": ClientStreamResult,
	"hostile":      HostileResult,
	"hostilerelay": hostileRelayResult,
	"steal":        StealResult,
	"mesh":         MeshResult,
	"hypotheses":   HypothesesResult,
	"cures":        CuresResult,
	"brief":        BriefResult,
	"isolated":     IsolatedResult,
	"unary":        UnaryResult,
	"repeated":     repeatedResult,
	"diagnosed":    DiagnosedResult,
	"undecided":    undecidedResult,
	"hostilediag":  hostileDiagnosisResult,
	"virtual":      VirtualResult,
	"virtualfine":  virtualHealthyResult,
	"virtualslow":  virtualSlowResult,
	"beside":       BesideResult,
	"besidefew":    fewBesideResult,
	"clocksdiffer": ClocksDifferResult,
	"clockslater":  strangeClocksResult,
	"empty":        func() *result.Result { return &result.Result{} },
}

// HungResult is what mirrord issue 2348 reports.
func HungResult() *result.Result {
	const since, lasted = 902 * Ms, 3252 * Ms
	v := FlowingVariant(result.VariantFlushOn, 10, lasted)
	v.Outcome, v.Outcomes = scenarios.Hung, map[scenarios.Outcome]int{scenarios.Hung: 1}
	v.Gaps.Censored, v.Gaps.MaxOpen, v.Gaps.P99NS, v.Gaps.MaxNS = 1, true, lasted-since, lasted-since
	v.Timeline = timelineOf(arrivals(10), lasted, lasted)
	v.Stall = &result.Stall{
		State: result.StallHung, Calls: 1, Hop: 1, SinceNS: since, LastedNS: lasted - since,
		AfterMessage: 10, Points: Points(evidence.Down, 11, 10, 10, 10),
	}
	v.Ends = []result.End{
		Quiet(evidence.Client, evidence.WaitingInRecv, since),
		Quiet(evidence.Forwarder, evidence.WaitingInRecv, since),
		ToldEnd(evidence.Upstream, "Canceled", "context canceled"),
	}
	Flushed(&v, hop2(true, 0), hop1(50051, true, 74, evidence.Upstream))
	r := base("mirrord-2348", "a server stream over two services that share port 50051", FlushOff(), v)
	r.Scenario.Origin = "https://github.com/metalbear-co/mirrord/issues/2348"
	r.Checks = append(r.Checks,
		result.Check{Variant: "flush-on", What: "outcome", Want: "hung", Got: "hung", OK: true},
		result.Check{Variant: "flush-on", What: "hop", Want: "1", Got: "1", OK: true},
	)
	return r
}

// ZombieResult is what other port numbers give: the client is told, and the
// forwarder works on for nobody.
func ZombieResult() *result.Result {
	v := FlowingVariant(result.VariantFlushOn, 11, 2903*Ms)
	v.Outcome, v.Outcomes = scenarios.Broken, map[scenarios.Outcome]int{scenarios.Broken: 1}
	v.Gaps.Censored = 1
	v.Timeline = timelineOf(arrivals(11), 1003*Ms, 2903*Ms)
	forwarder := returned(evidence.Forwarder, 2903*Ms)
	forwarder.Zombie = &result.Zombie{Messages: 19, ForNS: 1900 * Ms}
	v.Ends = []result.End{
		ToldEnd(evidence.Client, "Unavailable", "error reading from server: read tcp loopback->loopback: read: connection reset by peer"),
		forwarder,
		returned(evidence.Upstream, 2902*Ms),
	}
	Flushed(&v, hop2(true, 1406, evidence.Client), hop1(50052, false, 0))
	r := base("different-ports", "the same chain, with another port for the second service", FlushOff(), v)
	r.Scenario.Ports.Upstream = 50052
	return r
}

// HealthyResult has no trouble.
func HealthyResult() *result.Result {
	direct := FlowingVariant(result.VariantDirect, 30, 2903*Ms)
	direct.Layer, direct.Latency.P50NS = "none", 214_000
	r := base("healthy", "the chain with no flush at all", direct, FlushOff())
	r.Scenario.Flush = nil
	return r
}

// HarmlessResult is a flush that does no harm.
func HarmlessResult() *result.Result {
	v := FlowingVariant(result.VariantFlushOn, 30, 2903*Ms)
	Flushed(&v, hop2(true, 0), hop1(50051, true, 0))
	v.Flush.Mechanism = "conntrack-delete"
	return base("conntrack-delete-plain", "deleting entries where no redirect exists", FlushOff(), v)
}

// RecoveredResult has a stall that ended.
func RecoveredResult() *result.Result {
	v := FlowingVariant(result.VariantFlushOn, 30, 5903*Ms)
	v.Outcome, v.Outcomes = scenarios.Recovered, map[scenarios.Outcome]int{scenarios.Recovered: 1}
	v.Gaps.P99NS, v.Gaps.MaxNS = 3100*Ms, 3100*Ms
	v.Latency.P90NS, v.Latency.P99NS, v.Latency.MaxNS = 3001*Ms, 3001*Ms, 3001*Ms
	at := arrivals(30)
	for i := 10; i < len(at); i++ {
		at[i] += 3000 * Ms
	}
	v.Timeline = timelineOf(at, at[29], 5903*Ms)
	for i, b := range v.Timeline.Buckets {
		if b.Messages > 0 && int64(i)*v.Timeline.BucketNS > 3000*Ms {
			v.Timeline.Buckets[i].LatencyMaxNS = 3001 * Ms
		}
	}
	v.Stall = &result.Stall{
		State: result.StallRecovered, Calls: 1, SinceNS: 902 * Ms, LastedNS: 3100 * Ms, AfterMessage: 10,
		Points: Points(evidence.Down, 30, 30, 30, 30),
	}
	Flushed(&v, hop2(false, 0), hop1(50051, true, 0))
	return base("hold-and-release", "a flush that holds the messages for three seconds", FlushOff(), v)
}

// LostResult has messages that never came, and a call that ended OK.
func LostResult() *result.Result {
	v := FlowingVariant(result.VariantFlushOn, 30, 2903*Ms)
	v.Outcome, v.Outcomes = scenarios.Lost, map[scenarios.Outcome]int{scenarios.Lost: 1}
	v.Messages = result.Messages{Expected: 30, Received: 27, Doubled: 1, Disordered: 2}
	Flushed(&v, hop2(true, 222), hop1(50051, true, 0))
	return base("boundaries", "messages cut at the flush", FlushOff(), v)
}

func slowResult() *result.Result {
	v := FlowingVariant(result.VariantFlushOn, 30, 2903*Ms)
	v.Outcome, v.Outcomes = scenarios.Slow, map[scenarios.Outcome]int{scenarios.Slow: 1}
	v.Latency.P99NS, v.Latency.MaxNS = 2200*Ms, 2210*Ms
	for i := range v.Timeline.Buckets {
		if b := &v.Timeline.Buckets[i]; b.Messages > 0 && i > 97 && i < 130 {
			b.LatencyMaxNS = 2210 * Ms
		}
	}
	Flushed(&v, hop2(true, 0), hop1(50051, true, 0))
	return base("early-flush", "segments cut differently", FlushOff(), v)
}

// InterruptedResult is Ctrl-C soon after the flush, before its effect is sure.
func InterruptedResult() *result.Result {
	const lasted = 1192 * Ms
	r := HungResult()
	off, on := FlowingVariant(result.VariantFlushOff, 12, lasted), FlowingVariant(result.VariantFlushOn, 10, lasted)
	for _, v := range []*result.Variant{&off, &on} {
		v.Outcome, v.Outcomes = scenarios.Undecided, map[scenarios.Outcome]int{scenarios.Undecided: 1}
	}
	off.Gaps.Censored = 1
	on.Gaps.Censored, on.Gaps.MaxOpen, on.Gaps.P99NS, on.Gaps.MaxNS = 1, true, 290*Ms, 290*Ms
	on.Timeline = timelineOf(arrivals(10), lasted, lasted)
	on.Ends, on.Flows, on.Flush = r.Variants[1].Ends, r.Variants[1].Flows, r.Variants[1].Flush
	r.Variants = []result.Variant{off, on}
	r.Interrupted, r.Verdict = true, result.Unexpected
	r.Checks[0].Got, r.Checks[0].OK = "undecided", false
	r.Checks[1].Got, r.Checks[1].OK = "undecided", false
	r.Checks[2].Got, r.Checks[2].OK = "0", false
	return r
}

// UnexpectedResult is a machine on which nothing hangs.
func UnexpectedResult() *result.Result {
	r := HungResult()
	v := FlowingVariant(result.VariantFlushOn, 30, 2903*Ms)
	Flushed(&v, hop2(true, 0), hop1(50051, true, 0))
	r.Variants[1] = v
	r.Verdict = result.Unexpected
	r.Checks = []result.Check{
		{Variant: "flush-off", What: "outcome", Want: "flowing", Got: "flowing", OK: true},
		{Variant: "flush-on", What: "outcome", Want: "hung", Got: "flowing"},
		{Variant: "flush-on", What: "hop", Want: "1", Got: "0"},
		{Variant: "flush-on", What: "upstream.told", Want: "true", Got: "not observed"},
	}
	return r
}

// StreamsResult is eight calls on connections of their own, three of which hang.
func StreamsResult() *result.Result {
	r := HungResult()
	r.Scenario.Name, r.Scenario.Summary = "eight-streams", "eight streams at once, a connection each"
	r.Scenario.Load.Streams, r.Scenario.Load.Connections = 8, scenarios.PerStream
	off, on := &r.Variants[0], &r.Variants[1]
	off.Messages = result.Messages{Expected: 240, Received: 240}
	off.Outcomes = map[scenarios.Outcome]int{scenarios.Flowing: 8}
	on.Messages = result.Messages{Expected: 240, Received: 139}
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

// ClientStreamResult hangs with the messages flowing up.
func ClientStreamResult() *result.Result {
	r := HungResult()
	r.Scenario.Name, r.Scenario.Summary = "upload", "a client stream over two services that share port 50051"
	r.Scenario.Call = scenarios.ClientStream
	for i := range r.Variants {
		v := &r.Variants[i]
		v.Hops[0], v.Hops[1] = v.Hops[1], v.Hops[0]
	}
	v := &r.Variants[1]
	v.Stall.Points = Points(evidence.Up, 30, 30, 30, 10)
	v.Ends = []result.End{
		Quiet(evidence.Client, evidence.WaitingInRecv, 2902*Ms),
		Quiet(evidence.Forwarder, evidence.WaitingInRecv, 2902*Ms),
		Quiet(evidence.Upstream, evidence.WaitingInRecv, 902*Ms),
	}
	return r
}
