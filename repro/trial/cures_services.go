package trial

import (
	"slices"
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The faults against which general remedies are tried. Where a remedy is known not to help,
// it is tried to show that.
var (
	// deadOrFrozen are those after which a peer does not answer, and its kernel may.
	deadOrFrozen = slices.Concat(deadPaths, proxyFaults, []scenarios.FaultKind{scenarios.Frozen, scenarios.NoSettings})
	// silences are those after which a stream that should flow is silent.
	silences = slices.Concat(deadOrFrozen, []scenarios.FaultKind{scenarios.WindowLeak, scenarios.HeldWindow})
	// unanswered are those after which a call waits for ever, also on connections that live.
	unanswered = slices.Concat(silences, []scenarios.FaultKind{
		scenarios.SendDeadlock, scenarios.LateHeader, scenarios.NoHeader, scenarios.StreamLeak,
	})
)

// The values of the remedies of services.
const (
	largeWindow = 8 << 20
	longGrace   = 10 * time.Second
)

// serviceCures are those of what services and their transports do.
var serviceCures = []Cure{
	{
		Name: "larger windows", set: result.FastCures, onlyFaults: true,
		faults: []scenarios.FaultKind{scenarios.SendDeadlock, scenarios.WindowLeak, scenarios.HeldWindow},
		change: always("windows of 8 MiB for each stream and each connection; what is used up lasts longer"),
		apply:  func(t *Trial, _ times) { t.Remedies.Window = largeWindow },
	},
	{
		Name: "one connection a stream", set: result.FastCures, onlyFaults: true,
		faults: []scenarios.FaultKind{scenarios.WindowLeak, scenarios.HeldWindow, scenarios.StreamLeak, scenarios.StreamLimit, scenarios.ProxyStreamLimit},
		has:    func(s scenarios.Scenario) bool { return s.Load.Connections == scenarios.PerStream },
		change: always("each stream of the client has a connection of its own; the forwarder shares one as before"),
		apply:  func(t *Trial, _ times) { t.PerStream = true },
	},
	{
		Name: "an early header", set: result.FastCures, onlyFaults: true,
		faults: []scenarios.FaultKind{scenarios.LateHeader},
		change: always("forwarder and upstream send their header when a call comes, and not with the first message"),
		apply:  func(t *Trial, _ times) { t.Remedies.EarlyHeader = true },
	},
	{
		Name: "a time of grace", set: result.FastCures, onlyFaults: true,
		faults: []scenarios.FaultKind{scenarios.MaxConnectionAge},
		has:    func(s scenarios.Scenario) bool { return *s.Fault.Find(scenarios.MaxConnectionAge).Grace > 0 },
		change: always("MaxConnectionAgeGrace of " + seconds(longGrace) + ", so that calls under way may end"),
		apply: func(t *Trial, _ times) {
			for i := range t.Faults {
				if t.Faults[i].Kind == chain.MaxConnectionAge {
					t.Faults[i].Grace = longGrace
				}
			}
		},
	},
	{
		Name: "retry", set: result.FastCures, onlyFaults: true, streams: true,
		faults: []scenarios.FaultKind{scenarios.MaxConnectionAge},
		change: always("the client asks again for what it lacks when a stream fails; the next call gets a fresh connection"),
		apply:  func(t *Trial, _ times) { t.Remedies.Retry = true },
	},
}
