package relay

import (
	"cmp"
	"slices"

	"hangscope/repro/evidence"
)

// onward are the calls that the forwarder has made for those of its client: with two hops, of
// the same method on hop 1. There must be as many of a method as there are on hop 2; they
// are taken in the order in which they were opened.
type onward map[place]passing

// onward returns them for all calls that are open.
func (r *Relay) onward() onward {
	if len(r.config.Hops) == 1 {
		return nil
	}
	here, there := make(map[string][]passing), make(map[string][]passing)
	for _, c := range r.all() {
		for _, call := range c.sent.Open() {
			found, known := r.passingOf(c, call.Stream)
			switch {
			case !known || call.Method == "":
			case c.hop == evidence.ClientEnd.Hop():
				here[call.Method] = append(here[call.Method], found)
			default:
				there[call.Method] = append(there[call.Method], found)
			}
		}
	}
	all := make(onward)
	for method, made := range here {
		behind := there[method]
		if len(made) != len(behind) {
			continue
		}
		inOrder(made)
		inOrder(behind)
		for i, p := range made {
			if behind[i].sent.Opened >= p.sent.Opened {
				all[place{p.connection, p.sent.Stream}] = behind[i]
			}
		}
	}
	return all
}

func inOrder(calls []passing) {
	slices.SortStableFunc(calls, func(a, b passing) int { return cmp.Compare(a.sent.Opened, b.sent.Opened) })
}
