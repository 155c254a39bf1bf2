package repro

import (
	"math/rand/v2"
	"time"

	"hangscope/repro/draw"
	"hangscope/repro/evidence"
	"hangscope/repro/stall"
	"hangscope/scenarios"
)

// drawPathFault draws a fault of the path, on a path without proxies: a proxy hides which
// bytes were lost.
func drawPathFault(random *rand.Rand, s *scenarios.Scenario) scenarios.Fault {
	s.Path, s.Mesh = "plain", scenarios.MeshBytes
	fault := scenarios.Fault{Kind: draw.Pick(random, scenarios.Drop, scenarios.Drop, scenarios.IdleTimeout), Hop: 1 + random.IntN(2)}
	interval := time.Duration(*s.Load.Interval)
	if fault.Kind == scenarios.IdleTimeout {
		*s.Load.Interval = scenarios.Duration(max(interval, 1500*time.Millisecond))
		s.Load.Messages = min(s.Load.Messages, 6)
		fault.Idle = new(scenarios.Duration(draw.Between(random, time.Second, 1400*time.Millisecond)))
		fault.Then = draw.Pick(random, scenarios.ThenSilent, scenarios.ThenReset)
		return fault
	}
	fault.Direction = draw.Pick(random, scenarios.BothWays, scenarios.BothWays, scenarios.UpWay, scenarios.DownWay)
	fault.AfterMessage = new(random.IntN(s.Load.Messages - 1))
	fault.Delay = new(scenarios.Duration(random.Int64N(int64(max(interval, 1)))))
	if random.IntN(3) == 0 {
		fault.Above, fault.Connections, fault.AfterMessage = 1300, scenarios.AllConnections, new(0)
		*s.Load.Size = max(*s.Load.Size, 2000)
	}
	return fault
}

// truthOfPath is what is wrong after a fault of the path.
func (r *ran) truthOfPath(fault scenarios.Fault) truth {
	client := r.call.Ends[evidence.ClientEnd].Told
	cause := stall.BlackHole
	switch {
	case fault.Kind == scenarios.IdleTimeout:
		cause = stall.IdleDrop
	case fault.Above > 0:
		cause = stall.MTU
	}
	is := truth{is: []place{{cause, fault.Hop}}}
	reset := fault.Kind == scenarios.IdleTimeout && fault.Then == scenarios.ThenReset
	switch {
	case deadlinePassed(client):
		return r.deadline()
	case reset && r.call.Open:
		return truth{is: []place{{stall.HalfOpenHop, fault.Hop}}}
	case r.call.Open && !r.lostOn(fault.Hop):
		return r.dead()
	}
	return is
}

// lostOn reports whether something that was written on a hop was not read.
func (r *ran) lostOn(hop int) bool {
	ends := map[int][2]evidence.End{
		1: {evidence.UpstreamEnd, evidence.ForwarderToUpstream}, 2: {evidence.ForwarderToClient, evidence.ClientEnd},
	}[hop]
	one, other := r.sockets[ends[0]], r.sockets[ends[1]]
	return one.Written.Bytes > other.Read.Bytes || other.Written.Bytes > one.Read.Bytes || !one.Observed || !other.Observed
}
