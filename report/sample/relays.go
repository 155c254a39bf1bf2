package sample

import (
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// Relays are made-up reports of relays, each with something that a page has to show.
var Relays = map[string]func() *result.Relayed{
	"hung":        HungRelay,
	"quiet":       quietRelay,
	"fine":        fineRelay,
	"passed":      passedRelay,
	"never":       neverRelay,
	"nocall":      noCallRelay,
	"interrupted": interruptedRelay,
	"several":     SeveralRelay,
	"scenario":    scenarioRelay,
	"unmet":       unmetRelay,
	"hostile":     HostileRelay,
}

const second = int64(1e9)

// passedRelay passed calls on, and nothing went wrong.
func passedRelay() *result.Relayed {
	return &result.Relayed{
		Kind: result.RelayedKind, Schema: result.SchemaVersion, Tool: result.Tool{Name: "hangscope", Version: "0.1.0"},
		Environment: HungResult().Environment, Made: "2026-11-26T10:00:00Z",
		Hops:     []result.RelayedHop{{Hop: 2, Listen: 6001, Target: 50051, Connections: 2}},
		WithinNS: 30 * second, StallAfterNS: 5 * second, LastedNS: 61 * second,
		Methods: []result.RelayedMethod{
			{Hop: 2, Method: "/shop.v1.Orders/Get", Calls: 12, OK: 9, Ended: map[string]int{"NotFound": 2, "RST_STREAM CANCEL of the client": 1}, Up: 12, Down: 9, First: &result.Distribution{Count: 9, MinNS: second / 500, P50NS: second / 250, P90NS: second / 50, P99NS: second / 20, MaxNS: second / 20}},
			{
				Hop: 2, Method: "/shop.v1.Orders/Watch", Calls: 3, Open: 3, Ended: map[string]int{}, Up: 3, Down: 240, LongestGapNS: 1_200_000_000,
				First:    &result.Distribution{Count: 3, MinNS: second / 100, P50NS: second / 80, P90NS: second / 70, P99NS: second / 70, MaxNS: second / 70},
				DownGaps: &result.Distribution{Count: 240, Censored: 3, MaxOpen: true, MinNS: second / 300, P50NS: second / 20, P90NS: second / 10, P99NS: 9 * second / 10, MaxNS: 32 * second},
			},
		},
		Faults: []result.RelayedFault{}, Notes: []string{}, Verdict: result.Expected,
	}
}

// fate is a call of a stream of orders that was open at a fault.
func fate(stream uint32, state result.FateState, afterNS int64) result.Fate {
	return result.Fate{
		Hop: 2, Connection: 1, Stream: stream, Method: "/shop.v1.Orders/Watch", UpBefore: 1, DownBefore: 10, State: state, AfterNS: afterNS,
	}
}

// HungRelay has a call of each fate, and the command that ran meanwhile failed.
func HungRelay() *result.Relayed {
	r := passedRelay()
	r.Hops = append(r.Hops, result.RelayedHop{Hop: 1, Listen: 6002, Target: 50052, Connections: 1, Refused: 3})
	on, ended, told, hung, quiet := fate(1, result.WentOn, 42_000_000), fate(3, result.EndedSince, second/2), fate(5, result.ToldSince, second/4), fate(7, result.HungSince, 30*second), fate(1, result.QuietSince, 30*second)
	on.Down, ended.Status, ended.Down = 17, "Unavailable", 1
	told.Status, told.ClientTold, told.ServerTold = "its connection ended with RST", "RST", "RST"
	hung.ServerTold, hung.UndeliveredDown = "RST", 1234
	quiet.Hop, quiet.Connection, quiet.Method = 1, 2, ""
	r.Faults = []result.RelayedFault{{Mechanism: "mark-reject", AtNS: 1_204_000_000, Matched: 2, Calls: []result.Fate{on, ended, told, hung, quiet}}}
	r.Notes = []string{"Hop 2: a connection could not be passed on: connection refused."}
	r.CommandExit, r.Verdict = new(1), result.Unexpected
	return r
}

// quietRelay had a call on which nothing was to be said.
func quietRelay() *result.Relayed {
	r := passedRelay()
	r.Faults = []result.RelayedFault{{Mechanism: "black-hole", AtNS: 10 * second, Matched: 1, Calls: []result.Fate{fate(1, result.QuietSince, 30*second)}}}
	r.Verdict = result.NoVerdict
	return r
}

// fineRelay did what is expected.
func fineRelay() *result.Relayed {
	r := passedRelay()
	told := fate(3, result.ToldSince, second/100)
	told.Status, told.ClientTold = "its connection ended with FIN", "FIN"
	r.Faults = []result.RelayedFault{{Mechanism: "socket-kill", AtNS: 10 * second, Matched: 2, Calls: []result.Fate{fate(1, result.WentOn, second/10), told}}}
	r.CommandExit = new(0)
	return r
}

// neverRelay waited for messages that never came.
func neverRelay() *result.Relayed {
	r := passedRelay()
	r.Notes, r.Verdict = []string{"The fault never happened: no call had 10 messages."}, result.NoVerdict
	return r
}

// noCallRelay had a fault while no call was open.
func noCallRelay() *result.Relayed {
	r := passedRelay()
	r.Faults = []result.RelayedFault{{Mechanism: "drop", AtNS: 10 * second, Calls: []result.Fate{}}}
	return r
}

// interruptedRelay was ended a second after its fault.
func interruptedRelay() *result.Relayed {
	r := quietRelay()
	r.LastedNS, r.Interrupted = 11*second, true
	r.Faults[0].Calls[0].AfterNS = second
	return r
}

// SeveralRelay has more faults than a page lists, of which one hung a call.
func SeveralRelay() *result.Relayed {
	r := passedRelay()
	r.Verdict, r.MoreFaults = result.Unexpected, 470
	for i := range int64(30) {
		call := fate(1, result.WentOn, second/10)
		if i == 25 {
			call = fate(1, result.HungSince, 3*second)
		}
		r.Faults = append(r.Faults, result.RelayedFault{Mechanism: "conntrack-delete", AtNS: (i + 1) * second, Matched: 1, Calls: []result.Fate{call}})
	}
	r.Faults[25].Became = map[result.FateState]int{result.HungSince: 1, result.WentOn: 11}
	return r
}

// scenarioRelay had a call that hung, as its scenario expects.
func scenarioRelay() *result.Relayed {
	r := quietRelay()
	r.Scenario, r.Verdict, r.Events = "mirrord-2348", result.Expected, 12
	r.Faults[0].Calls[0] = fate(1, result.HungSince, 30*second)
	r.Faults[0].Mechanism, r.Faults[0].By = "mark-reject", scenarios.ByAgent
	for _, expected := range [][2]string{{"outcome", "hung"}, {"cause", "half-open"}, {"hop", "1"}, {"client.told", "false"}, {"upstream.told", "true"}} {
		r.Checks = append(r.Checks, result.Check{Variant: "flush-on", What: expected[0], Want: expected[1], Got: expected[1], OK: true})
	}
	return r
}

// unmetRelay showed one thing that is not as expected, and one that is not known.
func unmetRelay() *result.Relayed {
	r := scenarioRelay()
	r.Verdict = result.Unexpected
	r.Checks[1].Got, r.Checks[1].OK = "black-hole", false
	r.Checks[4].Got, r.Checks[4].OK = result.NotObserved, false
	return r
}

// HostileRelay holds what nobody should be able to put on a terminal.
func HostileRelay() *result.Relayed {
	const long = "a very long text that goes on and on, "
	r := HungRelay()
	r.Tool.Version, r.Made = "\x1b[2J\u202e"+long, "\x1b]0;title\a"+long
	r.Methods[0].Method = "/pack\x1b[31m.Ser\u202evice/" + long + long
	r.Methods[1].Method = "no \x00 method" + long
	r.Methods[0].Ended = map[string]int{"\x1b[1mUn\u200bknown" + long: 1}
	r.Scenario = "\x1b[7m" + long + long
	r.Checks = []result.Check{{Variant: "\u202e", What: "out\x1b[2Jcome" + long, Want: long + "\a", Got: "\x1b[31m" + long}}
	f := &r.Faults[0]
	f.Mechanism = "mark\u0085reject" + long + long
	for i := range f.Calls {
		f.Calls[i].Method = r.Methods[i%2].Method
		f.Calls[i].Status, f.Calls[i].ClientTold = "\x1b[5m"+long+long, "RST\u2028"+long
	}
	r.Notes = []string{"\x1b]8;;https://example.org\x1b\\click " + long + long + long + long + long + long + long}
	return r
}
