package content

import (
	"hangscope/report/phrase"
	"hangscope/repro/evidence"
	"hangscope/repro/result"
)

// Station is a role or a relaying process at its place in the chain.
type Station struct {
	Name string
	// Port is its port, 0 if none is known. Flushed is whether the layer flushed
	// that port.
	Port    int
	Flushed bool
	Lines   []phrase.Toned
}

func (s Station) say(t phrase.Tone, text string) Station {
	if text != "" {
		s.Lines = append(s.Lines, phrase.Toned{Text: text, Tone: t})
	}
	return s
}

// StationsOf are the stations at the ends of the legs.
func StationsOf(r *result.Result, v *result.Variant, legs []Leg) []Station {
	var found []Station
	for _, which := range stations(legs) {
		switch which {
		case evidence.Upstream:
			found = append(found, stationOf(v, which, r.Scenario.Ports.Upstream))
		case evidence.Forwarder:
			found = append(found, stationOf(v, which, r.Scenario.Ports.Forwarder))
		case evidence.Client, evidence.Local:
			found = append(found, stationOf(v, which, 0))
		default:
			found = append(found, relayStation(v, which))
		}
	}
	return found
}
