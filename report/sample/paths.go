package sample

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The processes that relay connections in the pod.
const (
	Agent         evidence.Role = "agent"
	OutboundProxy evidence.Role = "outbound proxy"
	InboundProxy  evidence.Role = "inbound proxy"
)

// Flow is a connection of a hop to the port that is flushed.
func Flow(hop int, from, to evidence.Role, redirected bool, resets ...evidence.Role) result.FlowCount {
	return result.FlowCount{
		From: from, To: to, Hop: hop, OriginalPort: 50051, Redirected: redirected, Matched: true,
		DeliveredBytes: 1880, Resets: resets,
	}
}

// unmatched is a connection that was made after the flush.
func unmatched(f result.FlowCount) result.FlowCount {
	f.Matched = false
	return f
}

// Channel is one of the agent's own connections.
func Channel() result.FlowCount {
	f := unmatched(Flow(2, Agent, evidence.Forwarder, false))
	f.OriginalPort = 0
	return f
}

// StealResult is conntrack-delete where the port is already stolen: only the agent is
// told by the client's kernel. Calls are made after the flush.
func StealResult() *result.Result {
	r := HungResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Path = "subscribed-again", "the port is already stolen when the flush comes", "steal"
	v := &r.Variants[1]
	v.Silent = true
	v.Stall.Hop, v.Stall.Points = 2, Points(evidence.Down, 11, 11, 11, 10)
	v.Ends[1] = ToldEnd(evidence.Forwarder, "Canceled", "context canceled")
	v.Ends[1].ToldOfClient, v.Ends[1].ToldOfUpstream = new(true), new(false)
	Flushed(v,
		Flow(2, evidence.Client, Agent, true, Agent), Channel(), Flow(1, evidence.Forwarder, evidence.Upstream, false),
		unmatched(Flow(2, evidence.Client, Agent, true)), Channel())
	v.Flush.Mechanism, v.Flush.Generation, v.Flush.Runs = "conntrack-delete", "g1", "conntrack --delete --proto tcp --orig-port-dst P"
	v.Relays = []result.Relay{{Role: Agent, Peer: evidence.Client, Reset: true, ToldNS: 1002 * Ms}}
	v.AfterFlush = []result.LaterCall{
		{Connection: "same", AtNS: 1462 * Ms, Outcome: scenarios.Hung, Expected: 30, ServedBy: evidence.Forwarder},
		{Connection: "fresh", AtNS: 1462 * Ms, Outcome: scenarios.Flowing, Received: 30, Expected: 30, ServedBy: evidence.Forwarder},
	}
	v.Served = &result.Served{Running: new(result.ByForwarder), NextMessage: new(result.Nobody), NextCall: new(result.ByForwarder)}
	return r
}

// MeshResult is the agent before today's behind a mesh: the close towards the client
// is lost between the proxy and it.
func MeshResult() *result.Result {
	r := StealResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Path = "linkerd-4806", "the agent before today's behind a proxy as Linkerd's", "meshio"
	v := &r.Variants[1]
	Flushed(v,
		Flow(2, evidence.Client, InboundProxy, true, InboundProxy),
		Flow(2, InboundProxy, evidence.Forwarder, false, InboundProxy, evidence.Forwarder),
		Flow(1, evidence.Forwarder, OutboundProxy, true), Flow(1, OutboundProxy, evidence.Upstream, false),
		unmatched(Flow(2, evidence.Client, InboundProxy, true)), unmatched(Flow(2, InboundProxy, Agent, true)), Channel())
	v.Flush.Mechanism, v.Flush.Generation = "conntrack-and-socket-kill", "g4"
	v.Flush.Runs = "conntrack -D -p tcp --dport P --state ESTABLISHED, then ss -K sport = :P"
	v.Relays = []result.Relay{
		{Role: InboundProxy, Peer: evidence.Forwarder, Reset: true, ToldNS: 963 * Ms},
		{Role: InboundProxy, Peer: evidence.Forwarder, Reset: true, ToldNS: 970 * Ms},
		{Role: Agent, Peer: evidence.Client, ToldNS: 980 * Ms},
	}
	v.AfterFlush, v.Served.NextCall = nil, nil
	return r
}

// UnaryResult is a loop of unary calls, some of which fail.
func UnaryResult() *result.Result {
	r := ZombieResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Call = "unary", "thirty unary calls, one after the other", scenarios.Unary
	v := &r.Variants[1]
	v.Ends[0].Errors = 3
	v.Ends[1].Zombie = &result.Zombie{ForNS: 1900 * Ms}
	v.Messages.Received = 27
	return r
}

// repeatedResult is a flush that is repeated and does no harm.
func repeatedResult() *result.Result {
	r := HarmlessResult()
	r.Scenario.Name, r.Scenario.Summary = "again-and-again", "a flush every half a second"
	f := r.Variants[1].Flush
	f.AgainNS = []int64{1462 * Ms, 1962 * Ms, 2462 * Ms}
	return r
}
