package trial

import (
	"slices"

	"hangscope/repro/result"
	"hangscope/scenarios"
)

// proxyFaults are the faults of proxies that let an end wait for ever, or end a stream.
var proxyFaults = []scenarios.FaultKind{
	scenarios.Buffering, scenarios.SwallowedEnd, scenarios.DeadBackEnd, scenarios.StreamIdleTimeout, scenarios.StreamDuration,
}

// proxyCures are those against what is idle for too long, to something on the way.
var proxyCures = []Cure{
	{
		Name: "heartbeat", faults: slices.Concat(proxyFaults, []scenarios.FaultKind{scenarios.IdleTimeout}),
		set: result.FastCures, streams: true, onlyFaults: true,
		change: func(x times) string {
			return "the upstream sends an empty message when it has had none for " + seconds(x.heartbeat)
		},
		apply: func(t *Trial, x times) { t.Remedies.Heartbeat = x.heartbeat },
	},
}
