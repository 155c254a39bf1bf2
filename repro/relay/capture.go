package relay

import (
	"fmt"
	"strings"

	"hangscope/repro/evidence"
	"hangscope/repro/recording"
	"hangscope/repro/wire"
	"hangscope/repro/wire/calls"
)

// maxCaptured bounds the connections of a capture. Each has some tens of kilobytes, also
// when it has ended.
const maxCaptured = 1000

// options are those of the taps of a new connection. The caller holds mu.
func (r *Relay) options() wire.Options {
	if r.config.Capture == nil || len(r.captured) == maxCaptured {
		return wire.Options{}
	}
	return wire.Options{Capture: r.config.Capture}
}

// capture remembers a connection whose bytes are kept. The caller holds mu.
func (r *Relay) capture(c *connection, kept wire.Options) {
	switch {
	case r.config.Capture == nil:
	case kept.Capture == nil:
		r.uncaptured++
	default:
		r.captured = append(r.captured, c)
	}
}

// Capture returns the bytes that passed, as they passed, and how many connections came
// after those that it has. It is empty if [Config.Capture] is nil.
func (r *Relay) Capture() (c evidence.Capture, more int) {
	if r.config.Capture == nil {
		return evidence.Capture{}, 0
	}
	taps := recording.Taps{Until: r.config.Clock.Now(), Ports: make(map[evidence.Role]int)}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range r.captured {
		for _, side := range []calls.Side{calls.FromClient, calls.FromServer} {
			if end := c.half(side); end != nil {
				end.Connection = c.number
				taps.Ends = append(taps.Ends, *end)
			}
		}
	}
	taps.Segments = r.config.Capture.Segments()
	title := []string{"What passed a relay between services of others"}
	for _, hop := range r.config.Hops {
		_, acceptor := ends(hop.Number)
		taps.Ports[acceptor] = hop.Port
		title = append(title, fmt.Sprintf("on hop %d the %s is the service of port %d", hop.Number, acceptor, hop.Port))
	}
	made := taps.Capture()
	made.Title = strings.Join(title, "; ") + "."
	return made, r.uncaptured
}
