package report

import (
	"fmt"

	"github.com/fatih/color"

	"hangscope/repro"
	"hangscope/repro/evidence"
	"hangscope/scenarios"
)

// hopFate is what became of the messages on a hop.
type hopFate int

const (
	flowing hopFate = iota
	// stopped: messages went in and did not come out.
	stopped
	// paused: they did, after a stall.
	paused
	// starved: none went in any more, or it is not known where they stopped.
	starved
	// unsure: they stopped here or on another leg of the hop.
	unsure
)

// fate finds what became of the messages on a hop.
func fate(r *repro.Result, v *repro.Variant, number int) hopFate {
	ended := v.Outcome == scenarios.Hung || v.Outcome == scenarios.Broken
	stalled := func(number int) bool { return v.Stall != nil && v.Stall.Hop == number }
	cut := func(number int) bool { return ended && stalled(number) || halfOpen(v, number) }
	other, first := 1+2-number, 1
	if upward(r, v) {
		first = 2
	}
	switch {
	case v.Outcome == scenarios.Recovered && stalled(number):
		return paused
	case cut(number):
		return stopped
	case cut(other) && number == first:
		return flowing
	case cut(other) || ended:
		return starved
	default:
		return flowing
	}
}

// halfOpen reports whether the far end of a hop was told and the forwarder of
// nothing. Had the forwarder been told of its other hop, then the far end
// could have it from the forwarder.
func halfOpen(v *repro.Variant, number int) bool {
	far, forwarder := end(v, evidence.Upstream), end(v, evidence.Forwarder)
	if number == 2 {
		far = end(v, evidence.Client)
	}
	return far != nil && forwarder != nil && is(far.Told) && not(forwarder.ToldOfClient) && not(forwarder.ToldOfUpstream)
}

// upward reports whether the messages flow from the client to the upstream.
func upward(r *repro.Result, v *repro.Variant) bool {
	if len(v.Hops) > 0 {
		return v.Hops[0].Hop == 2
	}
	return r.Scenario.Call == scenarios.ClientStream
}

func hopLatency(v *repro.Variant, number int) string {
	for _, h := range v.Hops {
		if h.Hop == number && h.Latency.Count > 0 {
			return duration(h.Latency.P50NS)
		}
	}
	return ""
}

// station is what is said of a role at its place in the chain.
func (s *sheet) station(v *repro.Variant, which evidence.Role, port int) []string {
	title := s.bold.Sprint(role(which))
	if port != 0 {
		pen := s.dim
		if v.Flush != nil && v.Flush.Port == port {
			pen = s.fault
		}
		title += " " + pen.Sprintf(":%d", port)
	}
	lines := []string{title}
	e := end(v, which)
	if e == nil {
		return append(lines, s.dim.Sprint("not observed"))
	}
	say := func(pen *color.Color, text string) {
		if text != "" {
			lines = append(lines, pen.Sprint(s.spell(text)))
		}
	}
	returned := e.State == evidence.Returned.String()
	stuck := !returned && not(e.Told) && !fine(v)
	silent := s.dim
	if stuck {
		silent = s.bad
	}
	say(silent, clip(e.State, widestName))
	switch {
	case e.Told == nil:
		say(s.dim, "told: unknown")
	case *e.Told:
		say(s.warn, "told"+status(e))
		if e.AfterFlushNS != nil && *e.AfterFlushNS >= 0 {
			say(s.dim, "after "+duration(*e.AfterFlushNS))
		}
	case returned && e.Zombie == nil:
		say(s.good, "no error")
	default:
		say(silent, "not told")
		if stuck && v.LastedNS > e.SinceNS {
			say(s.dim, "silent "+duration(v.LastedNS-e.SinceNS))
		}
	}
	if e.Zombie != nil && e.Zombie.Messages > 0 {
		say(s.bad, fmt.Sprintf("sent %d to nobody", e.Zombie.Messages))
	}
	return lines
}
