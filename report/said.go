package report

import (
	"github.com/fatih/color"

	"hangscope/repro/evidence"
	"hangscope/repro/result"
	"hangscope/scenarios"
)

// tone is what a text means for the reader. A form of report shows it in a way
// of its own, as a colour for example, and never by that alone.
type tone string

// The tones: dim for what matters less, good for what works, warn for who was
// told, bad for what hangs, fault for what the layer did.
const (
	plain tone = ""
	dim   tone = "dim"
	good  tone = "good"
	warn  tone = "warn"
	bad   tone = "bad"
	fault tone = "fault"
)

// said is a text and its tone.
type said struct {
	Text string
	Tone tone
}

// toneOf is the tone of an outcome.
func toneOf(o scenarios.Outcome) tone {
	switch o {
	case scenarios.Flowing:
		return good
	case scenarios.Slow, scenarios.Recovered:
		return warn
	default:
		return bad
	}
}

// station is a role or a relaying process at its place in the chain.
type station struct {
	name string
	// port is its port, 0 if none is known; flushed is whether the layer
	// flushed that.
	port    int
	flushed bool
	lines   []said
}

func (s station) say(t tone, text string) station {
	if text != "" {
		s.lines = append(s.lines, said{text, t})
	}
	return s
}

// stationsOf are the stations at the ends of the legs.
func stationsOf(r *result.Result, v *result.Variant, legs []leg) []station {
	var found []station
	for _, which := range stations(legs) {
		switch which {
		case evidence.Upstream:
			found = append(found, stationOf(v, which, r.Scenario.Ports.Upstream))
		case evidence.Forwarder:
			found = append(found, stationOf(v, which, r.Scenario.Ports.Forwarder))
		case evidence.Client:
			found = append(found, stationOf(v, which, 0))
		default:
			found = append(found, relayStation(v, which))
		}
	}
	return found
}

// pen is the colour of a tone on a terminal.
func (k ink) pen(t tone) *color.Color {
	pens := map[tone]*color.Color{dim: k.dim, good: k.good, warn: k.warn, bad: k.bad, fault: k.fault}
	if pen, ok := pens[t]; ok {
		return pen
	}
	return color.New()
}

// paint puts a station into lines of its own, its name first.
func (s *sheet) paint(at station) []string {
	title := s.bold.Sprint(s.spell(at.name))
	if at.port != 0 {
		pen := s.dim
		if at.flushed {
			pen = s.fault
		}
		title += " " + pen.Sprintf(":%d", at.port)
	}
	lines := []string{title}
	for _, line := range at.lines {
		lines = append(lines, s.pen(line.Tone).Sprint(s.spell(line.Text)))
	}
	return lines
}
