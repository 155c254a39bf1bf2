package repro

import (
	"math/rand/v2"

	"hangscope/repro/draw"
	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// drawHeldWindow draws a transport that gives the window of its connection back only as its
// programs read, with a client that stops reading its first stream: without that, nothing
// goes wrong. Several streams share the connection.
func drawHeldWindow(random *rand.Rand, s *scenarios.Scenario) scenarios.Faults {
	s.Call = draw.Pick(random, scenarios.ServerStream, scenarios.Bidi)
	s.Load.Connections = scenarios.Shared
	s.Load.Streams = max(s.Load.Streams, 2)
	return scenarios.Faults{
		{Kind: scenarios.HeldWindow, Role: draw.Pick(random, scenarios.ClientRole, scenarios.ForwarderRole)},
		{Kind: scenarios.SlowClient, Stream: 1, AfterMessage: new(random.IntN(s.Load.Messages - 1))},
	}
}

// truthOfHeldWindow is what is wrong with a call when a transport holds the window of its
// connection: the client does not read its first stream, and what lies unread of it keeps
// the others out of window. The transport sees that a program reads by the window of its
// stream, which gRPC gives back when a quarter is used: several streams may use up the
// connection before, and then it is the window that stops the first stream too.
func (r *ran) truthOfHeldWindow(fault scenarios.Fault) truth {
	sent, read := r.then.Down[evidence.ForwarderSent].Last, r.then.Down[evidence.Received].Last
	stopped := read >= uint64(*r.scenario.Fault.Find(scenarios.SlowClient).AfterMessage)
	if r.call.Call == 0 && stopped && sent > read {
		return certainly(stall.SlowConsumer, 2)
	}
	if fault.Role == scenarios.ForwarderRole {
		return certainly(stall.FlowControl, 1)
	}
	return certainly(stall.FlowControl, 2)
}
