package content

import (
	"fmt"
	"slices"

	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// Leg is one connection of the chain. A hop is one leg, or several legs with
// relaying processes between them.
type Leg struct {
	Hop int
	// from is at the end towards the upstream, to at the end towards the client.
	from, to evidence.Role
	// Redirected is whether a NAT rule redirected the connection.
	Redirected bool
}

// Route returns the legs from the upstream to the client, with the process between them
// that the call was on last. It follows the first connection from each process that
// leads there; later connections may go another way.
func Route(v *result.Variant) []Leg {
	legs := dialled(v, 1, v.Middle(), evidence.Upstream)
	slices.Reverse(legs)
	for i := range legs {
		legs[i].from, legs[i].to = legs[i].to, legs[i].from
	}
	up := dialled(v, 2, evidence.Client, v.Middle())
	slices.Reverse(up)
	for _, l := range up {
		l.from, l.to = l.to, l.from
		legs = append(legs, l)
	}
	return legs
}

// maxRelays bounds how far a hop is followed: it may come from a file, and go in a
// circle.
const maxRelays = 4

// dialled follows the connections of a hop, each from its dialler to its acceptor.
// If the layer does not know them, the hop is one leg.
func dialled(v *result.Variant, hop int, from, to evidence.Role) []Leg {
	if legs, ok := leading(v, hop, from, to, maxRelays); ok {
		return legs
	}
	return []Leg{{Hop: hop, from: from, to: to}}
}

// leading returns the first connections that lead from one role to another, over some
// relays at most.
func leading(v *result.Variant, hop int, from, to evidence.Role, relays int) ([]Leg, bool) {
	if from == to {
		return nil, true
	}
	for i := range v.Flows {
		flow := &v.Flows[i]
		if flow.Hop != hop || flow.From != from || relays < 0 {
			continue
		}
		if rest, ok := leading(v, hop, flow.To, to, relays-1); ok {
			return append([]Leg{{Hop: hop, from: flow.From, to: flow.To, Redirected: flow.Redirected}}, rest...), true
		}
	}
	return nil, false
}

// stations returns the roles at the ends of the legs.
func stations(legs []Leg) []evidence.Role {
	roles := []evidence.Role{legs[0].from}
	for _, l := range legs {
		roles = append(roles, l.to)
	}
	return roles
}

// Flushed reports whether the layer says that it flushed a leg.
func Flushed(v *result.Variant, l Leg) bool {
	return v.Flush != nil && slices.ContainsFunc(v.Flows, func(f result.FlowCount) bool {
		return f.Matched && (f.From == l.from && f.To == l.to || f.From == l.to && f.To == l.from)
	})
}

// lostWord reports whether a relay at one end of a leg was told of something and
// the other end was told of nothing: the relay closed the leg, and that did not
// reach the other end.
func lostWord(v *result.Variant, l Leg) bool {
	relayTold := func(role evidence.Role) bool { return v.End(role) == nil && !toldNothing(v, role) }
	return relayTold(l.from) && toldNothing(v, l.to) || relayTold(l.to) && toldNothing(v, l.from)
}

// toldOf reports whether a role was told of its peer on a hop.
func toldOf(v *result.Variant, role, peer evidence.Role, hop int) bool {
	e := v.End(role)
	switch {
	case e == nil:
		return slices.ContainsFunc(v.Relays, func(r result.Relay) bool { return r.Role == role && r.Peer == peer })
	case role == v.Middle() && hop == 1:
		return IsTrue(e.ToldOfUpstream)
	case role == v.Middle():
		return IsTrue(e.ToldOfClient)
	default:
		return IsTrue(e.Told)
	}
}

// toldNothing reports whether a role was told of nothing.
func toldNothing(v *result.Variant, role evidence.Role) bool {
	if e := v.End(role); e != nil {
		return IsFalse(e.Told)
	}
	return !slices.ContainsFunc(v.Relays, func(r result.Relay) bool { return r.Role == role })
}

// StandingAt says which variant and which moment a drawing of the chain shows.
func StandingAt(r *result.Result, v *result.Variant) string {
	note := fmt.Sprintf("%s, as it stood at %s", VariantName(r, v.Name), phrase.Moment(v.LastedNS))
	if _, of := CountCalls(v); of > 1 {
		note += ", the worst call"
	}
	return note
}
