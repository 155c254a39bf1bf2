package sample

import (
	"time"

	"hangscope/repro/result"
)

// Probes are samples of what a probe saw.
var Probes = map[string]func() *result.Probed{
	"flowing": FlowingProbe, "hung": HungProbe, "compared": ComparedProbe, "listed": ListedProbe,
}

// probed is what all samples have in common.
func probed() *result.Probed {
	return &result.Probed{
		Kind: result.ProbedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: "v1"},
		Made: "2026-11-26T10:00:00Z", Method: "/shop.Orders/Watch", Calls: result.ServerStreaming, Described: "reflection v1",
		Asked:    result.ProbedAsked{Requests: 1, Messages: 20, Repeat: 1, Concurrency: 1, StallAfterNS: 5e9, WithinNS: 30e9},
		LastedNS: 2e9, Rounds: 1, Notes: []string{}, Verdict: result.Expected,
		Sides: []result.ProbedSide{{
			Name: "target", Port: 50051, Connections: 1, Ended: map[result.ProbedEnd]int{result.EndedReached: 1}, Status: map[string]int{},
			Up: 1, Down: 20, First: around(1, 2*time.Millisecond), Gaps: around(19, 100*time.Millisecond),
			Stalls: []result.ProbedStall{}, Worst: []result.ProbedCall{},
		}},
	}
}

func around(count int64, usual time.Duration) result.Distribution {
	ns := int64(usual)
	return result.Distribution{Count: count, MinNS: ns / 2, P50NS: ns, P90NS: ns + ns/10, P99NS: ns + ns/5, MaxNS: ns + ns/4}
}

// FlowingProbe did what was asked.
func FlowingProbe() *result.Probed { return probed() }

// HungProbe has a stall of each reason, in calls of each end.
func HungProbe() *result.Probed {
	p := probed()
	p.Verdict, p.Interrupted, p.TLS = result.Unexpected, true, true
	p.Notes = []string{"The command of --on-stall failed: exit status 1."}
	p.Asked.Concurrency, p.Asked.EveryNS, p.Rounds = 8, 30e9, 3
	side := &p.Sides[0]
	side.Ended = map[result.ProbedEnd]int{result.EndedHung: 4, result.EndedFailed: 1, result.EndedQuiet: 1, result.EndedStopped: 1, result.EndedOK: 1}
	side.Status = map[string]int{"OK": 1, "Unavailable": 1}
	side.Gaps.MaxNS, side.Gaps.P99NS, side.Gaps.MaxOpen, side.Gaps.Censored = 35e9, 35e9, true, 5
	side.Lasted = around(2, time.Second)
	window := int64(0)
	side.Stalls = []result.ProbedStall{
		{Call: 1, Reason: result.PeerSilent, SinceNS: 1e9, SilentNS: 35e9, Up: 1, Down: 3, Frames: &result.ProbedFrames{
			Written: 1, Arrived: 3, Answered: true, ConnectionWindow: 65535, LastReadNS: 1e9, PingedNS: new(int64(11e9)), Unacked: new(uint32(1)),
		}},
		{Call: 2, Reason: result.NotRead, SinceNS: 2e9, SilentNS: 6e9, Over: true, Up: 1, Down: 1, Frames: &result.ProbedFrames{
			Written: 1, Arrived: 9, Answered: true, ConnectionWindow: 65535, LastReadNS: 3e9, PartialHave: 100, PartialWant: 1005,
		}},
		{Call: 3, Reason: result.SendBlocked, SinceNS: 2e9, SilentNS: 35e9, Up: 4, Frames: &result.ProbedFrames{Written: 3, StreamWindow: &window}},
		{Call: 4, Reason: result.SendStuck, SinceNS: 2e9, SilentNS: 35e9, Up: 4},
		{Call: 5, Reason: result.NotOpened, SinceNS: 2e9, SilentNS: 35e9},
	}
	side.StallCount = 7
	side.Worst = []result.ProbedCall{
		{Call: 1, BeganNS: 1e9, LastedNS: 36e9, Up: 1, Down: 3, End: result.EndedHung},
		{Call: 6, BeganNS: 1e9, LastedNS: 2e9, Up: 1, End: result.EndedFailed, Status: "Unavailable", Message: "the connection is draining"},
	}
	return p
}

// ComparedProbe called two addresses, of which the target is slower.
func ComparedProbe() *result.Probed {
	p := probed()
	p.Asked.Repeat = 10
	other := p.Sides[0]
	other.Name, other.Port, other.First = "against", 6001, around(10, time.Millisecond)
	p.Sides[0].First = around(10, 4*time.Millisecond)
	p.Sides = append(p.Sides, other)
	estimate := func(ns int64) result.ProbedEstimate {
		return result.ProbedEstimate{Calls: 10, MedianNS: &ns, LowNS: new(ns - ns/10), HighNS: new(ns + ns/10)}
	}
	p.Compared = []result.ProbedMeasure{
		{Name: "first message", Target: estimate(4e6), Against: estimate(1e6), Change: new(3.), P: new(0.001), Meaning: "worse"},
		{Name: "longest gap", Target: estimate(110e6), Against: estimate(109e6), Change: new(0.009), P: new(0.4), Meaning: "within noise"},
		{Name: "whole call", Meaning: "not measured"},
	}
	p.EnoughCalls = 5
	return p
}

// ListedProbe listed the services.
func ListedProbe() *result.Probed {
	p := probed()
	p.Method, p.Calls, p.Asked = "", "", result.ProbedAsked{}
	p.Services = []result.ProbedService{
		{Name: "shop.Orders", Methods: []result.ProbedMethod{
			{Name: "Watch", Calls: result.ServerStreaming, Request: "shop.WatchRequest", Response: "shop.Order"},
			{Name: "Place", Calls: result.UnaryCall, Request: "shop.Order", Response: "google.protobuf.Empty"},
		}},
		{Name: "shop.Secret"},
	}
	p.Sides = []result.ProbedSide{{Name: "target", Port: 50051, Connections: 1}}
	return p
}
