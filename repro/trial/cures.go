package trial

import (
	"fmt"
	"slices"

	"hangscope/repro/agent"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Cure is a remedy: a change to the trial of a flush, or of another fault.
type Cure struct {
	Name string
	// set is the smallest set that has the cure; a larger one takes longer to
	// run.
	set result.CureSet
	// faults are the kinds of fault, besides a flush, that the cure is tried against.
	faults []scenarios.FaultKind
	// onlyFaults is whether it is not tried against a flush.
	onlyFaults bool
	// streams is whether the cure is for server streams only.
	streams bool
	// has reports whether a scenario already has what the cure would change. If nil, none
	// does.
	has func(scenarios.Scenario) bool
	// agent is whether the cure is one against a flush of mirrord's agent only: a
	// setting of the agent, or a port that its flush does not match.
	agent bool
	// change says in a line what has to be changed, with the times that are used.
	change func(times) string
	apply  func(*Trial, times)
}

// Change says in a line what has to be changed. It names the times as the scenario's
// load has them.
func (c Cure) Change(scenario scenarios.Scenario) string { return c.change(timesFor(scenario)) }

// always is a change without a time in it.
func always(change string) func(times) string {
	return func(times) string { return change }
}

// deadPaths are the faults of the path that can leave an end waiting for ever.
var deadPaths = []scenarios.FaultKind{scenarios.Drop, scenarios.IdleTimeout}

// Cures lists the remedies. The two that matter most come first.
var Cures = slices.Concat(generalCures, proxyCures, serviceCures)

// generalCures are those against what is dead or silent, whatever the reason.
var generalCures = []Cure{
	{
		Name: "flush off", set: result.BriefCures, agent: true,
		change: always(`{"agent": {"flush_connections": false}}; connections that exist are then never intercepted`),
		apply:  func(t *Trial, _ times) { t.Mechanism = "" },
	},
	{
		Name: "another port", set: result.BriefCures, agent: true,
		has:    func(s scenarios.Scenario) bool { return s.Ports.Upstream != s.Ports.Forwarder },
		change: always("let the upstream listen on a port number of its own"),
		apply:  func(t *Trial, _ times) { t.Ports.Upstream = AnotherPort(t.Ports.Forwarder) },
	},
	{
		Name: "socket kill", set: result.FastCures, agent: true,
		// A user's configuration cannot set it: the command line passes on the switch of
		// the flush, and no more.
		change: always("MIRRORD_AGENT_STEALER_FLUSH_CONNECTIONS_CONNTRACK=false (operator's agent.extraEnv, or own image)"),
		apply:  func(t *Trial, _ times) { t.Mechanism = "socket-kill" },
	},
	{
		Name: "today's agent", set: result.FastCures, agent: true,
		has:    func(s scenarios.Scenario) bool { return s.Flush != nil && s.Flush.Mechanism == agent.Today().Mechanism },
		change: always("a release of mirrord after 3.250.0, whose agent flushes as generation " + agent.Today().Name + " does"),
		apply:  func(t *Trial, _ times) { t.Mechanism = agent.Today().Mechanism },
	},
	{
		Name: "forwarder's watchdog", faults: silences, set: result.FastCures, streams: true,
		change: func(x times) string {
			return "the forwarder dials again when the upstream is silent for " + seconds(x.watchdog)
		},
		apply: func(t *Trial, x times) { t.Remedies.ForwarderWatchdog = x.watchdog },
	},
	{
		Name: "health check", faults: deadOrFrozen, set: result.FastCures, streams: true,
		change: func(x times) string {
			return fmt.Sprintf("the forwarder asks for the upstream's health every %s, and dials again", seconds(x.healthCheck))
		},
		apply: func(t *Trial, x times) { t.Remedies.HealthCheck = x.healthCheck },
	},
	{
		Name: "health watch", faults: deadPaths, set: result.FastCures, streams: true,
		change: always("the forwarder watches the upstream's health, and dials again"),
		apply:  func(t *Trial, _ times) { t.Remedies.HealthWatch = true },
	},
	{
		Name: "client's watchdog and retry", faults: silences, set: result.FastCures, streams: true,
		change: func(x times) string {
			return "the client asks again when the stream is silent for " + seconds(x.watchdog)
		},
		apply: func(t *Trial, x times) { t.Remedies.ClientWatchdog, t.Remedies.Retry = x.watchdog, true },
	},
	{
		Name: "retry on a fresh connection", faults: silences, set: result.FastCures, streams: true, onlyFaults: true,
		change: func(x times) string {
			return "the client dials again and asks again when the stream is silent for " + seconds(x.watchdog)
		},
		apply: func(t *Trial, x times) {
			t.Remedies.ClientWatchdog, t.Remedies.Retry, t.Remedies.FreshRetry = x.watchdog, true, true
		},
	},
	{
		Name: "client keepalive", faults: unanswered, set: result.AllCures,
		change: func(x times) string { return "the client pings: " + x.keepalive() },
		apply:  func(t *Trial, x times) { t.Remedies.ClientKeepalive = x.pings },
	},
	{
		Name: "client keepalive and retry", faults: deadOrFrozen, set: result.AllCures, streams: true,
		change: func(x times) string {
			return fmt.Sprintf("the client pings, and asks again when the stream fails: %s", x.keepalive())
		},
		apply: func(t *Trial, x times) { t.Remedies.ClientKeepalive, t.Remedies.Retry = x.pings, true },
	},
	{
		Name: "forwarder's client keepalive", faults: deadOrFrozen, set: result.AllCures,
		change: func(x times) string { return "the forwarder pings the upstream: " + x.keepalive() },
		apply:  func(t *Trial, x times) { t.Remedies.ForwarderKeepalive = x.pings },
	},
	{
		Name: "keepalive of both and retry", faults: deadOrFrozen, set: result.AllCures, streams: true,
		change: func(x times) string {
			return "client and forwarder ping, and the client asks again: " + x.keepalive()
		},
		apply: func(t *Trial, x times) {
			t.Remedies.ClientKeepalive, t.Remedies.ForwarderKeepalive, t.Remedies.Retry = x.pings, x.pings, true
		},
	},
	{
		Name: "forwarder's server keepalive", faults: deadOrFrozen, set: result.AllCures,
		change: func(x times) string { return "the forwarder pings its clients: " + x.keepalive() },
		apply:  func(t *Trial, x times) { t.Remedies.ForwarderServerKeepalive = x.pings },
	},
	{
		Name: "upstream's server keepalive", faults: deadOrFrozen, set: result.AllCures,
		change: func(x times) string { return "the upstream pings its clients: " + x.keepalive() },
		apply:  func(t *Trial, x times) { t.Remedies.UpstreamServerKeepalive = x.pings },
	},
	{
		Name: deadlineCure, faults: unanswered, set: result.AllCures,
		change: func(x times) string { return "the client's calls have a deadline of " + seconds(x.deadline) },
		apply:  func(t *Trial, x times) { t.Remedies.Deadline, t.CallsAfterFirst = x.deadline, true },
	},
	{
		Name: "TCP user timeout", faults: deadOrFrozen, set: result.AllCures,
		change: func(x times) string {
			return fmt.Sprintf("TCP_USER_TIMEOUT of %s on the sockets of client and forwarder", seconds(x.userTimeout))
		},
		apply: func(t *Trial, x times) { t.sockets.userTimeout = x.userTimeout },
	},
	{
		Name: "TCP keepalive", faults: deadOrFrozen, set: result.AllCures,
		change: func(x times) string {
			return fmt.Sprintf("TCP keepalive of %s, Go's default, on the sockets of client and forwarder", seconds(x.tcpKeepalive))
		},
		apply: func(t *Trial, x times) { t.sockets.keepAlive = x.tcpKeepalive },
	},
}

// AnotherPort returns another port than the one given.
func AnotherPort(port int) int {
	const highest = 65535
	if port == highest {
		return highest - 1
	}
	return port + 1
}
