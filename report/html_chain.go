package report

import (
	"fmt"
	"slices"

	"hangscope/repro/result"
)

// htmlStation is a station of the chain with the leg that follows it.
type htmlStation struct {
	Name, Port string
	Flushed    bool
	Lines      []said
	Leg        *htmlLeg
}

// htmlLeg is one connection of the chain.
type htmlLeg struct {
	Hop string
	// Kind is the name of what became of the messages, Words says it.
	Kind, Words, Mark   string
	Up                  bool
	Flushed, Redirected bool
	Latency             string
}

// fateWords are what became of the messages on a leg: a name, words, and a
// sign that stands on the line.
var fateWords = map[hopFate][3]string{
	flowing: {"flowing", "messages pass", ""},
	stopped: {"stopped", "messages stop here", "✗"},
	paused:  {"paused", "paused, then went on", "≈"},
	starved: {"starved", "nothing comes any more", ""},
	unsure:  {"unsure", "they stop here or on another leg of the hop", "?"},
}

// chainView is the chain as the terminal draws it.
func chainView(r *result.Result, v *result.Variant) []htmlStation {
	legs := route(v)
	fates := legFates(r, v, legs)
	var view []htmlStation
	for i, at := range stationsOf(r, v, legs) {
		station := htmlStation{Name: at.name, Flushed: at.flushed, Lines: at.lines}
		if at.port != 0 {
			station.Port = fmt.Sprintf(":%d", at.port)
		}
		if i < len(legs) {
			l, words := legs[i], fateWords[fates[i]]
			station.Leg = &htmlLeg{
				Hop: fmt.Sprintf("hop %d", l.hop), Kind: words[0], Words: words[1], Mark: words[2],
				Up: upward(r, v), Flushed: flushed(v, l), Redirected: l.redirected,
			}
			relayed := slices.ContainsFunc(legs, func(other leg) bool { return other.hop == l.hop && other != l })
			if p50 := hopLatency(v, l.hop); p50 != "" && !relayed {
				station.Leg.Latency = "p50 " + p50
			}
		}
		view = append(view, station)
	}
	return view
}
