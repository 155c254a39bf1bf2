package report

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// The processes that relay connections in the pod.
const (
	agent         evidence.Role = "agent"
	outboundProxy evidence.Role = "outbound proxy"
	inboundProxy  evidence.Role = "inbound proxy"
)

// flow is a connection of a hop to the port that is flushed.
func flow(hop int, from, to evidence.Role, redirected bool, resets ...evidence.Role) result.FlowCount {
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

// channel is one of the agent's own connections.
func channel() result.FlowCount {
	f := unmatched(flow(2, agent, evidence.Forwarder, false))
	f.OriginalPort = 0
	return f
}

// stealResult is conntrack-delete where the port is already stolen: the agent
// alone hears of the client's kernel, and calls are made afterwards.
func stealResult() *result.Result {
	r := hungResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Path = "subscribed-again", "the port is already stolen when the flush comes", "steal"
	v := &r.Variants[1]
	v.Silent = true
	v.Stall.Hop, v.Stall.Points = 2, points(evidence.Down, 11, 11, 11, 10)
	v.Ends[1] = toldEnd(evidence.Forwarder, "Canceled", "context canceled")
	v.Ends[1].ToldOfClient, v.Ends[1].ToldOfUpstream = new(true), new(false)
	flush(v,
		flow(2, evidence.Client, agent, true, agent), channel(), flow(1, evidence.Forwarder, evidence.Upstream, false),
		unmatched(flow(2, evidence.Client, agent, true)), channel())
	v.Flush.Mechanism, v.Flush.Generation, v.Flush.Runs = "conntrack-delete", "g1", "conntrack --delete --proto tcp --orig-port-dst P"
	v.Relays = []result.Relay{{Role: agent, Peer: evidence.Client, Reset: true, ToldNS: 1002 * ms}}
	v.AfterFlush = []result.LaterCall{
		{Connection: "same", AtNS: 1462 * ms, Outcome: scenarios.Hung, Expected: 30},
		{Connection: "fresh", AtNS: 1462 * ms, Outcome: scenarios.Flowing, Received: 30, Expected: 30},
	}
	return r
}

// meshResult is the agent of today behind a mesh: the close towards the client
// is lost between the proxy and it.
func meshResult() *result.Result {
	r := stealResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Path = "linkerd-today", "today's agent behind a proxy as Linkerd's", "meshio"
	v := &r.Variants[1]
	flush(v,
		flow(2, evidence.Client, inboundProxy, true, inboundProxy),
		flow(2, inboundProxy, evidence.Forwarder, false, inboundProxy, evidence.Forwarder),
		flow(1, evidence.Forwarder, outboundProxy, true), flow(1, outboundProxy, evidence.Upstream, false),
		unmatched(flow(2, evidence.Client, inboundProxy, true)), unmatched(flow(2, inboundProxy, agent, true)), channel())
	v.Flush.Mechanism, v.Flush.Generation = "conntrack-and-socket-kill", "g4"
	v.Flush.Runs = "conntrack -D -p tcp --dport P --state ESTABLISHED, then ss -K sport = :P"
	v.Relays = []result.Relay{
		{Role: inboundProxy, Peer: evidence.Forwarder, Reset: true, ToldNS: 963 * ms},
		{Role: inboundProxy, Peer: evidence.Forwarder, Reset: true, ToldNS: 970 * ms},
		{Role: agent, Peer: evidence.Client, ToldNS: 980 * ms},
	}
	v.AfterFlush = nil
	return r
}

// unaryResult is a loop of unary calls of which some fail.
func unaryResult() *result.Result {
	r := zombieResult()
	r.Scenario.Name, r.Scenario.Summary, r.Scenario.Call = "unary", "thirty unary calls, one after the other", scenarios.Unary
	v := &r.Variants[1]
	v.Ends[0].Errors = 3
	v.Ends[1].Zombie = &result.Zombie{ForNS: 1900 * ms}
	v.Messages.Received = 27
	return r
}

// repeatedResult is a flush that is repeated and does no harm.
func repeatedResult() *result.Result {
	r := harmlessResult()
	r.Scenario.Name, r.Scenario.Summary = "again-and-again", "a flush every half a second"
	f := r.Variants[1].Flush
	f.AgainNS = []int64{1462 * ms, 1962 * ms, 2462 * ms}
	return r
}
