package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// HopFate is what became of the messages on a hop.
type HopFate int

// The fates of the messages on a hop.
const (
	// FateFlowing: messages pass.
	FateFlowing HopFate = iota
	// FateStopped: messages went in and did not come out.
	FateStopped
	// FatePaused: messages came out after a stall.
	FatePaused
	// FateStarved: messages no longer went in, or it is not known where they stopped.
	FateStarved
	// FateUnsure: messages stopped here or on another leg of the hop.
	FateUnsure
)

// hopFateOf finds what became of the messages on a hop.
func hopFateOf(r *result.Result, v *result.Variant, number int) HopFate {
	ended := v.Outcome == scenarios.Hung || v.Outcome == scenarios.Broken
	stalled := func(number int) bool { return v.Stall != nil && v.Stall.Hop == number }
	cut := func(number int) bool { return ended && stalled(number) || halfOpen(v, number) }
	other, first := 1+2-number, 1
	if Upward(r, v) {
		first = 2
	}
	switch {
	case v.Outcome == scenarios.Broken && v.Moved():
		return FateFlowing // what broke was the chain before
	case v.Outcome == scenarios.Recovered && stalled(number):
		return FatePaused
	case cut(number):
		return FateStopped
	case (cut(other) || ended && insideForwarder(v)) && number == first && !blocked(r, v):
		return FateFlowing
	case cut(other) || ended:
		return FateStarved
	default:
		return FateFlowing
	}
}

// halfOpen reports whether the far end of a hop was told and the forwarder was told
// nothing on either hop. If the forwarder was told on its other hop, the far end
// may have been told by the forwarder.
func halfOpen(v *result.Variant, number int) bool {
	far, forwarder := v.End(evidence.Upstream), v.End(v.Middle())
	if number == 2 {
		far = v.End(evidence.Client)
	}
	return far != nil && forwarder != nil && IsTrue(far.Told) && IsFalse(forwarder.ToldOfClient) && IsFalse(forwarder.ToldOfUpstream)
}

// insideForwarder reports whether the messages came to the forwarder and did not leave
// it.
func insideForwarder(v *result.Variant) bool {
	if v.Stall == nil {
		return false
	}
	from, to, ok := lostAt(v.Stall.Points)
	return ok && from.Role == to.Role
}

// blocked reports whether the sender of the messages finds no room for the next one.
func blocked(r *result.Result, v *result.Variant) bool {
	sender := evidence.Upstream
	if Upward(r, v) {
		sender = evidence.Client
	}
	e := v.End(sender)
	return e != nil && e.State == evidence.BlockedInSend.String()
}

// Upward reports whether the messages flow from the client to the upstream.
func Upward(r *result.Result, v *result.Variant) bool {
	if len(v.Hops) > 0 {
		return v.Hops[0].Hop == 2
	}
	return r.Scenario.Call == scenarios.ClientStream
}

// HopLatency is the median latency of a hop, empty if none was measured.
func HopLatency(v *result.Variant, number int) string {
	if v.Clock.Virtual() {
		return ""
	}
	for _, h := range v.Hops {
		if h.Hop == number && h.Latency.Count > 0 {
			return phrase.Duration(h.Latency.P50NS)
		}
	}
	return ""
}

// stationOf is what a report says about a role at its place in the chain.
func stationOf(v *result.Variant, which evidence.Role, port int) Station {
	found := Station{Name: RoleName(which), Port: port, Flushed: v.Flush != nil && port != 0 && v.Flush.Port == port}
	e := v.End(which)
	if e == nil {
		return found.say(phrase.Dim, "not observed")
	}
	returned := e.State == evidence.Returned.String()
	stuck := !returned && IsFalse(e.Told) && !Fine(v)
	silent := phrase.Dim
	if stuck {
		silent = phrase.Bad
	}
	found = found.say(silent, phrase.Clip(e.State, phrase.WidestName))
	if stuck && v.LastedNS > e.SinceNS {
		found = found.say(phrase.Dim, "for "+phrase.Duration(v.LastedNS-e.SinceNS))
	}
	if also := Also(e); also != nil {
		found = found.say(silent, "also "+phrase.Clip(also.State, phrase.WidestName))
	}
	switch {
	case e.Told == nil:
		found = found.say(phrase.Dim, "told: unknown")
	case *e.Told:
		found = found.say(phrase.Warn, "told"+StatusOf(e))
		if e.AfterFlushNS != nil && *e.AfterFlushNS >= 0 {
			found = found.say(phrase.Dim, "after "+phrase.Duration(*e.AfterFlushNS))
		}
	case returned && e.Zombie == nil:
		found = found.say(phrase.Good, "no error")
	default:
		found = found.say(silent, "not told")
	}
	if e.Zombie != nil && e.Zombie.Messages > 0 {
		found = found.say(phrase.Bad, fmt.Sprintf("sent %d to nobody", e.Zombie.Messages))
	}
	return found
}

// LegFates finds what became of the messages on each leg. The ends only know of
// hops; what the relays learned tells the legs of a hop apart.
func LegFates(r *result.Result, v *result.Variant, legs []Leg) []HopFate {
	fates := make([]HopFate, len(legs))
	for number := 1; number <= 2; number++ {
		var places []int
		for i, l := range legs {
			if l.Hop == number {
				places = append(places, i)
			}
		}
		if Upward(r, v) {
			slices.Reverse(places)
		}
		whole := hopFateOf(r, v, number)
		split := slices.IndexFunc(places, func(i int) bool { return halfOpenLeg(v, legs[i]) })
		if split < 0 {
			split = slices.IndexFunc(places, func(i int) bool { return lostWord(v, legs[i]) })
		}
		for n, i := range places {
			switch {
			case whole != FateStopped || len(places) == 1:
				fates[i] = whole
			case split < 0:
				fates[i] = FateUnsure
			case n < split:
				fates[i] = FateFlowing
			case n == split:
				fates[i] = FateStopped
			default:
				fates[i] = FateStarved
			}
		}
	}
	return fates
}

// halfOpenLeg reports whether one end of a leg was told that the leg is dead, and
// the other end was told of nothing.
func halfOpenLeg(v *result.Variant, l Leg) bool {
	return toldOf(v, l.from, l.to, l.Hop) && toldNothing(v, l.to) || toldOf(v, l.to, l.from, l.Hop) && toldNothing(v, l.from)
}
