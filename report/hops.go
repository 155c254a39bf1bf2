package report

import (
	"fmt"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
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
func fate(r *result.Result, v *result.Variant, number int) hopFate {
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
func halfOpen(v *result.Variant, number int) bool {
	far, forwarder := end(v, evidence.Upstream), end(v, evidence.Forwarder)
	if number == 2 {
		far = end(v, evidence.Client)
	}
	return far != nil && forwarder != nil && is(far.Told) && not(forwarder.ToldOfClient) && not(forwarder.ToldOfUpstream)
}

// upward reports whether the messages flow from the client to the upstream.
func upward(r *result.Result, v *result.Variant) bool {
	if len(v.Hops) > 0 {
		return v.Hops[0].Hop == 2
	}
	return r.Scenario.Call == scenarios.ClientStream
}

func hopLatency(v *result.Variant, number int) string {
	for _, h := range v.Hops {
		if h.Hop == number && h.Latency.Count > 0 {
			return duration(h.Latency.P50NS)
		}
	}
	return ""
}

// stationOf is what is said of a role at its place in the chain.
func stationOf(v *result.Variant, which evidence.Role, port int) station {
	found := station{name: role(which), port: port, flushed: v.Flush != nil && port != 0 && v.Flush.Port == port}
	e := end(v, which)
	if e == nil {
		return found.say(dim, "not observed")
	}
	returned := e.State == evidence.Returned.String()
	stuck := !returned && not(e.Told) && !fine(v)
	silent := dim
	if stuck {
		silent = bad
	}
	found = found.say(silent, clip(e.State, widestName))
	switch {
	case e.Told == nil:
		found = found.say(dim, "told: unknown")
	case *e.Told:
		found = found.say(warn, "told"+status(e))
		if e.AfterFlushNS != nil && *e.AfterFlushNS >= 0 {
			found = found.say(dim, "after "+duration(*e.AfterFlushNS))
		}
	case returned && e.Zombie == nil:
		found = found.say(good, "no error")
	default:
		found = found.say(silent, "not told")
		if stuck && v.LastedNS > e.SinceNS {
			found = found.say(dim, "silent "+duration(v.LastedNS-e.SinceNS))
		}
	}
	if e.Zombie != nil && e.Zombie.Messages > 0 {
		found = found.say(bad, fmt.Sprintf("sent %d to nobody", e.Zombie.Messages))
	}
	return found
}
