package report

import (
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// hostileResult holds what nobody should be able to put on a terminal.
func hostileResult() *result.Result {
	r := hungResult()
	const long = "a very long text that goes on and on, "
	r.Scenario.Name = "evil\x1b[2J\x1b]0;title\a\u202ename" + long + long
	r.Scenario.Summary = "日本語の要約と\u2066bidi\u2069 and a\ttab\nand a new line, " + long + long + long + long + long + long + long
	r.Scenario.Origin = "https://example.org/\x1b[31m" + long + long
	r.Environment.Kernel = "6.18\r\x9b2J" + long
	v := &r.Variants[1]
	v.Name = "flush-on"
	v.Ends[0].State = "\x1b[5mdoing\u200b something that is 日本語"
	v.Ends[2].Status = "Status\x00OfGreatLengthThatDoesNotFit"
	v.Ends[2].Message = "\x1b]8;;https://example.org\x1b\\click\x1b]8;;\x1b\\ " + long + "日本語" + long + long
	v.Flush.Mechanism = "mark\u0085reject" + long
	v.Flows[0].From = "cl\x1b[1mient\u202e" + long
	v.Flows = append(v.Flows, result.FlowCount{From: evidence.Upstream, To: "rel\x1b[1may" + long})
	v.Flush.Generation, v.Flush.Runs = "g\x1b[2J", "rm \x1b]0;title\a"+long+long+long
	v.AfterFlush = []result.LaterCall{{Connection: "\x1b[1mboth\u202e", Outcome: "mel\x1b[1mted", Status: "\x00" + long}}
	v.Relays = []result.Relay{{Role: evidence.Upstream, Peer: "\x1b[1m" + long}}
	cure := result.Cure{Name: "\x1b[1m" + long, Change: "\u202e" + long + long + long, Effect: "\x1b[1mbetter", Status: long}
	r.Cures = []result.Cure{cure, cure, cure}
	r.Ladder = []result.Rung{{Name: "\x1b[1m" + long, Adds: "\u202e" + long + long, Outcome: "mel\x1b[1mted", Breaks: true}}
	r.Verdict = result.Unexpected
	r.Checks = []result.Check{{Variant: "flush\x1b[K-on", What: "outcome\u2028", Want: long + long, Got: "\x1b[31m" + long}}
	return r
}

// hostileRelayResult has a relay whose name nobody should see as it is.
func hostileRelayResult() *result.Result {
	const name = "proxy\x1b[2J\x1b]0;title\a\u202e of a very long name 日本語"
	r := meshResult()
	v := &r.Variants[1]
	for i, f := range v.Flows {
		if f.From == inboundProxy {
			v.Flows[i].From = name
		}
		if f.To == inboundProxy {
			v.Flows[i].To = name
		}
	}
	v.Relays = []result.Relay{{Role: name, Peer: "\x1b[1mpeer\u202e 日本語", ToldNS: -1}}
	return r
}
