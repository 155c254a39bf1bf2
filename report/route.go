package report

import (
	"slices"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// leg is one connection of the chain. A hop is one leg, or several with a
// relaying process between each two.
type leg struct {
	hop int
	// from is at its end towards the upstream, to towards the client.
	from, to evidence.Role
	// redirected is whether a NAT rule gave the connection to who accepted it.
	redirected bool
}

// route returns the legs from the upstream to the client, each the first that
// was made of its kind: later connections may go another way.
func route(v *result.Variant) []leg {
	legs := dialled(v, 1, evidence.Forwarder, evidence.Upstream)
	slices.Reverse(legs)
	for i := range legs {
		legs[i].from, legs[i].to = legs[i].to, legs[i].from
	}
	up := dialled(v, 2, evidence.Client, evidence.Forwarder)
	slices.Reverse(up)
	for _, l := range up {
		l.from, l.to = l.to, l.from
		legs = append(legs, l)
	}
	return legs
}

// mostRelays bounds how far a hop, which may come from a file, is followed.
const mostRelays = 4

// dialled follows the connections of a hop from who dials to who is dialled.
// Without a layer that knows better it is one leg.
func dialled(v *result.Variant, hop int, from, to evidence.Role) []leg {
	var legs []leg
	for at := from; at != to; {
		i := slices.IndexFunc(v.Flows, func(f result.FlowCount) bool { return f.Hop == hop && f.From == at })
		if i < 0 || len(legs) > mostRelays {
			return []leg{{hop: hop, from: from, to: to}}
		}
		flow := v.Flows[i]
		legs = append(legs, leg{hop: hop, from: flow.From, to: flow.To, redirected: flow.Redirected})
		at = flow.To
	}
	return legs
}

// stations returns who is at the ends of the legs.
func stations(legs []leg) []evidence.Role {
	roles := []evidence.Role{legs[0].from}
	for _, l := range legs {
		roles = append(roles, l.to)
	}
	return roles
}

// flushed reports whether the layer says that it flushed a leg.
func flushed(v *result.Variant, l leg) bool {
	return v.Flush != nil && slices.ContainsFunc(v.Flows, func(f result.FlowCount) bool {
		return f.Matched && (f.From == l.from && f.To == l.to || f.From == l.to && f.To == l.from)
	})
}

// legFates finds what became of the messages on each leg. The ends' evidence
// is of hops; what the relays learned tells more.
func legFates(r *result.Result, v *result.Variant, legs []leg) []hopFate {
	fates := make([]hopFate, len(legs))
	for number := 1; number <= 2; number++ {
		var places []int
		for i, l := range legs {
			if l.hop == number {
				places = append(places, i)
			}
		}
		if upward(r, v) {
			slices.Reverse(places)
		}
		whole := fate(r, v, number)
		split := slices.IndexFunc(places, func(i int) bool { return halfOpenLeg(v, legs[i]) })
		if split < 0 {
			split = slices.IndexFunc(places, func(i int) bool { return lostWord(v, legs[i]) })
		}
		for n, i := range places {
			switch {
			case whole != stopped || len(places) == 1:
				fates[i] = whole
			case split < 0:
				fates[i] = unsure
			case n < split:
				fates[i] = flowing
			case n == split:
				fates[i] = stopped
			default:
				fates[i] = starved
			}
		}
	}
	return fates
}

// halfOpenLeg reports whether one end of a leg was told of the other, which
// was told of nothing.
func halfOpenLeg(v *result.Variant, l leg) bool {
	return toldOf(v, l.from, l.to, l.hop) && silent(v, l.to) || toldOf(v, l.to, l.from, l.hop) && silent(v, l.from)
}

// lostWord reports whether a relay at one end of a leg was told of anything,
// and the other end of nothing: the relay's closing did not reach it.
func lostWord(v *result.Variant, l leg) bool {
	relayTold := func(role evidence.Role) bool { return end(v, role) == nil && !silent(v, role) }
	return relayTold(l.from) && silent(v, l.to) || relayTold(l.to) && silent(v, l.from)
}

// toldOf reports whether a role was told of its peer on a hop.
func toldOf(v *result.Variant, role, peer evidence.Role, hop int) bool {
	e := end(v, role)
	switch {
	case e == nil:
		return slices.ContainsFunc(v.Relays, func(r result.Relay) bool { return r.Role == role && r.Peer == peer })
	case role == evidence.Forwarder && hop == 1:
		return is(e.ToldOfUpstream)
	case role == evidence.Forwarder:
		return is(e.ToldOfClient)
	default:
		return is(e.Told)
	}
}

// silent reports whether a role was told of nothing.
func silent(v *result.Variant, role evidence.Role) bool {
	if e := end(v, role); e != nil {
		return not(e.Told)
	}
	return !slices.ContainsFunc(v.Relays, func(r result.Relay) bool { return r.Role == role })
}
