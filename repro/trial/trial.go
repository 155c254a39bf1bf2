package trial

import (
	"time"

	"hangscope/repro/chain"
	"hangscope/repro/evidence"
	"hangscope/repro/pod"
	"hangscope/repro/proxy"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Trial is the plan of one execution, as plain data.
type Trial struct {
	// Name is the variant's.
	Name string
	// Part is the part of the result that has the variant.
	Part result.Part
	// Relays is whether connections pass through the layer. If they do, Path is
	// their way through the pod.
	Relays bool
	Path   string
	// Middlebox is whether something on the way flushes, and no agent steals.
	Middlebox bool
	// Steals is whether the agent begins to steal, which adds its redirect. If
	// there is a Mechanism, the agent flushes too.
	Steals    bool
	Mechanism string
	// BeforeCalls is whether that is before the calls begin. LocalDials is when the
	// local process dials the upstream, if there is one.
	BeforeCalls bool
	LocalDials  scenarios.LocalDials
	Ports       scenarios.Ports
	// Remedies are what the roles do against a hang, sockets the options of
	// their sockets. The local process has those of the forwarder.
	Remedies chain.Remedies
	sockets  sockets
	// PerStream is whether each stream of the client has a connection of its own, also if
	// the load shares one.
	PerStream bool
	// CallsAfterFirst is whether a call is made on the connection of the first
	// call when that has ended.
	CallsAfterFirst bool
	// Faults are what goes wrong in services.
	Faults []chain.Fault
	// Proxies are what proxies on hops do, by the hop. Where a proxy is at fault, the trials
	// without the fault have one that passes all on.
	Proxies map[int]proxy.Behaviour
	// Strikes are what goes wrong on links.
	Strikes []Strike
	// AtLeast is the shortest time for which the execution is observed, unless
	// all roles are done before. If zero, it is observed until there is nothing
	// more to see.
	AtLeast time.Duration
}

// sockets are options of the sockets of client and forwarder.
type sockets struct {
	// userTimeout is TCP_USER_TIMEOUT, keepAlive the idle time of TCP
	// keepalive. If zero, they are not set.
	userTimeout, keepAlive time.Duration
}

// Of returns the trial of a variant by its name. Beside a flush, faults are there with and
// without it: what they do is no deed of the flush.
func Of(name string, scenario scenarios.Scenario) Trial {
	t := harmless(name, scenario)
	if name != result.VariantDirect && (name != result.VariantFlushOff || scenario.FaultsBeside()) {
		t.fail(scenario)
	}
	return t
}

// harmless is the trial of a variant without the faults.
func harmless(name string, scenario scenarios.Scenario) Trial {
	t := Trial{Name: name, Part: result.PartVariants, Relays: name != result.VariantDirect, Path: scenario.Path, Ports: scenario.Ports}
	t.Middlebox = scenario.Flush != nil && scenario.Flush.By == scenarios.ByMiddlebox
	if scenario.Local != nil {
		t.LocalDials = scenario.Local.Dials
	}
	if t.Relays {
		t.placeProxies(scenario.Fault)
	}
	t.BeforeCalls = t.Relays && scenario.Flush != nil && scenario.Flush.BeforeCalls
	switch name {
	case result.VariantDirect, result.VariantFlushOff:
		// Whoever calls after stealing began is answered as without a flush.
		t.Steals = t.BeforeCalls
		return t
	case result.VariantFaultOn:
		return t
	case result.VariantFlushOn:
		t.Mechanism = scenario.Flush.Mechanism
	default:
		t.Mechanism = scenario.Variants[name].Mechanism
	}
	t.Steals = true
	return t
}

// HasLocal reports whether there is a local process, which answers what the agent
// steals from the pod's application.
func (t Trial) HasLocal() bool {
	path, err := t.Way()
	return err == nil && t.Relays && t.Steals && path.Local()
}

// Way returns the way of the connections through the pod.
func (t Trial) Way() (*pod.Path, error) {
	path, err := pod.FindPath(t.Path)
	if err == nil && t.Middlebox {
		path = path.Unstolen()
	}
	return path, err
}

// serverUserTimeout is the TCP_USER_TIMEOUT that a grpc-go server sets by
// default: its keepalive timeout.
const serverUserTimeout = 20 * time.Second

// UserTimeouts returns the TCP_USER_TIMEOUT of the sockets: a grpc-go server
// always sets it, a client with its keepalive.
func (t Trial) UserTimeouts() map[pod.Socket]time.Duration {
	of := func(k *chain.Keepalive, otherwise time.Duration) time.Duration {
		if k != nil {
			return k.Timeout
		}
		return otherwise
	}
	return map[pod.Socket]time.Duration{
		{Owner: evidence.Client, Dialled: true}:    of(t.Remedies.ClientKeepalive, t.sockets.userTimeout),
		{Owner: evidence.Forwarder}:                of(t.Remedies.ForwarderServerKeepalive, serverUserTimeout),
		{Owner: evidence.Forwarder, Dialled: true}: of(t.Remedies.ForwarderKeepalive, t.sockets.userTimeout),
		{Owner: evidence.Local}:                    of(t.Remedies.ForwarderServerKeepalive, serverUserTimeout),
		{Owner: evidence.Local, Dialled: true}:     of(t.Remedies.ForwarderKeepalive, t.sockets.userTimeout),
		{Owner: evidence.Upstream}:                 of(t.Remedies.UpstreamServerKeepalive, serverUserTimeout),
	}
}

// KeepAlives returns the idle time of TCP keepalive of the sockets of client,
// forwarder and local process.
func (t Trial) KeepAlives() map[pod.Socket]time.Duration {
	return map[pod.Socket]time.Duration{
		{Owner: evidence.Client, Dialled: true}:    t.sockets.keepAlive,
		{Owner: evidence.Forwarder}:                t.sockets.keepAlive,
		{Owner: evidence.Forwarder, Dialled: true}: t.sockets.keepAlive,
		{Owner: evidence.Local}:                    t.sockets.keepAlive,
		{Owner: evidence.Local, Dialled: true}:     t.sockets.keepAlive,
	}
}
