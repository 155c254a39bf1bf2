package sample

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// FlushedBy is a variant of another result with its mechanism replaced.
func FlushedBy(v result.Variant, mechanism, generation, runs string) result.Variant {
	f := *v.Flush
	f.Mechanism, f.Generation, f.Runs = mechanism, generation, runs
	v.Name, v.Flush = mechanism, &f
	return v
}

// HypothesesResult compares what might explain a hang.
func HypothesesResult() *result.Result {
	flows, breaks, hangs := HarmlessResult().Variants[1], ZombieResult().Variants[1], HungResult().Variants[1]
	breaks.Messages.Received = 10
	hangs.Silent = true
	for i := range hangs.Ends {
		hangs.Ends[i] = Quiet(hangs.Ends[i].Role, evidence.WaitingInRecv, 902*Ms)
	}
	r := base(
		"hypotheses", "the article's three explanations, side by side", FlushOff(),
		FlushedBy(hangs, "black-hole", "H3", "from then on every packet is lost, both ways, and neither end is told"),
		FlushedBy(flows, "early-segments", "H1", "from then on the same bytes arrive in segments of one byte"),
		FlushedBy(breaks, "half-open", "H3", "the end outside the pod is reset at once; the one in the pod is not told"),
		FlushedBy(breaks, "lost-buffer", "H2", "the first half of what each end sends next is lost"),
	)
	r.Scenario.Variants = map[string]scenarios.VariantPlan{"black-hole": {Mechanism: "black-hole"}}
	return r
}

// Came counts n messages of 30.
func Came(n int) result.Messages { return result.Messages{Expected: 30, Received: n} }

// flushOffChange is what the cure without a flush changes.
const flushOffChange = `{"agent": {"flush_connections": false}}; connections that exist are then never intercepted`

// BriefResult has the cures of a default run.
func BriefResult() *result.Result {
	r := HungResult()
	r.Variants[1].Silent = true
	r.Cures = []result.Cure{
		{
			Name: "flush off", Change: flushOffChange, Effect: result.Cures,
			Outcome: scenarios.Flowing, Messages: Came(30),
		},
		{
			Name: "another port", Change: "let the upstream listen on a port number of its own", Effect: result.TurnsIntoError,
			AfterNS: new(81 * Ms), Outcome: scenarios.Broken, Status: "Unavailable", Messages: Came(11),
		},
	}
	return r
}

// CuresResult has more of them.
func CuresResult() *result.Result {
	r := BriefResult()
	r.Cures = append(
		r.Cures,
		result.Cure{
			Name: "health watch", Change: "the forwarder watches the upstream's health, and dials again", Effect: result.NoHelp,
			Outcome: scenarios.Hung, Messages: Came(10), ObservedNS: new(5100 * Ms),
		},
		result.Cure{
			Name: "client keepalive and retry", Change: "the client pings, and asks again when the stream fails", Effect: result.Cures,
			AfterNS: new(10150 * Ms), Outcome: scenarios.Recovered, Messages: Came(30),
		},
		result.Cure{
			Name: "forwarder's client keepalive", Change: "the forwarder pings the upstream: keepalive 10 s, timeout 3 s", Effect: result.TurnsIntoError,
			AfterNS: new(12940 * Ms), Outcome: scenarios.Broken, Status: "Unavailable", Messages: Came(10), ForwarderAfterNS: new(12940 * Ms),
		},
		result.Cure{
			Name: "deadline", Change: "the client's calls have a deadline of 10 s", Effect: result.TurnsIntoError,
			AfterNS: new(9020 * Ms), Outcome: scenarios.Broken, Status: "DeadlineExceeded", Messages: Came(10),
			Next: &result.LaterCall{Connection: "same", AtNS: 10020 * Ms, Outcome: scenarios.Broken, Expected: 30, Status: "DeadlineExceeded"},
		},
		result.Cure{
			Name: "impatience", Change: "the client gives up at once", Effect: result.Worse,
			AfterNS: new(2 * Ms), Outcome: scenarios.Broken, Status: "Canceled", Messages: Came(1),
		},
	)
	return r
}

// IsolatedResult goes from the chain alone to the flush.
func IsolatedResult() *result.Result {
	r := StealResult()
	rung := func(name, adds string) result.Rung {
		return result.Rung{Name: name, Adds: adds, Outcome: scenarios.Flowing, Messages: Came(30), LongestGapNS: 101 * Ms}
	}
	flush := rung("flush", "the flush: conntrack-delete")
	flush.Outcome, flush.Breaks, flush.Messages, flush.LongestGapNS, flush.LongestGapOpen = scenarios.Hung, true, Came(10), 2350*Ms, true
	r.Ladder = []result.Rung{
		rung("direct", "the two services and the client"),
		rung("relays", "a relay for each connection, as the layer has them"),
		rung("redirect", "the redirect of the port to the agent, before the call begins"),
		flush,
	}
	return r
}
