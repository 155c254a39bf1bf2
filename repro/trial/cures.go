package trial

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Cure is a remedy: a change to the trial of a flush.
type Cure struct {
	Name string
	// Change says in a line what has to be changed.
	Change string
	// set is the smallest set that has the cure; a larger one takes longer to
	// run.
	set result.CureSet
	// streams is whether the cure is for server streams only.
	streams bool
	apply   func(*Trial)
}

// pings are gRPC's pings as the cures set them. A client of grpc-go may ping
// every 10 s at most, and 3 s is long for an answer.
var pings = &chain.Keepalive{Time: 10 * time.Second, Timeout: 3 * time.Second}

// goKeepAlive is what Go's net.Listen and net.Dial set.
const goKeepAlive = 15 * time.Second

// watchdogLimit is how long a watchdog waits for a message.
const watchdogLimit = 3 * time.Second

// observedAfterFlush is how long after the flush a cure is observed. On a
// kernel, every effect that was measured came within 29.3 s, and that of a fast
// cure within 3.1 s.
var observedAfterFlush = map[result.CureSet]time.Duration{
	result.FastCures: 5 * time.Second,
	result.AllCures:  31 * time.Second,
}

// differentPort is the name of the cure that gives the upstream a port of its own.
const differentPort = "another port"

// Cures lists the remedies. The two that matter most come first.
var Cures = []Cure{
	{
		Name: "flush off", set: result.BriefCures,
		Change: `{"agent": {"flush_connections": false}}`,
		apply:  func(t *Trial) { t.Mechanism = "" },
	},
	{
		Name: differentPort, set: result.BriefCures,
		Change: "let the upstream listen on a port number of its own",
		apply:  func(t *Trial) { t.Ports.Upstream = anotherPort(t.Ports) },
	},
	{
		Name: "socket kill", set: result.FastCures,
		Change: "MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK=false (agents since 2026-07)",
		apply:  func(t *Trial) { t.Mechanism = "socket-kill" },
	},
	{
		Name: "forwarder's watchdog", set: result.FastCures, streams: true,
		Change: "the forwarder dials again when the upstream is silent for 3 s",
		apply:  func(t *Trial) { t.Remedies.ForwarderWatchdog = watchdogLimit },
	},
	{
		Name: "health check", set: result.FastCures, streams: true,
		Change: "the forwarder asks for the upstream's health each second, and dials again",
		apply:  func(t *Trial) { t.Remedies.HealthCheck = time.Second },
	},
	{
		Name: "health watch", set: result.FastCures, streams: true,
		Change: "the forwarder watches the upstream's health, and dials again",
		apply:  func(t *Trial) { t.Remedies.HealthWatch = true },
	},
	{
		Name: "client's watchdog and retry", set: result.FastCures, streams: true,
		Change: "the client asks again when the stream is silent for 3 s",
		apply:  func(t *Trial) { t.Remedies.ClientWatchdog, t.Remedies.Retry = watchdogLimit, true },
	},
	{
		Name: "client keepalive", set: result.AllCures,
		Change: "the client pings: keepalive 10s, timeout 3s",
		apply:  func(t *Trial) { t.Remedies.ClientKeepalive = pings },
	},
	{
		Name: "client keepalive and retry", set: result.AllCures, streams: true,
		Change: "the client pings, and asks again when the stream fails",
		apply:  func(t *Trial) { t.Remedies.ClientKeepalive, t.Remedies.Retry = pings, true },
	},
	{
		Name: "forwarder's client keepalive", set: result.AllCures,
		Change: "the forwarder pings the upstream: keepalive 10s, timeout 3s",
		apply:  func(t *Trial) { t.Remedies.ForwarderKeepalive = pings },
	},
	{
		Name: "keepalive of both and retry", set: result.AllCures, streams: true,
		Change: "client and forwarder ping, and the client asks again",
		apply: func(t *Trial) {
			t.Remedies.ClientKeepalive, t.Remedies.ForwarderKeepalive, t.Remedies.Retry = pings, pings, true
		},
	},
	{
		Name: "forwarder's server keepalive", set: result.AllCures,
		Change: "the forwarder pings its clients: keepalive 10s, timeout 3s",
		apply:  func(t *Trial) { t.Remedies.ForwarderServerKeepalive = pings },
	},
	{
		Name: "upstream's server keepalive", set: result.AllCures,
		Change: "the upstream pings its clients: keepalive 10s, timeout 3s",
		apply:  func(t *Trial) { t.Remedies.UpstreamServerKeepalive = pings },
	},
	{
		Name: "deadline", set: result.AllCures,
		Change: "the client's calls have a deadline of 10s",
		apply:  func(t *Trial) { t.Remedies.Deadline, t.CallsAfterFirst = 10*time.Second, true },
	},
	{
		Name: "TCP user timeout", set: result.AllCures,
		Change: "TCP_USER_TIMEOUT of 5s on the sockets of client and forwarder",
		apply:  func(t *Trial) { t.sockets.userTimeout = 5 * time.Second },
	},
	{
		Name: "TCP keepalive", set: result.AllCures,
		Change: "TCP keepalive of 15s, Go's default, on the sockets of client and forwarder",
		apply:  func(t *Trial) { t.sockets.keepAlive = goKeepAlive },
	},
}

// has reports whether a scenario already has what the cure would change.
func (c Cure) has(scenario scenarios.Scenario) bool {
	return c.Name == differentPort && scenario.Ports.Upstream != scenario.Ports.Forwarder
}

func anotherPort(ports scenarios.Ports) int {
	const highest = 65535
	if ports.Forwarder == highest {
		return highest - 1
	}
	return ports.Forwarder + 1
}

// CureTrials returns the trials of the cures of a set, for a scenario. The cure
// without a flush has none, since every scenario has that variant.
func CureTrials(set result.CureSet, scenario scenarios.Scenario) map[string]Trial {
	trials := make(map[string]Trial)
	if scenario.Flush == nil || scenario.Variants != nil {
		return trials
	}
	for _, c := range Cures {
		if !set.Holds(c.set) || (c.streams && scenario.Call != scenarios.ServerStream) || c.has(scenario) {
			continue
		}
		t := Of(result.VariantFlushOn, scenario)
		t.Name, t.Part = c.Name, result.PartCures
		c.apply(&t)
		if t.Mechanism == "" {
			continue
		}
		if wait, ok := observedAfterFlush[c.set]; ok {
			t.AtLeast = FlushDue(scenario) + wait
		}
		trials[c.Name] = t
	}
	return trials
}

// FlushDue estimates the latest moment at which the flush of a scenario
// happens.
func FlushDue(scenario scenarios.Scenario) time.Duration {
	load := scenario.Load
	after := scenario.Flush.After()
	if scenario.Flush.Phase == scenarios.Random {
		after = time.Duration(*load.Interval)
	}
	return time.Duration(*load.Delay) + time.Duration(*scenario.Flush.AfterMessage)*time.Duration(*load.Interval) +
		after
}
