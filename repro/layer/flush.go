package layer

import (
	"time"
)

// Steal begins to steal the port: the path's rules are added. Flush does so too.
func (l *Layer) Steal() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steal()
}

func (l *Layer) steal() {
	l.begin()
	if l.Path != nil && !l.stealing {
		l.rules = append(l.Path.Stealing(l.Port), l.rules...)
		l.stealing = true
	}
}

// Flush begins to steal the port and applies the mechanism to all flows at one
// instant. It returns the instant and how many flows it matched. A flow that
// suffers from an earlier flush goes on doing so, unless that is over.
func (l *Layer) Flush(mechanism *Mechanism) (at time.Duration, matched int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.steal()
	for _, flow := range l.flows {
		flow.mu.Lock()
	}
	at = l.Clock.Now()
	for _, flow := range l.flows {
		for side := range Sides {
			flow.Caught[side] = l.caught(flow, side)
		}
		if !flow.closed && flow.sound() {
			if fault := mechanism.Flush(flow, l.Port); fault != nil {
				flow.install(fault, at)
				matched++
			}
		}
		flow.mu.Unlock()
	}
	return at, matched
}

// AckOwed reports whether any kernel at a flow of the port owes an
// acknowledgement now: what it sends next would come by itself, not from its
// owner.
func (l *Layer) AckOwed() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.Clock.Now()
	for _, flow := range l.flows {
		if flow.Tracked(l.Port) && flow.ackOwed(now) {
			return true
		}
	}
	return false
}
