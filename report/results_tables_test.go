package report

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// flushedBy is a variant of a mechanism, as another result has it.
func flushedBy(v result.Variant, mechanism, generation, runs string) result.Variant {
	f := *v.Flush
	f.Mechanism, f.Generation, f.Runs = mechanism, generation, runs
	v.Name, v.Flush = mechanism, &f
	return v
}

// hypothesesResult compares what might explain a hang.
func hypothesesResult() *result.Result {
	flows, breaks, hangs := harmlessResult().Variants[1], zombieResult().Variants[1], hungResult().Variants[1]
	breaks.Messages.Received = 10
	hangs.Silent = true
	for i := range hangs.Ends {
		hangs.Ends[i] = quiet(hangs.Ends[i].Role, evidence.WaitingInRecv, 902*ms)
	}
	r := base(
		"hypotheses", "the article's three explanations, side by side", flushOff(),
		flushedBy(hangs, "black-hole", "H3", "from then on every packet is lost, both ways, and neither end is told"),
		flushedBy(flows, "early-segments", "H1", "from then on the same bytes arrive in segments of one byte"),
		flushedBy(breaks, "half-open", "H3", "the end outside the pod is reset at once; the one in the pod is not told"),
		flushedBy(breaks, "lost-buffer", "H2", "the first half of what each end sends next is lost"),
	)
	r.Scenario.Variants = map[string]scenarios.VariantPlan{"black-hole": {Mechanism: "black-hole"}}
	return r
}

func came(n int) result.Messages { return result.Messages{Expected: 30, Received: n} }

// briefResult has the cures of a default run.
func briefResult() *result.Result {
	r := hungResult()
	r.Variants[1].Silent = true
	r.Cures = []result.Cure{
		{
			Name: "flush off", Change: remedy, Effect: result.Cures,
			Outcome: scenarios.Flowing, Messages: came(30),
		},
		{
			Name: "another port", Change: "let the upstream listen on a port number of its own", Effect: result.TurnsIntoError,
			AfterNS: new(81 * ms), Outcome: scenarios.Broken, Status: "Unavailable", Messages: came(11),
		},
	}
	return r
}

// curesResult has more of them.
func curesResult() *result.Result {
	r := briefResult()
	r.Cures = append(
		r.Cures,
		result.Cure{
			Name: "health watch", Change: "the forwarder watches the upstream's health, and dials anew", Effect: result.NoHelp,
			Outcome: scenarios.Hung, Messages: came(10),
		},
		result.Cure{
			Name: "client keepalive and retry", Change: "the client pings, and asks again when the stream fails", Effect: result.Cures,
			AfterNS: new(10150 * ms), Outcome: scenarios.Recovered, Messages: came(30),
		},
		result.Cure{
			Name: "forwarder's client keepalive", Change: "the forwarder pings the upstream: keepalive 10s, timeout 3s", Effect: result.TurnsIntoError,
			AfterNS: new(12940 * ms), Outcome: scenarios.Broken, Status: "Unavailable", Messages: came(10), ForwarderAfterNS: new(12940 * ms),
		},
		result.Cure{
			Name: "deadline", Change: "the client's calls have a deadline of 10s", Effect: result.TurnsIntoError,
			AfterNS: new(9020 * ms), Outcome: scenarios.Broken, Status: "DeadlineExceeded", Messages: came(10),
			Next: &result.LaterCall{Connection: "same", AtNS: 10020 * ms, Outcome: scenarios.Broken, Expected: 30, Status: "DeadlineExceeded"},
		},
		result.Cure{
			Name: "impatience", Change: "the client gives up at once", Effect: result.Worse,
			AfterNS: new(2 * ms), Outcome: scenarios.Broken, Status: "Canceled", Messages: came(1),
		},
	)
	return r
}

// isolatedResult goes from the chain alone to the flush.
func isolatedResult() *result.Result {
	r := stealResult()
	rung := func(name, adds string) result.Rung {
		return result.Rung{Name: name, Adds: adds, Outcome: scenarios.Flowing, Messages: came(30), LongestGapNS: 101 * ms}
	}
	flush := rung("flush", "the flush: conntrack-delete")
	flush.Outcome, flush.Breaks, flush.Messages, flush.LongestGapNS = scenarios.Hung, true, came(10), 2350*ms
	r.Ladder = []result.Rung{
		rung("direct", "the two services and the client"),
		rung("relays", "a relay for each connection, as the layer has them"),
		rung("redirect", "the redirect of the port to the agent, before the call begins"),
		flush,
	}
	return r
}
