package repro

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// cure is a remedy: a change to the trial of a flush.
type cure struct {
	name string
	// change says in a line what has to be changed.
	change string
	// effort orders the sets: what it takes to see what the cure does.
	set result.CureSet
	// streams is whether it is for server streams only.
	streams bool
	apply   func(*trial)
}

// gRPC's pings as the cures set them: 10 s is the least that grpc-go allows a
// client, and 3 s is long for an answer.
var pings = &chain.Keepalive{Time: 10 * time.Second, Timeout: 3 * time.Second}

// goKeepAlive is what Go's net.Listen and net.Dial set.
const goKeepAlive = 15 * time.Second

// watchdogLimit is how long a watchdog waits for a message.
const watchdogLimit = 3 * time.Second

// The time after the flush for which a slow cure is observed: all that was
// measured on a kernel happened within 29.3 s. A fast one takes up to 3.1 s.
var cureTakes = map[result.CureSet]time.Duration{
	result.FastCures: 5 * time.Second,
	result.AllCures:  31 * time.Second,
}

// differentPort is the name of the cure that gives the upstream a port of its own.
const differentPort = "another port"

// cures are the remedies of the design, the two that matter most first.
var cures = []cure{
	{
		name: "flush off", set: result.BriefCures,
		change: `{"agent": {"flush_connections": false}}`,
		apply:  func(t *trial) { t.mechanism = "" },
	},
	{
		name: differentPort, set: result.BriefCures,
		change: "let the upstream listen on a port number of its own",
		apply:  func(t *trial) { t.ports.Upstream = anotherPort(t.ports) },
	},
	{
		name: "socket kill", set: result.FastCures,
		change: "MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK=false (agents since 2026-07)",
		apply:  func(t *trial) { t.mechanism = "socket-kill" },
	},
	{
		name: "forwarder's watchdog", set: result.FastCures, streams: true,
		change: "the forwarder dials anew when the upstream is silent for 3 s",
		apply:  func(t *trial) { t.remedies.ForwarderWatchdog = watchdogLimit },
	},
	{
		name: "health check", set: result.FastCures, streams: true,
		change: "the forwarder asks for the upstream's health each second, and dials anew",
		apply:  func(t *trial) { t.remedies.HealthCheck = time.Second },
	},
	{
		name: "health watch", set: result.FastCures, streams: true,
		change: "the forwarder watches the upstream's health, and dials anew",
		apply:  func(t *trial) { t.remedies.HealthWatch = true },
	},
	{
		name: "client's watchdog and retry", set: result.FastCures, streams: true,
		change: "the client asks again when the stream is silent for 3 s",
		apply:  func(t *trial) { t.remedies.ClientWatchdog, t.remedies.Retry = watchdogLimit, true },
	},
	{
		name: "client keepalive", set: result.AllCures,
		change: "the client pings: keepalive 10s, timeout 3s",
		apply:  func(t *trial) { t.remedies.ClientKeepalive = pings },
	},
	{
		name: "client keepalive and retry", set: result.AllCures, streams: true,
		change: "the client pings, and asks again when the stream fails",
		apply:  func(t *trial) { t.remedies.ClientKeepalive, t.remedies.Retry = pings, true },
	},
	{
		name: "forwarder's client keepalive", set: result.AllCures,
		change: "the forwarder pings the upstream: keepalive 10s, timeout 3s",
		apply:  func(t *trial) { t.remedies.ForwarderKeepalive = pings },
	},
	{
		name: "keepalive of both and retry", set: result.AllCures, streams: true,
		change: "client and forwarder ping, and the client asks again",
		apply: func(t *trial) {
			t.remedies.ClientKeepalive, t.remedies.ForwarderKeepalive, t.remedies.Retry = pings, pings, true
		},
	},
	{
		name: "forwarder's server keepalive", set: result.AllCures,
		change: "the forwarder pings its clients: keepalive 10s, timeout 3s",
		apply:  func(t *trial) { t.remedies.ForwarderServerKeepalive = pings },
	},
	{
		name: "upstream's server keepalive", set: result.AllCures,
		change: "the upstream pings its clients: keepalive 10s, timeout 3s",
		apply:  func(t *trial) { t.remedies.UpstreamServerKeepalive = pings },
	},
	{
		name: "deadline", set: result.AllCures,
		change: "the client's calls have a deadline of 10s",
		apply:  func(t *trial) { t.remedies.Deadline, t.callsAgain = 10*time.Second, true },
	},
	{
		name: "TCP user timeout", set: result.AllCures,
		change: "TCP_USER_TIMEOUT of 5s on the sockets of client and forwarder",
		apply:  func(t *trial) { t.sockets.userTimeout = 5 * time.Second },
	},
	{
		name: "TCP keepalive", set: result.AllCures,
		change: "TCP keepalive of 15s, Go's default, on the sockets of client and forwarder",
		apply:  func(t *trial) { t.sockets.keepAlive = goKeepAlive },
	},
}

// has reports whether a scenario has what the cure would change already.
func (c cure) has(scenario scenarios.Scenario) bool {
	return c.name == differentPort && scenario.Ports.Upstream != scenario.Ports.Forwarder
}

func anotherPort(ports scenarios.Ports) int {
	const highest = 65535
	if ports.Forwarder == highest {
		return highest - 1
	}
	return ports.Forwarder + 1
}

// cureTrials returns the trials of the cures of a set, for a scenario. The one
// without the flush is a variant anyway.
func cureTrials(set result.CureSet, scenario scenarios.Scenario) map[string]trial {
	trials := make(map[string]trial)
	if scenario.Flush == nil || scenario.Variants != nil {
		return trials
	}
	for _, c := range cures {
		if !set.Holds(c.set) || (c.streams && scenario.Call != scenarios.ServerStream) || c.has(scenario) {
			continue
		}
		t := trialOf(result.VariantFlushOn, scenario)
		t.name, t.part = c.name, result.PartCures
		c.apply(&t)
		if t.mechanism == "" {
			continue
		}
		if wait, ok := cureTakes[c.set]; ok {
			t.atLeast = flushDue(scenario) + wait
		}
		trials[c.name] = t
	}
	return trials
}

// flushDue is about when the flush of a scenario happens, at the latest.
func flushDue(scenario scenarios.Scenario) time.Duration {
	load := scenario.Load
	after := scenario.Flush.After()
	if scenario.Flush.Phase == scenarios.Random {
		after = time.Duration(*load.Interval)
	}
	return time.Duration(*load.Delay) + time.Duration(*scenario.Flush.AfterMessage)*time.Duration(*load.Interval) +
		after
}

// newCure judges what a cure did, beside what the fault did without it.
func newCure(c cure, cured *result.Variant, without *result.Variant) result.Cure {
	r := result.Cure{
		Name: c.name, Change: c.change, Effect: effect(cured, without),
		Outcome: cured.Outcome, Messages: cured.Messages,
	}
	client, forwarder := cured.End(evidence.Client), cured.End(evidence.Forwarder)
	r.Status = client.Status
	r.ForwarderAfterNS = forwarder.AfterFlushNS
	switch {
	case r.Effect == result.Cures && cured.Stall != nil && cured.Flush != nil:
		r.AfterNS = new(cured.Stall.SinceNS + cured.Stall.LastedNS - cured.Flush.AtNS)
	case r.Effect == result.TurnsIntoError || r.Effect == result.Worse:
		r.AfterNS = client.AfterFlushNS
	}
	return r
}

// effect compares a fault with and without a cure.
func effect(cured, without *result.Variant) result.Effect {
	complete := func(v *result.Variant) bool {
		return v.Messages.Received == v.Messages.Expected
	}
	switch {
	case cured.Outcome == scenarios.Undecided, without.Outcome == scenarios.Undecided:
		return result.NotDecided
	case complete(cured):
		return result.Cures
	case complete(without), result.Severity(cured.Outcome) > result.Severity(without.Outcome):
		return result.Worse
	case cured.Outcome != scenarios.Hung && without.Outcome == scenarios.Hung:
		return result.TurnsIntoError
	default:
		return result.NoHelp
	}
}
