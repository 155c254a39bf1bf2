package repro

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// trial is the plan of one execution, as plain data.
type trial struct {
	// name is the variant's.
	name string
	// part is the part of the result that has it.
	part result.Part
	// relays is whether connections pass the layer, path their way through the
	// pod if they do.
	relays bool
	path   string
	// steals is whether the agent begins to steal: its redirect is added. It
	// flushes too if there is a mechanism.
	steals    bool
	mechanism string
	ports     scenarios.Ports
	// remedies are what the roles do against a hang, sockets what theirs have.
	remedies chain.Remedies
	sockets  sockets
	// callsAgain is whether a call is made on the connection of the first one
	// when that has ended.
	callsAgain bool
	// fault is what goes wrong in a service.
	fault chain.Fault
	// atLeast is how long the execution is observed at least, unless all roles
	// are done before. If zero, until there is nothing more to see.
	atLeast time.Duration
}

// sockets are options of the sockets of client and forwarder.
type sockets struct {
	// userTimeout is TCP_USER_TIMEOUT, keepAlive the idle time of TCP
	// keepalive. If zero, they are not set.
	userTimeout, keepAlive time.Duration
}

// trialOf returns the trial of a variant by its name.
func trialOf(name string, scenario scenarios.Scenario) trial {
	t := trial{name: name, part: result.PartVariants, relays: name != result.VariantDirect, path: scenario.Path, ports: scenario.Ports}
	switch name {
	case result.VariantDirect, result.VariantFlushOff:
		return t
	case result.VariantFaultOn:
		t.fail(*scenario.Fault)
		return t
	case result.VariantFlushOn:
		t.mechanism = scenario.Flush.Mechanism
	default:
		t.mechanism = scenario.Variants[name].Mechanism
	}
	t.steals = true
	return t
}

// faults are the faults of services by their names in scenarios. That of a
// deadline is one that the caller gives himself.
var faults = map[scenarios.FaultKind]chain.FaultKind{
	scenarios.QuietUpstream:  chain.QuietUpstream,
	scenarios.StuckForwarder: chain.StuckForwarder,
	scenarios.SlowClient:     chain.SlowClient,
	scenarios.EarlyEnd:       chain.EarlyEnd,
	scenarios.StreamLimit:    chain.StreamLimit,
	scenarios.RefusedPings:   chain.RefusedPings,
}

// fail gives the trial a fault of a service.
func (t *trial) fail(fault scenarios.Fault) {
	t.fault = chain.Fault{Kind: faults[fault.Kind], After: uint64(*fault.AfterMessage)}
	switch fault.Kind {
	case scenarios.ShortDeadline:
		t.remedies.Deadline = time.Duration(*fault.Deadline)
	case scenarios.RefusedPings:
		t.remedies.ClientKeepalive = pings
	default:
	}
}

// serverUserTimeout is the TCP_USER_TIMEOUT that a grpc-go server sets by
// default: its keepalive timeout.
const serverUserTimeout = 20 * time.Second

// userTimeouts returns the TCP_USER_TIMEOUT of the sockets: a grpc-go server
// always sets it, a client with its keepalive.
func (t trial) userTimeouts() map[pod.Socket]time.Duration {
	of := func(k *chain.Keepalive, otherwise time.Duration) time.Duration {
		if k != nil {
			return k.Timeout
		}
		return otherwise
	}
	return map[pod.Socket]time.Duration{
		{Owner: evidence.Client, Dialled: true}:    of(t.remedies.ClientKeepalive, t.sockets.userTimeout),
		{Owner: evidence.Forwarder}:                of(t.remedies.ForwarderServerKeepalive, serverUserTimeout),
		{Owner: evidence.Forwarder, Dialled: true}: of(t.remedies.ForwarderKeepalive, t.sockets.userTimeout),
		{Owner: evidence.Upstream}:                 of(t.remedies.UpstreamServerKeepalive, serverUserTimeout),
	}
}

// keepAlives returns the idle time of TCP keepalive of the sockets of client
// and forwarder.
func (t trial) keepAlives() map[pod.Socket]time.Duration {
	return map[pod.Socket]time.Duration{
		{Owner: evidence.Client, Dialled: true}:    t.sockets.keepAlive,
		{Owner: evidence.Forwarder}:                t.sockets.keepAlive,
		{Owner: evidence.Forwarder, Dialled: true}: t.sockets.keepAlive,
	}
}
