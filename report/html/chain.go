package html

import (
	"fmt"
	"slices"

	"hangscope/report/content"
	"hangscope/report/phrase"
	"hangscope/repro/result"
)

// stationView is a station of the chain with the leg that follows it.
type stationView struct {
	Name, Port string
	Flushed    bool
	Lines      []phrase.Toned
	Leg        *legView
}

// legView is one leg of the chain.
type legView struct {
	Hop string
	// Kind names what became of the messages, Words says it to a reader.
	Kind, Words, Mark   string
	Up                  bool
	Flushed, Redirected bool
	Latency             string
}

// fateWords has for each fate a name, words, and the sign on the line of the leg.
var fateWords = map[content.HopFate][3]string{
	content.FateFlowing: {"flowing", "messages pass", ""},
	content.FateStopped: {"stopped", "messages stop here", "✗"},
	content.FatePaused:  {"paused", "paused, then went on", "≈"},
	content.FateStarved: {"starved", "nothing comes any more", ""},
	content.FateUnsure:  {"unsure", "messages stop here or on another leg of the hop", "?"},
}

// chainView has the stations and legs of the chain, from the upstream to the client.
func chainView(r *result.Result, v *result.Variant) []stationView {
	legs := content.Route(v)
	fates := content.LegFates(r, v, legs)
	var view []stationView
	for i, at := range content.StationsOf(r, v, legs) {
		station := stationView{Name: at.Name, Flushed: at.Flushed, Lines: at.Lines}
		if at.Port != 0 {
			station.Port = fmt.Sprintf(":%d", at.Port)
		}
		if i < len(legs) {
			l, words := legs[i], fateWords[fates[i]]
			station.Leg = &legView{
				Hop: fmt.Sprintf("hop %d", l.Hop), Kind: words[0], Words: words[1], Mark: words[2],
				Up: content.Upward(r, v), Flushed: content.Flushed(v, l), Redirected: l.Redirected,
			}
			relayed := slices.ContainsFunc(legs, func(other content.Leg) bool { return other.Hop == l.Hop && other != l })
			if p50 := content.HopLatency(v, l.Hop); p50 != "" && !relayed {
				station.Leg.Latency = "p50 " + p50
			}
		}
		view = append(view, station)
	}
	return view
}
